import Records

/// "The smallest file", "the best accuracy": whether the value beside it is that of its column in a table.
struct SuperlativeCheck {
    private let columns: [[KnownValue]]

    /// - Parameter columns: the values of each column of a table.
    init(_ columns: [[KnownValue]]) { self.columns = columns }

    func problems(in sentence: Sentence) -> [SentenceProblem] {
        guard !sentence.isDoubtful else { return [] }
        return Self.superlatives(in: sentence).compactMap { problem($0, in: sentence) }
    }

    private struct Superlative {
        var text: String
        var index: Int
        /// What it says of a quantity of a unit; nil where it says nothing.
        var direction: (Number.Unit) -> Comparatives.Direction?
    }

    private static func superlatives(in sentence: Sentence) -> [Superlative] {
        guard sentence.text.lexicon == nil else {
            return sentence.tokens.compactMap { token in
                guard let word = token.superlative else { return nil }
                return Superlative(text: sentence.text.text(token.range), index: token.range.lowerBound) { unit in
                    if case .own(let direction, let own) = word { return own == unit ? direction : nil }
                    return word.direction(of: unit, hasLoss: sentence.tokens.contains { $0.has(.loss) })
                }
            }
        }
        // "Most accurate" is one.
        return zip(sentence.words, sentence.words.dropFirst() + [(text: "", index: 0)]).compactMap { word, next in
            let isPair =
                ["most", "least"].contains(word.text) && next.text == "accurate" && next.index == word.index + word.text.count + 1
            let text = isPair ? "\(word.text) accurate" : word.text
            guard let meaning = Comparatives.superlatives[text] else { return nil }
            return Superlative(text: text, index: word.index) { meaning($0, sentence) }
        }
    }

    private func problem(_ word: Superlative, in sentence: Sentence) -> SentenceProblem? {
        guard let quantity = quantity(of: word, in: sentence), let direction = word.direction(quantity.unit) else { return nil }
        let places = columns.compactMap { column in
            column.first { $0.number.unit == quantity.unit && quantity.interval.contains($0.number.value) }.map { ($0, column) }
        }
        guard let (value, column) = places.first, !places.contains(where: { isExtreme($0.0, in: $0.1, direction) }),
            let extreme = column.min(by: { isBefore($0, $1, direction) })
        else { return nil }
        return SentenceProblem(
            code: "contradicted-comparison", range: word.index..<word.index + word.text.count,
            summary:
                "\"\(word.text)\" is not \(quantity.text) (\(value.name)) but \(extreme.number.text.withPlainSpaces) (\(extreme.name))",
            help: "Let an expression find it: `values.min()`, `values.max()`.")
    }

    // MARK: Rows by their names

    /// What narrows those that are compared: "the smallest that fits", "the smallest of the quantized ones".
    private static let limits: Set<String> = [
        "that", "which", "among", "of", "with", "without", "but", "except", "after", "before", "second", "third", "next", "one",
        "also", "first", "so", "far", "other", "others", "both",
    ]
    private static let all: Set<String> = ["all", "them", "these", "both", "three", "four", "five"]

    /// "float is the fastest": of a sentence in English that shows no number, and names one row of the column.
    func namedProblems(in sentence: Sentence) -> [SentenceProblem] {
        guard !sentence.isDoubtful, sentence.text.isEnglish else { return [] }
        return Self.superlatives(in: sentence).compactMap { namedProblem($0, in: sentence) }
    }

    private func namedProblem(_ word: Superlative, in sentence: Sentence) -> SentenceProblem? {
        let range = word.index..<word.index + word.text.count
        let clause = sentence.text.clause(around: range, in: sentence.range)
        let own = sentence.words.filter { clause.contains($0.index) }.map(\.text)
        // "of them" and "of all" are all.
        let isNarrow = own.indices.contains { index in
            Self.limits.contains(own[index])
                && !(own[index] == "of" && index + 1 < own.count && Self.all.contains(own[index + 1]))
        }
        guard !isNarrow else { return nil }
        let words = Words.withSynonyms(Words.stems(sentence.text.text(clause)))
        let isExact = ["smallest", "largest", "biggest", "fastest", "slowest"].contains(word.text)
        let found = columns.compactMap { column -> (KnownValue, [KnownValue], Comparatives.Direction)? in
            guard let unit = column.first?.number.unit, let direction = word.direction(unit) else { return nil }
            guard let named = column.named(in: words), isExact || !named.measure.isDisjoint(with: words) else { return nil }
            return (named, column, direction)
        }
        guard let (value, column, direction) = found.first, !found.contains(where: { isExtreme($0.0, in: $0.1, $0.2) }),
            let extreme = column.min(by: { isBefore($0, $1, direction) })
        else { return nil }
        let texts = [value, extreme].map { "\($0.number.text.withPlainSpaces) (\($0.name))" }
        return SentenceProblem(
            code: "contradicted-comparison", range: range,
            summary: "\"\(word.text)\" is not what the table says: \(texts[0]) against \(texts[1])",
            help: "Let an expression find it: `values.min()`, `values.max()`.")
    }

    /// The quantity that a superlative is said of: the next one behind it, or else the last before it, of a unit for which
    /// the word says anything.
    private func quantity(of word: Superlative, in sentence: Sentence) -> ShownQuantity? {
        let meant = sentence.quantities.filter { !$0.isFactor && word.direction($0.unit) != nil }
        return meant.first { $0.range.lowerBound > word.index } ?? meant.last { sentence.clause(around: $0).contains(word.index) }
    }

    private func isExtreme(_ value: KnownValue, in column: [KnownValue], _ direction: Comparatives.Direction) -> Bool {
        !column.contains { isBefore($0, value, direction) }
    }

    private func isBefore(_ a: KnownValue, _ b: KnownValue, _ direction: Comparatives.Direction) -> Bool {
        direction == .less ? a.number.value < b.number.value : a.number.value > b.number.value
    }
}
