import Testing

@testable import Comparison

@Suite struct PageTreeTests {
    private func outline(_ page: String) throws -> String {
        let tree = try PageTree(page)
        func text(_ node: Int) -> String {
            guard let name = tree.nodes[node].name else { return tree.nodes[node].text }
            return "(" + ([name] + tree.nodes[node].children.map(text)).joined(separator: " ") + ")"
        }
        return tree.nodes[0].children.map(text).joined(separator: " ")
    }

    @Test(
        "what is not well formed is taken as far as it goes",
        arguments: [
            ("<p>a<b>b</b>c</p>", "(p a (b b) c)"), ("<dl><dt>a<dd>b<dt>c<dd>d</dl>e", "(dl (dt a) (dd b) (dt c) (dd d)) e"),
            ("a<br>b<img src=x>c", "a (br) b (img) c"), ("<p>a</i>b", "(p a b)"), ("<b><i>a</b>c", "(b (i a)) c"),
            ("a < b <1>", "a  < b  <1>"), ("<!-- <p> -->a<!doctype x>", "a"), ("<style>a<b>c</style>d", "(style a<b>c) d"),
            ("<p", "(p)"), ("<p a='b>c' d=\"e", "(p)"), ("&lt;&amp;&#65;&#x42;&nope;&", "<&AB&nope;&"),
            ("<svg><path d='x'/>t</svg>", "(svg (path) t)"),
            ("<!--", ""), ("</", "</"), ("", ""),
        ])
    func outline(page: String, expected: String) throws {
        #expect(try outline(page) == expected)
    }

    @Test("a page that is deeper than any page is read to its end")
    func deep() throws {
        let page = String(repeating: "<div>", count: 100_000) + "end"
        let tree = try PageTree(page)
        #expect(tree.nodes.last?.text == "end")
    }

    @Test("attributes are read as a browser reads them")
    func attributes() throws {
        let tree = try PageTree("<A Href=x CLASS='a b' title=\"&quot;\" hidden data-x = y>")
        let node = tree.nodes[1]
        #expect(node["href"] == "x")
        #expect(node.has(class: "b"))
        #expect(node["title"] == "\"")
        #expect(node["hidden"] == "")
        #expect(node["data-x"] == "y")
    }
}
