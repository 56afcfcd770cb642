import Notebooks
import Testing

@Suite struct TreeTests {
    @Test("notebooks have the trees that their goldens say", arguments: Goldens.names)
    func dump(name: String) throws {
        try Goldens.expect(try Goldens.notebook(name).dump(), "\(name).dump")
    }

    @Test("a directive's place is where its expression stands in the source", arguments: Goldens.names)
    func directivePlaces(name: String) throws {
        let notebook = try Goldens.notebook(name)
        let lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        for directive in notebook.directives {
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

    @Test("what a notebook needs of another file stands at that file's lines")
    func includes() throws {
        let notebook = try Goldens.notebook("structure")
        let problem = try #require(notebook.diagnostics.first { $0.code == "unresolved-reference" })
        #expect(problem.file == "../included/part.md")
        #expect(problem.location == SourceLocation(line: 3, column: 36))
    }
}
