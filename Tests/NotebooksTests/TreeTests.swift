import Notebooks
import TestSupport
import Testing

@Suite struct TreeTests {
    @Test("notebooks have the trees that their goldens say", arguments: Goldens.names)
    func dump(name: String) throws {
        #expect(try Goldens.difference(Goldens.notebook(name).dump(), "\(name).dump") == nil)
    }

    @Test("a directive's place is where its expression stands in the source", arguments: Goldens.names)
    func directivePlaces(name: String) throws {
        let notebook = try Goldens.notebook(name)
        let lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        for directive in notebook.directives where directive.role == .value {
            let (start, end) = (directive.range.lowerBound, directive.range.upperBound)
            #expect(start.line == end.line)
            let slice = lines[start.line - 1][(start.column - 1)..<(end.column - 1)]
            // In a table's cell a pipe is written "\|".
            let text = String(decoding: slice, as: UTF8.self).replacing("\\|", with: "|")
            #expect(text == directive.expression)
        }
    }

    @Test("a cell's code begins where its place says", arguments: Goldens.names)
    func cellPlaces(name: String) throws {
        let notebook = try Goldens.notebook(name)
        let lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        for cell in notebook.cells where !cell.code.isEmpty {
            for (index, row) in cell.code.split(separator: "\n", omittingEmptySubsequences: false).dropLast().enumerated()
            where !row.isEmpty {
                let line = lines[cell.codeStart.line - 1 + index]
                #expect(Array(line[(cell.codeStart.column - 1)...]) == Array(row.utf8))
            }
        }
    }

    @Test("text, emphasis and code stand where their places say")
    func inlinePlaces() throws {
        let notebook = try Goldens.notebook("inlines")
        let lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        func check(_ inlines: [Inline]) {
            for inline in inlines {
                let (start, end) = (inline.range.lowerBound, inline.range.upperBound)
                let first = lines[start.line - 1].dropFirst(start.column - 1)
                switch inline.kind {
                case .code: #expect(first.first == UInt8(ascii: "`") && lines[end.line - 1][end.column - 2] == UInt8(ascii: "`"))
                case .math: #expect(first.first == UInt8(ascii: "$") && lines[end.line - 1][end.column - 2] == UInt8(ascii: "$"))
                case .emphasis(let content), .strong(let content):
                    #expect(first.first == UInt8(ascii: "*") && lines[end.line - 1][end.column - 2] == UInt8(ascii: "*"))
                    check(content)
                case .link(_, _, let content):
                    #expect(first.first == UInt8(ascii: "["))
                    check(content)
                case .text(let text) where !text.contains(where: { "*&|<@$".contains($0) }):
                    #expect(first.starts(with: text.utf8), "\(text) at \(start)")
                default: break
                }
            }
        }
        for block in notebook.blocks { if case .paragraph(let content) = block.kind { check(content) } }
    }

    @Test(
        "prices are prices, and dollars around TeX are mathematics",
        arguments: [
            ("The price is $20 or $30. Then $y$.", ["y"]), ("$x$ costs $5", ["x"]), ("a ` stray tick and $x$", ["x"]),
            ("`code $5` and $x_1$ ``two ` ``", ["x_1"]), ("$5-$10 a piece", []), ("$ x$ and $x $", []), ("so $$a$b$$", ["a$b"]),
            ("\\$5 and $x$", ["x"]), ("US$5 to US$6", []), ("```` open $a$ ` and $b$", ["a", "b"]),
        ])
    func mathematics(text: String, expected: [String]) {
        let notebook = Notebook(parsing: text + "\n", path: "n.md")
        guard case .paragraph(let content)? = notebook.blocks.first?.kind else {
            Issue.record("no paragraph")
            return
        }
        let formulas = content.compactMap { inline -> String? in if case .math(let tex) = inline.kind { tex } else { nil } }
        #expect(formulas == expected)
        // What is no formula is text as it stands.
        let rest = content.map { inline in
            switch inline.kind {
            case .text(let text): text
            default: ""
            }
        }.joined()
        #expect(!rest.contains("\u{1A}"))
        #expect(expected != ["x"] || !text.contains("stray") || rest == "a ` stray tick and ")
    }

    @Test("what follows a code span of several lines keeps its place")
    func spansOfLines() {
        let text = "> - item `{swift} a +\n>     b` and `{swift} c`\n>   then `{swift} d` [x `y\n>   z`](u) `{swift} e`\n"
        let notebook = Notebook(parsing: text, path: "n.md")
        #expect(notebook.directives.map(\.expression) == ["a + b", "c", "d", "e"])
        #expect(notebook.directives.map(\.range.lowerBound.description) == ["1:19", "2:23", "3:19", "4:21"])
    }

    @Test("an excerpt of a long line keeps its caret under the place")
    func excerpt() {
        let whole = LineExcerpt("\tlet größe = x", column: 15, width: 80)
        #expect(whole.text == "\tlet größe = x" && whole.margin == "\t           ")
        let line = String(repeating: "a", count: 500) + "HERE" + String(repeating: "b", count: 500)
        let cut = LineExcerpt(line, column: 501, width: 40)
        #expect(cut.text.count == 42 && cut.text.first == "…" && cut.text.last == "…")
        #expect(Array(cut.text)[cut.margin.count] == "H")
    }

    @Test(
        "a caret stands under its character, however wide those before it are",
        arguments: [
            ("let 漢字 = x", 14, "           "), ("\u{65}\u{301}\u{302} = x", 9, "    "), ("👩‍👩‍👧 ❤️ x", 27, "      "),
            ("ｘ한 é", 8, "     "), ("漢", 2, ""), ("ab", 9, "  "), ("\u{200B}x", 4, ""),
        ])
    func wideExcerpt(line: String, column: Int, margin: String) {
        #expect(LineExcerpt(line, column: column, width: 80).margin == margin)
    }

    @Test("what a notebook needs of another file stands at that file's lines")
    func includes() throws {
        let notebook = try Goldens.notebook("structure")
        let problem = try #require(notebook.diagnostics.first { $0.code == "unresolved-reference" })
        #expect(problem.file == "../included/part.md")
        #expect(problem.location == SourceLocation(line: 3, column: 36))
    }
}
