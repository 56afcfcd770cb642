import Notebooks
import TestSupport
import Testing

@Suite struct HostileTextTests {
    @Test("no text makes the parser fail", arguments: Goldens.names)
    func damaged(name: String) throws {
        let bytes = Array(try Goldens.notebook(name).source.utf8)
        let marks = Array("`$*_[]{}|:~-+>#@^\\\n\"'&;<!() \t1.x".utf8)
        var random = Randoms(state: 0x9E37_79B9_7F4A_7C15)
        func next(_ bound: Int) -> Int { random.integer(below: bound) }
        for _ in 0..<100 {
            var damaged = bytes
            for _ in 0..<(1 + next(8)) {
                guard !damaged.isEmpty else { break }
                let place = next(damaged.count)
                switch next(4) {
                case 0: damaged.remove(at: place)
                case 1: damaged.insert(marks[next(marks.count)], at: place)
                case 2: damaged[place] = marks[next(marks.count)]
                default: damaged.removeSubrange(place..<min(place + next(60), damaged.count))
                }
            }
            // Each place that the reader gives must be one that a message can show.
            let notebook = Notebook(parsing: damaged, path: "n.md")
            for problem in notebook.diagnostics { #expect(problem.location.map { $0.line >= 1 && $0.column >= 1 } ?? true) }
        }
    }

    @Test(
        "inputs that take libcmark quadratic time are refused or read at once",
        arguments: [
            "![[]()", "[a](", "*a_ ", "`a``b```", "<!--", "&#", "[a]: b\n", "a\n[", "~~", "$a", "{#", "::: a\n",
            "^[", "~a^", "[@tbl-a; ", "{{< ", "---- ----\nx\n\n", "a\n: b\n\n", "+--+\n| a\n\n", "(@a) x\n\n",
            "<details>\n\n", "<p>`a``b```", "<p align=\"", "<a href=#a>", "<div><b>", "<p><img src='",
        ])
    func quadratic(unit: String) {
        let text = String(repeating: unit, count: 200_000 / unit.utf8.count)
        let clock = ContinuousClock()
        let time = clock.measure { _ = Notebook(parsing: text, path: "n.md") }
        #expect(time < .seconds(4), "\(unit.debugDescription) took \(time)")
    }

    @Test("deep nesting is refused or read at once", arguments: ["> ", "- ", "1. ", ">", "* "])
    func deep(unit: String) {
        let line = String(repeating: unit, count: 5_000) + "x\n"
        let time = ContinuousClock().measure {
            _ = Notebook(parsing: line, path: "n.md")
            _ = Notebook(parsing: String(repeating: line, count: 50), path: "n.md")
        }
        #expect(time < .seconds(4), "\(unit.debugDescription) took \(time)")
        let problem = Notebook(parsing: line, path: "n.md").diagnostics.first
        #expect(problem?.summary == "more than 60 quotes or lists begin on this line")
    }

    @Test("emphasis nested very deeply does not exhaust the stack")
    func deepEmphasis() {
        let text = String(repeating: "*a **b ", count: 4_000) + String(repeating: "** *", count: 4_000)
        _ = Notebook(parsing: text, path: "n.md")
        let lists = (0..<3_000).map { String(repeating: " ", count: 2 * $0 % 4_000) + "- x\n" }.joined()
        _ = Notebook(parsing: lists, path: "n.md")
    }

    @Test(
        "what would take quadratic time or all of the stack is read at once or refused",
        arguments: [
            String(repeating: "# Same\n\n", count: 20_000),
            String(repeating: "[", count: 8_000) + "x" + String(repeating: "]{.a}", count: 8_000),
            (0..<4_000).map { "[l\($0)]: x\n" }.joined() + "\n"
                + (0..<4_000).map { "| a | b |\n|---|---|\n| [x][l\($0)] | |\n\n" }.joined(),
            (0..<4_000).map { "# A {#x-\($0)}\n\n@tbl-\($0)\n\n" }.joined(),
        ])
    func large(text: String) {
        let time = ContinuousClock().measure { _ = Notebook(parsing: text, path: "n.md") }
        #expect(time < .seconds(20), "\(text.prefix(20)) took \(time)")
    }

    @Test("data in fenced code may have any number of brackets")
    func data() {
        let json = String(repeating: "{\"a\": [1, [2, 3]]},\n", count: 8_000)
        #expect(Notebook(parsing: "```json\n\(json)```\n", path: "n.md").diagnostics.isEmpty)
        #expect(
            Notebook(parsing: "- a\n\n  ~~~\n  [\(json.replacing("\n", with: "\n  "))\n  ~~~\n", path: "n.md").diagnostics.isEmpty
        )
    }

    @Test(
        "what only looks like fenced code is read as the text that it is",
        arguments: [
            "<div>\n```\n\n<pre>\n```\n</pre>\n", "<!--\n```\nx\n-->\n\n", "    ```\n", "<script>\n```\n</script>\n\n",
        ])
    func falseFences(head: String) {
        let text = head + String(repeating: "[a](", count: 30_000) + "\n"
        var problems: [Diagnostic] = []
        let time = ContinuousClock().measure { problems = Notebook(parsing: text, path: "n.md").diagnostics }
        #expect(time < .seconds(4), "it took \(time)")
        #expect(problems.map(\.code) == ["too-complex"])
    }

    @Test("more problems than anybody reads are cut off, and that is an error")
    func manyProblems() {
        let notebook = Notebook(parsing: String(repeating: "<b> ", count: 3_000), path: "n.md")
        #expect(notebook.diagnostics.count == 1_001)
        #expect(notebook.diagnostics.contains { $0.code == "too-many-problems" && $0.severity == .error })
    }

    @Test("zero bytes are replacement characters, and places stay places")
    func zeroBytes() throws {
        let notebook = Notebook(parsing: "```{swift}\n//| tbl-cap\0\0\0x: y\n```\n", path: "n.md")
        let problem = try #require(notebook.diagnostics.first)
        #expect(problem.location == SourceLocation(line: 2, column: 5))
        #expect(problem.summary == "unknown cell option \"tbl-cap\u{FFFD}\u{FFFD}\u{FFFD}x\"")
    }

    @Test("a heading in a list or a quote may be larger than all others", arguments: ["- # A", "> # A", "1. - # A"])
    func largestInside(text: String) {
        let notebook = Notebook(parsing: "## B\n\n\(text)\n", path: "n.md")
        #expect(notebook.diagnostics.filter { $0.severity == .error } == [])
    }
}
