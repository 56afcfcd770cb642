import Records

/// Words of the kit's own, such as a column's title or a chart's description, with values in them. They are said in the
/// page's language.
///
/// `words("\(right) of \(all) are right.")` looks up "%1 of %2 are right." in ``KitWords``.
struct Phrase: ExpressibleByStringInterpolation {
    private let template: String
    private let values: [String]

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var template = ""
        fileprivate var values: [String] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { template += literal }

        mutating func appendInterpolation(_ text: String) {
            values.append(text)
            template += "%\(values.count)"
        }

        mutating func appendInterpolation(_ number: Number) {
            var number = number
            number.style.marks = KitWords.speech?.marks
            appendInterpolation(number.text)
        }

        mutating func appendInterpolation<U>(_ quantity: Quantity<U>) { appendInterpolation(quantity.number) }

        mutating func appendInterpolation(_ count: Int) { appendInterpolation(Number(Double(count), .count)) }
    }

    init(stringLiteral value: String) { (template, values) = (value, []) }

    init(stringInterpolation: StringInterpolation) {
        (template, values) = (stringInterpolation.template, stringInterpolation.values)
    }

    /// In the page's language; in English where that has no words for it.
    var text: String {
        var text = KitWords.phrases[template] ?? template
        // From the last: the first of ten values is not the beginning of "%10".
        for index in values.indices.reversed() { text = text.replacing("%\(index + 1)", with: values[index]) }
        return text
    }
}

/// The phrase in the page's language.
func words(_ phrase: Phrase) -> String { phrase.text }

/// Titles of columns in the page's language.
func titles(_ phrases: Phrase...) -> [String] { phrases.map(\.text) }
