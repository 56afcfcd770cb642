@testable import Notebooks
import Testing

@Suite("What Pandoc and Quarto add to CommonMark")
struct PandocTests {
    @Test(
        "marks of lists are as long as what stands for them",
        arguments: [
            (": x", "-"), ("~ x", "-"), ("#. x", "2."), ("a) x", "2)"), ("(c) x", "02."), ("(12) x", "002."), ("iv. x", "02."),
            ("xvii) x", "0002)"), ("(@) x", "02."), ("(@good) x", "000002."), ("(@a-long-name) x", nil), ("A.  x", "2."),
            ("A. x", nil),
            ("I. x", nil), ("mil) x", nil), ("aB) x", nil), ("(a)x", nil), (":x", nil), (": ", nil), ("e.g. x", nil),
            ("1. x", nil),
        ])
    func listMarks(text: String, standIn: String?) {
        #expect(ListMark.read(Array(text.utf8)[...]).map { String(decoding: $0.standIn, as: UTF8.self) } == standIn)
    }

    @Test("a list of letters begins right below the line of its item")
    func nestedLetters() {
        func lists(_ text: String) -> [List.Numbering?] {
            func inner(_ block: Block) -> [List.Numbering?] {
                guard case .list(let list) = block.kind else { return [] }
                return [list.numbering] + list.items.flatMap(\.blocks).flatMap(inner)
            }
            return Notebook(parsing: text, path: "n.md").blocks.flatMap(inner)
        }
        #expect(lists("1. one\n   a. x\n   b. y\n2. two\n\n- p\n  (i) z\n") == [.decimal, .lowerAlpha, .decimal, .lowerRoman])
        // Not below a second line, and not left of the item's text.
        #expect(lists("1. one\n   more\n   a. x\n\n\n- p\n a. x\n") == [.decimal, .decimal])
    }

    @Test("a style is let through as far as it colours, sets and gives room")
    func styles() {
        let style = StyleText(
            "color: Red; background: url(x); font-size:1.2em;position:fixed; margin: -3em 0; text-align : center;;")
        #expect(style.text == "color: Red;font-size:1.2em;text-align : center")
        #expect(style.refused == ["background: url(x)", "position:fixed", "margin: -3em 0"])
        #expect(StyleText("color: expression(1); background: \\75rl(x); color: \"x\"").text == "")
    }

    @Test("layouts are rows of shares")
    func layouts() {
        #expect(Layout(shares: "[[70,30], [100]]")?.arrangement == .shares([[70, 30], [100]]))
        #expect(Layout(shares: "[15,-2,10]")?.rows(of: 2) == [[15, -2, 10]])
        #expect(Layout(.columns(2)).rows(of: 3) == [[1, 1], [1, 1]])
        #expect(Layout(.rows(2)).rows(of: 3) == [[1, 1], [1, 1]])
        for text in ["", "[", "[[1],", "[0]", "[-1]", "[a]", "[[[1]]]", "]["] { #expect(Layout(shares: text) == nil, "\(text)") }
        #expect(Layout.columnWidths("[60,40]") == [60, 40] && Layout.columnWidths("auto") == nil)
    }

    @Test("lines of code are marked by their numbers")
    func lineNumbers() {
        #expect(LineNumbers("true")?.marked == [] && LineNumbers("false")?.areShown == false)
        #expect(LineNumbers("1,3-5|7")?.marked == [1...1, 3...5, 7...7])
        for text in ["", "0", "5-3", "a", "1-2-3"] { #expect(LineNumbers(text) == nil, "\(text)") }
    }

    @Test("a cell's first line has knitr's options")
    func headers() throws {
        let header = try #require(
            CellHeader("{swift my-label, echo=FALSE, fig.cap = \"A, b\", results='hide', x=c(1, 2), out.width=\"50%\"}".utf8))
        #expect(
            header.options.map { "\($0.key): \($0.value)" } == [
                "label: my-label", "echo: false", "fig-cap: \"A, b\"", "results: hide", "out-width: \"50%\"",
            ])
        #expect(header.refused.map(\.text) == ["x=c(1, 2)"])
        #expect(CellHeader("{swiftx}".utf8) == nil && CellHeader("{python}".utf8) == nil && CellHeader("{swift".utf8) == nil)
    }

    @Test("shortcodes have arguments between quotes, and others are text")
    func shortcodes() {
        func text(_ source: String) -> String? {
            let code = Shortcode(Array(source.utf8)[...])
            return code?.inline(at: SourceLocation.start..<SourceLocation.start, metadata: ["a.b": "value"]).map {
                [$0.inline].plainText
            }
        }
        #expect(text("{{< meta a.b >}} x") == "value")
        #expect(text("{{< kbd mac=Cmd-S win=\"Ctrl-S\" >}}") == "Ctrl-S")
        #expect(text("{{{< meta a >}}}") == "{{< meta a >}}")
        #expect(text("{{< lipsum 3 >}}") == nil && text("{{< meta") == nil)
    }
}
