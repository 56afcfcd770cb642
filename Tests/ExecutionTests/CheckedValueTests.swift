import Execution
import Notebooks
import Records
import Testing

/// Values that something could read too early, in every form that a value of the top level has.
@Suite struct CheckedValueTests {
    private static let declarations = """
        import Synchronization
        final class Object { var n = 7 }
        let object = Object()
        func two() throws -> Int { 2 }
        func pair() async -> (Int, String) { (1, "p") }
        func opaque() -> some Collection<Int> { [1] }
        let isOn = Int("1") == 1
        """

    /// The names that a form declares, the form, what is printed of it, and how that reads.
    static let forms: [(names: String, code: String, shown: String, expected: String)] = [
        ("a1", "let a1 = if isOn { 1 } else { 2 }", "a1", "1"),
        ("a2", "let a2 = switch isOn {\ncase true: \"on\"\ncase false: \"off\"\n}", "a2", "on"),
        ("a3", "let a3 = try? two()", "a3 ?? 0", "2"),
        ("a4", "let a4 = try two()", "a4", "2"),
        ("a5", "let a5 = \"xay\".contains(/a+/)", "a5", "true"),
        ("a6", "let a6 = \"\"\"\n    a\n  b\n  \"\"\"", "a6.count", "5"),
        ("a7", "let a7 = 3 // a remark", "a7", "3"),
        ("a8, b8", "let a8 = 1, b8: Int\nb8 = 2", "a8, b8", "1 2"),
        ("größe", "let größe = \"ü\"", "größe", "ü"),
        ("a9", "let a9: @Sendable () -> Int = { 3 }", "a9()", "3"),
        ("a10", "let a10 = { () -> Int in 4 }", "a10()", "4"),
        ("a11", "let (a11) = 5", "a11", "5"),
        ("a12, b12", "let a12 = 1 < 2, b12 = (3 > 4)", "a12, b12", "true false"),
        ("a13", "let a13: [String: (Int) -> Int] = [\"a\": { $0 + 1 }]", "a13[\"a\"]!(2)", "3"),
        ("a14", "unowned let a14 = object", "a14.n", "7"),
        ("a15", "weak var a15: Object?\na15 = object", "a15?.n ?? 0", "7"),
        ("a16, b16", "let (a16, b16) = await pair()", "a16, b16", "1 p"),
        ("a17", "nonisolated(unsafe) var a17 = 1\na17 += 1", "a17", "2"),
        ("a18", "var a18: Int! = 5", "a18 + 1", "6"),
        ("a19", "var a19: Int!\na19 = 3", "a19 + 1", "4"),
        ("a20", "let a20: Optional<Int> = nil", "a20 == nil", "true"),
        ("a21", "let a21 = [1, 2, 3]\n    .map { $0 * 2 }\n    .filter { $0 > 2 }", "a21", "[4, 6]"),
        ("a22", "let a22: Int; a22 = 3", "a22", "3"),
        ("a23", "var a23 = 1; a23 += 2", "a23", "3"),
        ("a24", "let a24\n    : Int\n    = 3", "a24", "3"),
        ("a25", "let a25: any Equatable = 3", "\"\\(a25)\"", "3"),
        (
            "a26, b26", "guard let a26 = Optional(1), case let (b26, _)? = Optional((2, 3)), a26 < b26 else { fatalError() }",
            "a26, b26", "1 2"
        ),
        ("a27", "guard var a27 = Optional(1) else { fatalError() }\na27 += 1", "a27", "2"),
        ("a28", "guard let a28 = try? two() else { throw CancellationError() }", "a28", "2"),
        ("a29", "guard let a29 = await Optional(pair()) else { fatalError() }", "a29.1", "p"),
        ("a30, b30", "let a30: Dictionary<String, Int> = [:], b30: Array<Int> = []", "a30.count, b30.count", "0 0"),
        ("a31", "fileprivate(set) var a31 = 3", "a31", "3"),
        ("a32", "let a32 = object.n, _ = 3", "a32", "7"),
        ("a33", "let a33=3", "a33", "3"),
        ("a34", "let a34:Int=3", "a34", "3"),
        ("a35", "var (a35, _) = (1, 2)\na35 += 1", "a35", "2"),
        ("`in`", "let `in` = 3", "`in`", "3"),
        ("a36", "let a36 = (1...3).reduce(0) { a, b in a + b }; print(\"behind\")", "a36", "behind\n6"),
    ]

