import Records
import Testing

/// U+00A0 is written "_" in the expectations.
private func shown(_ number: Number) -> String {
    String(number.text.map { $0 == "\u{a0}" ? "_" : $0 })
}

@Suite("Numbers as text")
struct NumberTextTests {
    typealias Style = Number.Style

    @Test(
        "bytes are written as bytes, KB, MB or GB",
        arguments: [
            (0, nil, "0_bytes"), (1, nil, "1_byte"), (-1, nil, "−1_byte"), (1023, nil, "1,023_bytes"),
            (1024, nil, "1.0_KB"), (28_760, nil, "28.1_KB"), (91_416, nil, "89.3_KB"), (300_953, nil, "293.9_KB"),
            (1_048_520, nil, "1,023.9_KB"), (1_048_570, nil, "1.00_MB"), (1_048_576, nil, "1.00_MB"),
            (5_000_000_000, nil, "4.66_GB"), (10_288, "bytes", "10,288_bytes"), (10_288, "KB", "10.0_KB"),
            (20, "KB", "0.02_KB"), (300_953, "MB", "0.29_MB"), (0.5, nil, "0.5_bytes"), (-28_760, nil, "−28.1_KB"),
        ] as [(Double, String?, String)])
    func bytes(value: Double, symbol: String?, expected: String) {
        #expect(shown(Number(value, .bytes, style: Style(symbol: symbol))) == expected)
    }

    @Test(
        "shares are written in percent, and one below the whole never as the whole",
        arguments: [
            (0.9764, "97.64_%"), (1, "100.00_%"), (0, "0.00_%"), (0.99999, "99.999_%"), (0.00001, "0.001_%"),
            (0.000_004, "0.0004_%"), (-0.5, "−50.00_%"), (0.999_999_9, "99.99999_%"),
        ])
    func percent(value: Double, expected: String) {
        #expect(shown(Number(value, .percent)) == expected)
    }

    @Test(
        "points carry their sign",
        arguments: [
            (0.0001, "+0.01_points"), (-0.0001, "−0.01_points"), (0, "0.00_points"), (0.9765 - 0.9764, "+0.01_points"),
            (0.00001, "+0.001_points"),
        ])
    func points(value: Double, expected: String) {
        #expect(shown(Number(value, .points)) == expected)
    }

    @Test(
        "ratios have two decimals, factors one",
        arguments: [
            (0.31461, nil, "0.31"), (1, nil, "1.00"), (3.178581, nil, "3.18"), (3.178581, "×", "3.2×"),
            (0.0947, nil, "0.09"), (0.0012, nil, "0.001"), (12.34, "×", "12.3×"), (1234, "×", "1,234×"),
        ] as [(Double, String?, String)])
    func ratio(value: Double, symbol: String?, expected: String) {
        #expect(shown(Number(value, .ratio, style: Style(symbol: symbol))) == expected)
    }

    @Test(
        "counts have commas between thousands",
        arguments: [
            (0, nil, "0"), (999, nil, "999"), (1000, nil, "1,000"), (21_808, nil, "21,808"),
            (-1_234_567, nil, "−1,234,567"), (2.25, nil, "2.2"), (10_000, "images", "10,000_images"),
            (1e15, nil, "1×10¹⁵"),
        ] as [(Double, String?, String)])
    func count(value: Double, symbol: String?, expected: String) {
        #expect(shown(Number(value, .count, style: Style(symbol: symbol))) == expected)
    }

    @Test(
        "four digits have no comma where they may be a year",
        arguments: [
            (2024, "2024"), (999, "999"), (-9999, "−9999"), (10_000, "10,000"), (123_456, "123,456"),
        ])
    func years(value: Double, expected: String) {
        #expect(shown(Number(value, .count, style: Style(minimumGroupingDigits: 2))) == expected)
    }

