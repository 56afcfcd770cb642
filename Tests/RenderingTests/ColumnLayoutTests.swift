import Records
@testable import Rendering
import Testing

@Suite("A column of numbers")
struct ColumnLayoutTests {
    private func texts(_ numbers: [Number]) -> [String] {
        let layout = ColumnLayout(
            Table(columns: [.init("")], rows: numbers.map { .init([.number($0)]) }, hasRowHeaders: false), column: 0)
        return numbers.map { layout.aligned($0).text }
    }

    @Test(
        "has equal decimals, unless its numbers are so far apart that these would say nothing",
        arguments: [
            ([0.123456789, 12.5, 1234.56789], ["0.1235", "12.5000", "1,234.5679"]), ([0.5, 0.25], ["0.50", "0.25"]),
            ([3, 0.1], ["3.0", "0.1"]), ([1, 1.0 / 3], ["1.0000", "0.3333"]),
            ([0.01234, 12], ["0.01234", "12"]), ([1e-9, 1.5], ["1×10⁻⁹", "1.5"]),
            ([0.00001234, 250.5], ["1.234×10⁻⁵", "250.5"]),
        ] as [([Double], [String])])
    func decimals(values: [Double], expected: [String]) {
        #expect(texts(values.map { Number($0, .number) }) == expected)
    }
}
