/// Whole numbers in English words: "seven", "thirty-seven", "two hundred", "ten thousand".
enum CardinalWords {
    private static let ones = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    private static let scales = ["hundred": 100.0, "thousand": 1e3, "million": 1e6]

    private static let simple: [String: Double] = {
        var values: [String: Double] = [:]
        for (index, word) in ones.enumerated() { values[word] = Double(index + 1) }
        for (index, word) in tens.enumerated() { values[word] = Double(10 * index + 20) }
        return values
    }()

    /// From two to ninety; "one" is an article more often than a number.
    static func value(of word: String) -> Double? { word == "one" ? nil : simple[word] }

    /// What "seven" adds to "thirty-".
    static func value(of word: String, behind tens: Double) -> Double? {
        guard tens >= 20, tens.truncatingRemainder(dividingBy: 10) == 0, let value = simple[word], value < 10 else { return nil }
        return tens + value
    }

    static func scale(_ word: String) -> Double? { scales[word] }
}
