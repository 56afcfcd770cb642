import Execution
import Notebooks
import Testing

@Suite struct ShadowedNameTests {
    private func warnings(_ code: String) -> [String] {
        let notebook = Notebook(parsing: "```{swift}\n//| warning: false\n\(code)\n```\n", path: "n.md")
        return ShadowedNames(notebook).warnings.map { "\($0.line):\($0.column) \($0.message.split(separator: " ")[0])" }
    }

    @Test("a cell that gives a name of the kit's another meaning is told, and no option silences it")
    func shadowed() {
        #expect(warnings("func claim(_ text: String, _ c: Comparison) {}") == ["3:6 `claim`"])
        #expect(warnings("func claimed<T>(_ c: T, _ text: String) -> String { text }") == ["3:6 `claimed`"])
        #expect(warnings("func choose(_ c: Bool, _ a: String, _ b: String) -> String { a }") == ["3:6 `choose`"])
        #expect(warnings("let claim = { (a: String, b: Bool) in }") == ["3:5 `claim`"])
        #expect(warnings("var show: (Int) -> Void = print") == ["3:5 `show`"])
        #expect(warnings("func show<T>(_ value: T) {}") == ["3:6 `show`"])
        #expect(warnings("func < (a: ByteCount, b: ByteCount) -> Bool { true }") == ["3:6 `<`"])
        #expect(warnings("extension Ratio {\n  static func / (a: Self, b: Self) -> Ratio { a }\n}") == ["4:15 `/`"])
    }

    @Test("functions and operators of the notebook's own are none")
    func own() {
        #expect(warnings("struct V { var x = 0 }\nfunc show(_ v: V) {}\nfunc + (a: V, b: V) -> V { a }") == [])
        #expect(
            warnings("func claim(about x: Int) {}\nstruct S { func claim(_ a: Int) {} }\nlet show = 3\nlet claim = show + 1")
                == [])
        #expect(warnings("extension Ratio {\n  var twice: Ratio { self }\n}\nclaim(\"a\", 1 < 2)") == [])
    }

    @Test("a statement is read in time that grows with it, whatever it declares")
    func long() {
        let numbers = String(repeating: "1, ", count: 10_000)
        let operators = String(repeating: "func + ", count: 10_000)
        let time = ContinuousClock().measure {
            #expect(warnings("let a = [\(numbers)1]") == [])
            #expect(warnings("extension V { \(operators)}") == [])
        }
        #expect(time < .seconds(5))
    }
}
