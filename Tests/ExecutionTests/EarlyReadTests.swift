import Execution
import Records
import Testing

/// Values of the top level that something reads before their statement has run. Swift reads zero bits.
@Suite struct EarlyReadTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var cells: [String]
        /// What is printed, or the error.
        var expected: [String]

        init(_ name: String, _ cells: [String], _ expected: String...) {
            (testDescription, self.cells, self.expected) = (name, cells, expected)
        }
    }

    // MARK: What is early

    private static let words = "Fatal error: `later` is used before line"

    static let earlyCases: [Case] = [
        Case(
            "a function", ["func f() -> Int { later + 1 }\nprint(f())", "let later = 41"],
            "2:19: \(words) 6 gives it its value"),
        Case(
            "a function that calls one in a later cell",
            ["func f() -> Int { g() }\nprint(f())", "let later = 41\nfunc g() -> Int { later }"],
            "7:19: \(words) 6 gives it its value"),
        Case(
            "a property", ["struct S { var p: Int { later * 2 } }\nprint(S().p)", "let later = 41"],
            "2:25: \(words) 6 gives it its value"),
        Case(
            "a static property", ["enum E { static let p = later }\nprint(E.p)", "let later = 41"],
            "2:25: \(words) 6 gives it its value"),
        Case(
            "an initializer", ["struct S { let a: Int; init() { a = later } }\nprint(S().a)", "let later = 41"],
            "2:37: \(words) 6 gives it its value"),
        Case(
            "a lazy property", ["final class C { lazy var a = later }\nprint(C().a)", "let later = 41"],
            "2:30: \(words) 6 gives it its value"),
        Case(
            "an extension", ["extension Int { var plusLater: Int { self + later } }\nprint(5.plusLater)", "let later = 41"],
            "2:45: \(words) 6 gives it its value"),
        Case(
            "a protocol's extension",
            [
                "protocol P {}\nextension P { func m() -> [Int] { later } }\nstruct S: P {}\nprint(S().m().count)",
                "let later = [1]",
            ],
            "3:35: \(words) 8 gives it its value"),
        Case(
            "a description that printing asks for",
            [
                "struct S {}\nextension S: CustomStringConvertible { var description: String { later } }\nprint(S())",
                "let later = \"x\"",
            ],
            "3:66: \(words) 7 gives it its value"),
        Case(
            "a default argument", ["func f(_ x: Int = later) -> Int { x }\nprint(f())", "let later = 41"],
            "2:19: \(words) 6 gives it its value"),
        Case(
            "a closure", ["let f = { later + 1 }\nprint(f())", "let later = 41"], "2:11: \(words) 6 gives it its value"),
        Case(
            "a closure that runs at once", ["print([1].map { $0 + later })", "let later = 41"],
            "2:22: \(words) 5 gives it its value"),
        Case(
            "a subscript", ["struct S { subscript(i: Int) -> Int { later[i] } }\nprint(S()[0])", "let later = [7]"],
            "2:39: \(words) 6 gives it its value"),
        Case(
            "an observer", ["struct S { var a = 0 { didSet { print(later) } } }\nvar s = S()\ns.a = 1", "let later = 41"],
            "2:39: \(words) 7 gives it its value"),
        Case(
            "a generic function", ["func f<T>(_ x: T) -> (T, Int) { (x, later) }\nprint(f(\"a\"))", "let later = 41"],
            "2:37: \(words) 6 gives it its value"),
        Case(
            "an operator",
            ["infix operator +++\nfunc +++ (a: Int, b: Int) -> Int { a + b + later }\nprint(1 +++ 2)", "let later = 41"],
            "3:44: \(words) 7 gives it its value"),
        Case(
            "a function within one",
            ["func f() -> Int {\n    func g() -> Int { later }\n    return g()\n}\nprint(f())", "let later = 41"],
            "3:23: \(words) 9 gives it its value"),
        Case(
            "recursion over two cells",
            [
                "func even(_ n: Int) -> Bool { if n == 0 { return true }; return odd(n - 1) }\nprint(even(3))", "let later = 1",
                "func odd(_ n: Int) -> Bool { if n == 0 { return false }; return even(n - later) }",
            ],
            "9:74: \(words) 6 gives it its value"),
        Case(
            "a computed variable", ["var double: Int { later * 2 }\nprint(double)", "let later = 41"],
            "2:19: \(words) 6 gives it its value"),
        Case(
            "its own value", ["func f() -> Int { later }\nlet later = f()"], "2:19: \(words) 3 gives it its value"),
        Case(
            "a write", ["func f() { later = 3 }\nf()", "var later = 1"], "2:12: \(words) 6 gives it its value"),
        Case(
            "a string", ["func f() -> String { \"n=\\(later)\" }\nprint(f())", "let later = \"a\""],
            "2:27: \(words) 6 gives it its value"),
        Case(
            "a part of a tuple", ["func f() -> Int { b }\nprint(f())", "let (a, b) = (1, 2)"],
            "2:19: Fatal error: `(a, b)` is used before line 6 gives it its value"),
        Case(
            "the second of two", ["func f() -> Int { b }\nprint(f())", "let a = 1, b = 2\nprint(a)"],
            "2:19: Fatal error: `b` is used before line 6 gives it its value"),
        Case(
            "a guarded value", ["func f() -> Int { later }\nprint(f())", "guard let later = Int(\"3\") else { fatalError() }"],
            "2:19: \(words) 6 gives it its value"),
        Case(
            "a constant whose value is assigned", ["let later: Int\nfunc f() -> Int { later }\nprint(f())", "later = 3"],
            "3:19: \(words) 2 gives it its value"),
        Case(
            "an optional variable", ["func f() -> Int? { later }\nprint(f() ?? 0)", "var later: Int?"],
            "2:20: \(words) 6 gives it its value"),
        Case(
            "a branch that is taken", ["let isOn = true\nif isOn { print(later) }", "let later = 41"],
            "3:17: \(words) 6 gives it its value"),
        Case(
            "an object", ["final class C { var n = 1 }\nfunc f() -> Int { later.n }\nprint(f())", "let later = C()"],
            "3:19: \(words) 7 gives it its value"),
    ]

    @Test("an early read ends the program where it reads", arguments: earlyCases)
    func early(_ early: Case) throws {
        let run = try ProgramBench.run(ProgramBench.notebook(early.cells))
        #expect(ProgramBench.errors(run) == early.expected)
        #expect(ProgramBench.printed(run) == [])
    }

    @Test(
        "a use that is certainly early does not compile",
        arguments: [
            Case("a call", ["print(later)", "let later = 1"], "2:7: `later` is declared later, on line 5"),
            Case("within a cell", ["let a = later + 1\nlet later = 1"], "2:9: `later` is declared later, on line 3"),
            Case("a string", ["print(\"\\(later)\")", "let later = 1"], "2:10: `later` is declared later, on line 5"),
            Case("a condition", ["if later > 0 { print(1) }", "let later = 1"], "2:4: `later` is declared later, on line 5"),
            Case(
                "behind a closure", ["print([1].map { $0 }.reduce(later, +))", "let later = 1"],
                "2:29: `later` is declared later, on line 5"),
            Case("a part of a tuple", ["print(b)", "let (a, b) = (1, 2)"], "2:7: `b` is declared later, on line 5"),
            Case(
                "a guarded value", ["print(b)", "guard let b = Int(\"1\") else { fatalError() }"],
                "2:7: `b` is declared later, on line 5"),
            Case("a second declaration", ["let a = 1\nprint(a)", "let a = 2"], "6:5: `a` is declared already, on line 2"),
        ])
    func certain(_ certain: Case) throws {
        let run = try ProgramBench.run(ProgramBench.notebook(certain.cells))
        #expect(ProgramBench.errors(run) == certain.expected)
    }

    @Test("a directive that reads early through a function is an error, and so is one that reads at once")
    func directives() throws {
        let run = try ProgramBench.run(
            "```{swift}\nfunc f() -> Int { later + 1 }\n```\n\nThis is `{swift} f()`.\n\n```{swift}\nlet later = 41\n```\n\nNow `{swift} f()`.\n"
        )
        #expect(ProgramBench.errors(run) == ["2:19: Fatal error: `later` is used before line 8 gives it its value"])
        #expect(run.inlineErrors.keys.sorted() == [0])
        let direct = try ProgramBench.run("It is `{swift} later`.\n\n```{swift}\nlet later = 41\n```\n\nNow `{swift} later`.\n")
        #expect(ProgramBench.errors(direct) == ["1:16: `later` is declared later, on line 4"])
        #expect(direct.inlines.keys.sorted() == [1])
    }

    // MARK: What is not

    static let validCases: [Case] = [
        Case(
            "the error of a catch",
            ["struct E: Error {}\ndo { throw E() } catch { print(\"\\(error)\") }", "let error = 0.5\nprint(error)"],
            "E()", "0.5"),
        Case(
            "a parameter", ["func f(total: Int) -> Int { total }\nprint(f(total: 3))", "let total = 1\nprint(total)"], "3", "1"),
        Case("what a closure takes", ["print([1].map { total in total * 2 })", "let total = 1\nprint(total)"], "[2]", "1"),
        Case(
            "what a closure takes by type",
            ["let f = { (total: Int) -> Int in total }\nprint(f(2))", "let total = 1\nprint(total)"], "2", "1"),
        Case(
            "a name within a function",
            ["func f() -> Int { let total = 4; return total }\nprint(f())", "let total = 1\nprint(total)"], "4", "1"),
        Case("a name within a block", ["do { let total = 4; print(total) }", "let total = 1\nprint(total)"], "4", "1"),
        Case(
            "a member", ["struct S { var total = 5 }\nprint(S().total, [S()].map(\\.total))", "let total = 1\nprint(total)"],
            "5 [5]", "1"),
        Case(
            "a case", ["enum E { case total }\nprint(E.total)\nlet e: E = .total", "let total = 1\nprint(total)"], "total", "1"),
        Case(
            "an optional binding", ["let maybe: Int? = 6\nif let total = maybe { print(total) }", "let total = 1\nprint(total)"],
            "6", "1"),
        Case("a loop", ["for total in 7...7 { print(total) }", "let total = 1\nprint(total)"], "7", "1"),
        Case(
            "a pattern",
            ["switch Optional(8) {\ncase .some(let total): print(total)\ncase nil: break\n}", "let total = 1\nprint(total)"], "8",
            "1"),
        Case("a label of a tuple", ["let pair = (total: 9, b: 1)\nprint(pair.total)", "let total = 1\nprint(total)"], "9", "1"),
        Case("a function that is called later", ["func f() -> Int { total + 1 }", "let total = 41\nprint(f())"], "42"),
        Case("a closure that is called later", ["let f = { total + 1 }", "let total = 41", "print(f())"], "42"),
        Case("a static property that is read later", ["enum E { static let p = total }", "let total = 41\nprint(E.p)"], "41"),
        Case(
            "a default argument that is used later",
            ["func f(_ x: Int = total) -> Int { x }\nprint(f(1))", "let total = 41\nprint(f())"], "1", "41"),
        Case(
            "a closure that calls itself", ["let fact: (Int) -> Int = { n in n <= 1 ? 1 : n * fact(n - 1) }\nprint(fact(5))"],
            "120"),
        Case(
            "closures that call each other",
            [
                "let even: (Int) -> Bool = { n in n == 0 || odd(n - 1) }",
                "let odd: (Int) -> Bool = { n in n != 0 && even(n - 1) }\nprint(even(4), odd(4))",
            ],
            "true false"),
        Case("a branch that is not taken", ["let isOn = false\nif isOn { print(total) }", "let total = 1\nprint(total)"], "1"),
        Case(
            "an operand that is not evaluated",
            ["let maybe: Int? = 2\nprint(maybe ?? total, true || total > 0)", "let total = 1\nprint(total)"], "2 true", "1"),
        Case(
            "an argument that is kept",
            [
                "func keep(_ f: @autoclosure @escaping () -> Int) -> () -> Int { f }\nlet f = keep(total)",
                "let total = 3\nprint(f())",
            ], "3"),
        Case("a message that is not shown", ["precondition(true, \"\\(total)\")", "let total = 1\nprint(total)"], "1"),
        Case(
            "a constant whose value is assigned in branches",
            [
                "let total: Int\nfunc f() -> Int { total }",
                "if Int(\"3\") == 3 { total = 3 } else { total = 4 }\nprint(f(), total)",
            ], "3 3"),
        Case("a tuple", ["func f() -> Int { a + b }", "let (a, (b, _)) = (1, (2, 3))\nprint(f())"], "3"),
        Case(
            "a tuple with labels and a type",
            ["func f() -> String { \"\\(a)\\(b)\" }", "let (a, b): (Int, String) = (1, \"x\")\nprint(f())"], "1x"),
        Case("several in one statement", ["func f() -> Int { a + b }", "let a = 1, b = a + 1; print(f())"], "3"),
        Case(
            "guards",
            ["func f() -> Int { a + b }", "guard let a = Int(\"1\"), let b = Optional(a + 1) else { fatalError() }\nprint(f())"],
            "3"),
        Case(
            "a guard with a pattern",
            ["func f() -> Int { a }", "guard case .some(let a) = Optional(4), a > 3 else { fatalError() }\nprint(f())"], "4"),
        Case(
            "a variable that a function changes",
            ["func add() { list.append(3) }", "var list = [1, 2]\nadd()\nlist[0] = 0\nprint(list)"], "[0, 2, 3]"),
        Case(
            "a variable that is passed on",
            ["func f() -> Int { n }\nfunc set(_ x: inout Int) { x += 1 }", "var n: Int = 1\nset(&n)\nprint(f())"], "2"),
        Case(
            "an optional variable", ["func f() -> Int? { n }", "var n: Int?\nprint(f() as Any)\nn = 3\nprint(f() as Any)"], "nil",
            "Optional(3)"),
        Case(
            "an object that goes",
            [
                "final class C { deinit { print(\"gone\") } }\nfunc f() -> Bool { c == nil }",
                "var c: C? = C()\nc = nil\nprint(f())",
            ],
            "gone", "true"),
        Case(
            "a weak variable", ["final class C {}\nfunc f() -> Bool { w == nil }\nlet c = C()", "weak var w = c\nprint(f())"],
            "false"),
        Case(
            "what is private",
            ["private func f() -> Int { s.a }\nprivate struct S { fileprivate var a = 3 }", "private let s = S()\nprint(f())"],
            "3"),
        Case(
            "a generic value",
            ["func f() -> [String: [Int]] { total }", "let total: Dictionary<String, [Int]> = [:]\nprint(f().count)"], "0"),
        Case("an opaque value", ["func f() -> String { \"\\(total)\" }", "let total: some Equatable = 3\nprint(f())"], "3"),
        Case(
            "a value without copies",
            [
                "import Synchronization\nfunc f() -> Int { total.withLock { $0 += 1; return $0 } }",
                "let total = Mutex(1)\nprint(f())",
            ], "2"),
        Case(
            "observers of a type",
            ["struct S { var a = 0 { didSet { count += 1 } } }", "var count = 0\nvar s = S()\ns.a = 1\nprint(count)"], "1"),
        Case(
            "a value with a line for each part",
            ["func f() -> [Int] { total }", "let total = [\n    1,\n    2,\n]\n    .map { $0 * 2 }\nprint(f())"], "[2, 4]"),
        Case(
            "what waits", ["func f() -> Int { total }", "func slow() async -> Int { 3 }\nlet total = await slow()\nprint(f())"],
            "3"),
        Case(
            "what may throw", ["func f() -> Int { total }", "func g() throws -> Int { 3 }\nlet total = try g()\nprint(f())"], "3"),
        Case("a keyword's name", ["func f() -> Int { `default` }", "let `default` = 3\nprint(f())"], "3"),
    ]

    @Test("valid programs give no alarm", arguments: validCases)
    func valid(_ valid: Case) throws {
        let run = try ProgramBench.run(ProgramBench.notebook(valid.cells))
        #expect(ProgramBench.errors(run) == [])
        #expect(ProgramBench.printed(run) == valid.expected)
        #expect(run.compilerWarnings.map(\.message) == [])
    }
}
