import Records
import Testing

@Suite("Numbers at the ends of what they can be") struct NumberLimitsTests {
    @Test(
        "no number of digits, scale or spread is too much for a text",
        arguments: [Int.min, -400, -21, -1, 0, 40, 41, 2_000_000_000, .max])
    func digits(count: Int) {
        let values = [
            0, -0.0, 1, -1.5, 999.5, .pi, 1e15, 1e308, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .nan, .infinity,
            -.infinity,
        ]
        for value in values {
            for unit in Number.Unit.allCases {
                for symbol in [nil, "", "KB", "GB", "µs", "×", "furlongs"] {
                    for half in [nil, 0, .leastNonzeroMagnitude, 1, 1e308, .nan, -.infinity] as [Double?] {
                        let spread = half.map { Number.Spread(count: 5, halfWidth: $0, minimum: 0, maximum: 1) }
                        let number = Number(value, unit, style: .init(fractionDigits: count, symbol: symbol), spread: spread)
                        #expect(number.text.utf8.count < 1200)
                        #expect(number.exactText.utf8.count < 1200)
                    }
                }
            }
        }
    }

    @Test("a comma may be asked for later than any number has digits", arguments: [Int.min, 0, 2, .max])
    func grouping(digits: Int) {
        #expect(Number(2024, .count, style: .init(minimumGroupingDigits: digits)).text == (digits < 2 ? "2,024" : "2024"))
    }

    @Test("negative digits round to tens and hundreds")
    func negative() {
        #expect(Number(1234, .count, style: .init(fractionDigits: -2)).text == "1,200")
    }

    @Test(
        "digits that nobody can ask for are a problem of what shows them",
        arguments: [(-20, true), (40, true), (-21, false), (41, false)])
    func problem(digits: Int, isShown: Bool) {
        let display = Display.number(Number(1, .count, style: .init(fractionDigits: digits)))
        #expect((display.problem == nil) == isShown)
    }

    @Test("\"0.5 times smaller\" would be larger: such a ratio is a problem of what says it")
    func times() {
        func problem(_ value: Double, _ wording: Number.Wording) -> String? {
            Display.number(Number(value, .ratio, style: .init(wording: wording))).problem
        }
        #expect(problem(3, .times) == nil && problem(0.5, .multiple) == nil)
        #expect(
            problem(0.5, .times)
                == "0.50 times smaller or larger is the opposite; turn the ratio round, or say inWords() before \"as\"")
    }
}