    @Test("a checked value behaves as one that is not")
    func forms() throws {
        // A closure that is never called names them all, so each of them is checked.
        let mention = "let mention = {\n" + Self.forms.map { "    print(\($0.shown))\n" }.joined() + "}"
        let code = Self.forms.map { "\($0.code)\nprint(\($0.shown))" }.joined(separator: "\n")
        let run = try ProgramBench.run(ProgramBench.notebook([Self.declarations, mention, code]))
        #expect(ProgramBench.errors(run) == [])
        #expect(ProgramBench.printed(run) == Self.forms.flatMap { $0.expected.split(separator: "\n").map(String.init) })
        #expect(run.compilerWarnings.map(\.message) == [])

        let names = Self.forms.map(\.names).joined(separator: ", ").split(separator: ", ")
        let notebook = Notebook(parsing: ProgramBench.notebook([Self.declarations, mention, code]), path: "n.md")
        let second = try #require(CellProgram(notebook, parameters: []).sources.last)
        #expect(second.name == "inlines.swift")
        for name in names { #expect(second.text.contains(name)) }
    }

    @Test(
        "a value under a condition, or with observers, cannot be checked, and is warned of where it could be read early",
        arguments: [
            ("#if os(Linux)\nlet total = 1\n#else\nlet total = 2\n#endif", "total", [7, 9]),
            ("var total = 1 { didSet { print(oldValue) } }", "total", [6]), ("let total: some Equatable = 1", "total", [6]),
            ("func opaque() -> some Equatable { 1 }\nlet total = opaque()", "total", [7]),
            ("import Synchronization\nlet total = Mutex(1)", "total.withLock { $0 }", [7]),
            ("#if os(Linux)\nlet other = 1\nprint(other)\n#endif\nlet total = 1", "total", []),
        ] as [(String, String, [Int])])
    func unchecked(code: String, shown: String, lines: [Int]) throws {
        let run = try ProgramBench.run(
            ProgramBench.notebook(["func f() -> String { \"\\(\(shown))\" }", "let g = f\n\(code)", "print(f())"]))
        #expect(ProgramBench.errors(run) == [])
        #expect(ProgramBench.printed(run).last == "1")
        #expect(run.compilerWarnings.map(\.line) == lines)
        #expect(
            run.compilerWarnings.allSatisfy {
                $0.message == "whether `total` is used before it has a value cannot be checked in this form"
            })
    }

    @Test("a value that nothing can read early is written as it is")
    func plain() {
        let notebook = Notebook(
            parsing: ProgramBench.notebook(["func f() -> Int { total }", "let total = 1", "print(f())"]), path: "n.md")
        let sources = CellProgram(notebook, parameters: []).sources
        #expect(sources.count == 1 && sources[0].text.contains("\nlet total = 1\n"))
    }

    @Test(
        "errors in a checked value have their places",
        arguments: [
            ("  let later: Int = \"x\"", ["6:20: cannot convert value of type 'String' to specified type 'Int'"]),
            (
                "let later: Intt = 3, other = nothing",
                ["6:12: cannot find type 'Intt' in scope", "6:30: cannot find 'nothing' in scope"]
            ),
            ("let later=nothing", ["6:11: cannot find 'nothing' in scope"]),
            ("let (later, b) = 3", ["6:18: cannot convert value of type 'Int' to specified type '(_, _)'"]),
            ("let later = 3; later = 4", ["6:16: cannot assign to value: 'later' is a 'let' constant"]),
            ("let later: Nothing", ["6:12: cannot find type 'Nothing' in scope"]),
            ("guard let later = nothing else { fatalError() }", ["6:19: cannot find 'nothing' in scope"]),
        ])
    func places(code: String, errors: [String]) throws {
        let run = try ProgramBench.run(ProgramBench.notebook(["let f = { later }", "\n\(code)"]))
        #expect(ProgramBench.errors(run) == errors)
    }
}
