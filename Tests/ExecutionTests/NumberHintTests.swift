import Execution
import Testing

@Suite("What to write where types of numbers are mixed")
struct NumberHintTests {
    private static let mixes = "Swift does not mix types of numbers: "

    @Test(
        "says around which number what is to be written",
        arguments: [
            (
                "binary operator '*' cannot be applied to operands of type 'Int' and 'Double'",
                "write Double(…) around the Int on the left."
            ),
            (
                "binary operator '/' cannot be applied to operands of type 'Double' and 'Int'",
                "write Double(…) around the Int on the right."
            ),
            (
                "binary operator '+' cannot be applied to operands of type 'Float' and 'Double'",
                "write Double(…) around the Float on the left."
            ),
            (
                "binary operator '+' cannot be applied to operands of type 'Int' and 'Int32'",
                "write Int(…) around the Int32 on the right."
            ),
            ("cannot convert value of type 'Int' to specified type 'Double'", "write Double(…) around it."),
            (
                "cannot convert value of type 'Double' to expected argument type 'Int'",
                "Int(…) around it drops what is behind the point; to keep that, write Double(…) around what it is computed with."
            ),
        ])
    func numbers(message: String, expected: String) { #expect(NumberHint(message)?.text == Self.mixes + expected) }

    @Test("a name of Foundation's says what to import")
    func imports() {
        let text = "It is Foundation's: write `import Foundation` at the beginning of a cell."
        for message in ["cannot find 'sqrt' in scope", "cannot find type 'Date' in scope"] {
            #expect(ImportHint(message)?.text == text)
        }
        for message in ["cannot find 'sqr' in scope", "cannot find 'params' in scope"] { #expect(ImportHint(message) == nil) }
    }

    @Test("says nothing of other types")
    func others() {
        for message in [
            "binary operator '+' cannot be applied to operands of type 'Int' and 'String'",
            "binary operator '+' cannot be applied to two 'Bool' operands",
            "cannot convert value of type 'String' to specified type 'Int'", "cannot find 'x' in scope", "",
        ] { #expect(NumberHint(message) == nil) }
    }

    @Test("a call that does not fit says what to write, and which function it is about")
    func calls() {
        let about = { (name: String) in "`modelbook help api \(name)` shows how it is called." }
        for (message, line, column, text) in [
            ("missing argument label 'on:' in call", "model.evaluate(test)", 16, "Write `on:` before it. \(about("evaluate"))"),
            (
                "missing argument labels 'x:y:' in call", "Chart.scatter([1],[4])", 14,
                "Write `x:` and `y:` before them. \(about("scatter"))"
            ),
            ("extra argument 'size' in call", "try f(a: g(1), size: 2)", 22, about("f")),
            ("incorrect argument label in call (have '_:b:', expected '_:c:')", "show(Chart.bars([1], b: 2))", 16, about("bars")),
            (
                "cannot convert value of type 'Bool' to expected argument type 'Comparison'", "[a|b|c]{choose=\"n > 1\"}", 19,
                "Two numbers of Swift's own are equal or not: leave the third text out, or compare quantities: Seconds(a) < Seconds(b)."
            ),
            ("extraneous argument labels 'a:b:' in call", "Table(a: 1, b: 2)", 6, about("Table")),
            (
                "call can throw but is not marked with 'try'", "let m = Model(\"a\")", 9,
                "It reads, converts or runs something, which can fail: write `try` before it."
            ),
        ] { #expect(CallHint(message, line: line, column: column, isKits: { $0 != "g" })?.text == text, "\(message)") }
        #expect(CallHint("cannot find 'x' in scope", line: "f(x)", column: 3, isKits: { _ in true }) == nil)
        #expect(CallHint("extra argument 'size' in call", line: "g(1, size: 2)", column: 12, isKits: { $0 != "g" }) == nil)
    }

    @Test("a name of another language says what Swift or the kit has for it")
    func names() {
        for (name, code, text) in [
            ("range", "range(10) {", "Write `0..<10` for the numbers from 0 to 9."), ("None", "None", "Write `nil`."),
            ("x", "x = 5", "Write `let x = …`, or `var x = …` where it changes."),
            ("f", "f\"{name}\")", "Write \"\\(name)\" for a value in a text."),
        ] { #expect(NameHint("cannot find '\(name)' in scope", code: code)?.text == text, "\(name)") }
        for code in ["f(1)", "g == 1"] {
            #expect(NameHint("cannot find '\(code.prefix(1))' in scope", code: code) == nil)
        }
    }
}
