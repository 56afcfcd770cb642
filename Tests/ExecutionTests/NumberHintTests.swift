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
}