    @Test(
        "times have three significant digits",
        arguments: [
            (0, nil, "0.00_s"), (2.42e-5, nil, "24.2_µs"), (1.5, nil, "1.50_s"), (8.3e-10, nil, "0.830_ns"),
            (8.3e-7, nil, "830_ns"), (0.0123, nil, "12.3_ms"), (0.9999, nil, "1.00_s"), (0.0123, "s", "0.0123_s"),
            (2.42e-5, "ms", "0.0242_ms"), (2.42e-5, "us", "24.2_µs"), (1234.5, nil, "1,234_s"),
        ] as [(Double, String?, String)])
    func seconds(value: Double, symbol: String?, expected: String) {
        #expect(shown(Number(value, .seconds, style: Style(symbol: symbol))) == expected)
    }

    @Test(
        "plain numbers have four significant digits",
        arguments: [
            (0.003921568859368563, "0.003922"), (0.0756, "0.0756"), (5, "5"), (1234.5678, "1,235"), (0.5, "0.5"),
            (0.0000312, "3.12×10⁻⁵"), (-0.00000099999, "−1×10⁻⁶"), (123456, "123,456"), (1e20, "1×10²⁰"),
        ])
    func plain(value: Double, expected: String) {
        #expect(shown(Number(value, .number)) == expected)
    }

    @Test(
        "a measured value has the digits that its spread supports",
        arguments: [
            (2.4231e-5, 0.4e-6, "24.2_±_0.4_µs"), (2.4231e-5, 0.14e-6, "24.23_±_0.14_µs"),
            (8.31e-7, 2.1e-7, "800_±_200_ns"), (1.24e-4, 1.2e-5, "124_±_12_µs"), (1.5, 0.03, "1.50_±_0.03_s"),
            (2.4231e-5, 0, "24.2_µs"), (1.361e-5, 0.2e-6, "13.6_±_0.2_µs"), (1.361e-5, 0.996e-6, "13.6_±_1.0_µs"),
        ])
    func measured(value: Double, halfWidth: Double, expected: String) {
        let spread = Number.Spread(count: 50, halfWidth: halfWidth, minimum: value, maximum: value)
        #expect(shown(Number(value, .seconds, spread: spread)) == expected)
    }

    @Test("a style cannot ask for digits that a spread does not support")
    func digitsBeyondSpread() {
        let spread = Number.Spread(count: 50, halfWidth: 0.4e-6, minimum: 0, maximum: 1)
        let number = Number(2.4231e-5, .seconds, style: Style(fractionDigits: 4), spread: spread)
        #expect(shown(number) == "24.2_±_0.4_µs")
        #expect(number.valueText == "24.2")
        #expect(number.spreadText == "0.4")
        #expect(number.symbol == "µs")
    }

    @Test(
        "ties go to the even digit of the exact binary value",
        arguments: [
            (0.125, 2, "0.12"), (0.375, 2, "0.38"), (2.675, 2, "2.67"), (1.005, 2, "1.00"), (0.5, 0, "0"),
            (1.5, 0, "2"), (2.5, 0, "2"), (9.995, 2, "9.99"), (99.5, 0, "100"), (0.1, 20, "0.10000000000000000555"),
            (.leastNonzeroMagnitude, 3, "0.000"), (-0.001, 2, "0.00"),
        ])
    func ties(value: Double, digits: Int, expected: String) {
        #expect(shown(Number(value, .number, style: Style(fractionDigits: digits))) == expected)
    }

    @Test("styles add a plus, hide the symbol, and fix the digits")
    func styles() {
        #expect(shown(Number(3, .count, style: Style(showsPlus: true))) == "+3")
        #expect(shown(Number(28_760, .bytes, style: Style(symbol: "KB", hidesSymbol: true))) == "28.1")
        #expect(shown(Number(0.9764, .percent, style: Style(fractionDigits: 1))) == "97.6_%")
    }

    @Test("what is not a number is said in words")
    func notFinite() {
        #expect(Number(.nan, .bytes).text == "not a number")
        #expect(Number(-.infinity, .percent).text == "infinite")
        #expect(!Number(.nan, .bytes).isFinite)
        #expect(Number(.nan, .bytes).symbol == "")
    }

    @Test("full precision gives the value back")
    func fullPrecision() {
        #expect(Number(3.178581363004172, .ratio).fullPrecisionText == "3.178581363004172")
        #expect(Number(10288, .bytes).fullPrecisionText == "10288")
    }

    @Test(
        "the exact text of a share is in percent, without rounding",
        arguments: [
            (0.9764, .percent, "97.64_%"), (1, .percent, "100_%"), (0, .points, "0_points"), (-0.0001, .points, "−0.01_points"),
            (0.00012345, .percent, "0.012345_%"), (28_760, .bytes, "28760_bytes"), (2.5e-5, .seconds, "2.5e-05_s"),
            (0.9999999, .percent, "99.99999_%"), (12, .percent, "1200_%"),
        ] as [(Double, Number.Unit, String)])
    func exactText(value: Double, unit: Number.Unit, expected: String) {
        #expect(String(Number(value, unit).exactText.map { $0 == "\u{a0}" ? "_" : $0 }) == expected)
    }
}

@Suite("Numbers in words")
struct NumberWordTests {
    @Test(
        "a word stands for what it is taken for, and digits between words",
        arguments: [
            (.multiple, 3.44, "three times"), (.multiple, 2, "twice"), (.multiple, 1.79, "1.8 times"),
            (.multiple, 2.3, "2.3 times"),
            (.multiple, 0.5, "half"), (.multiple, 0.35, "a third"), (.multiple, 0.42, "two fifths"),
            (.multiple, 0.94, "0.94 times"),
            (.multiple, 13, "13.0 times"), (.double, 2.1, "double"), (.double, 3.1, "triple"), (.double, 6.8, "seven times"),
            (.double, 2.4, "2.4 times"), (.times, 2, "two times"), (.times, 0.5, "0.50 times"), (.factor, 3.2, "three"),
            (.factor, 2.3, "2.3"), (.fold, 10.2, "tenfold"), (.fold, 2.4, "2.4-fold"), (.part, 0.33, "a third"),
            (.part, 0.665, "two thirds"), (.part, 0.43, "43.00_%"), (.part, 0.75, "three quarters"), (.multiple, -2, "−2.00"),
            (.multiple, 0.001, "0.0010 times"), (.fold, 0.001, "0.0010-fold"), (.factor, 0.05, "0.050"), (.factor, 0.93, "0.93"),
        ] as [(Number.Wording, Double, String)])
    func ratios(wording: Number.Wording, value: Double, expected: String) {
        #expect(shown(Number(value, .ratio, style: .init(wording: wording))) == expected)
    }

    @Test("only whole counts up to twelve have words")
    func counts() {
        func text(_ value: Double) -> String { shown(Number(value, .count, style: .init(wording: .count))) }
        #expect([2, 12, 20].map(text) == ["two", "twelve", "twenty"])
        #expect([0, 1, 13, 2.5, 2024].map(text) == ["0", "1", "13", "2.5", "2,024"])
    }

    @Test("a measured value has a word only if all of its spread is in what the word means")
    func measured() {
        func text(_ half: Double) -> String {
            let spread = Number.Spread(count: 9, halfWidth: half, minimum: 1, maximum: 3)
            return shown(Number(2.1, .ratio, style: .init(wording: .multiple), spread: spread))
        }
        #expect(text(0.05) == "twice")
        #expect(text(0.3) == "2.1_±_0.3 times")
    }

    @Test("another language says what it has a word for, and writes the rest in its digits")
    func languages() {
        let marks = NumberMarks(
            decimal: ",", group: ".",
            words: ["half": "halb", "half of": "die Hälfte", "three times": "dreimal", "%1 times": "%1-mal"])
        func text(_ value: Double, _ wording: Number.Wording) -> String {
            shown(Number(value, .ratio, style: .init(marks: marks, wording: wording)))
        }
        #expect([text(0.5, .multiple), text(0.5, .part), text(3, .multiple)] == ["halb", "die Hälfte", "dreimal"])
        #expect([text(3.1, .double), text(2.3, .multiple), text(4, .times)] == ["dreimal", "2,3-mal", "4,0-mal"])
    }
}
