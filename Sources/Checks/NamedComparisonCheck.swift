import Records

/// "The int8 network is faster than the float one": whether the table that has both says so.
struct NamedComparisonCheck {
    private let columns: [[KnownValue]]

    /// - Parameter columns: the values of each column of a table.
    init(_ columns: [[KnownValue]]) { self.columns = columns.map { $0.filter { !$0.subject.isEmpty } } }

    func problem(in sentence: Sentence) -> SentenceProblem? {
        let comparisons = sentence.words.indices.filter { index in
            index + 1 < sentence.words.count && sentence.words[index + 1].text == "than"
                && Self.unit(of: sentence.words[index].text) != nil
        }
        guard !sentence.isDoubtful, comparisons.count == 1, sentence.words.count(where: { $0.text == "than" }) == 1 else {
            return nil
        }
        let word = sentence.words[comparisons[0]]
        let left = Words.withSynonyms(Words.stems(sentence.text.text(sentence.range.lowerBound..<word.index)))
        let right = Words.withSynonyms(
            Words.stems(sentence.text.text(sentence.words[comparisons[0] + 1].index..<sentence.range.upperBound)))
        guard let direction = direction(of: word, in: sentence) else { return nil }
        // Of tables that have both, one that agrees is enough.
        let pairs = columns.filter { $0.first?.number.unit == Self.unit(of: word.text) }
            .compactMap { column in Self.row(left, in: column).flatMap { a in Self.row(right, in: column).map { (a, $0) } } }
            .filter { $0.0.cell != $0.1.cell }
        func holds(_ a: KnownValue, _ b: KnownValue) -> Bool {
            direction == .less ? a.number.value < b.number.value : a.number.value > b.number.value
        }
        guard let (a, b) = pairs.first, !pairs.contains(where: holds) else { return nil }
        let texts = [a, b].map { "\($0.number.text.withPlainSpaces) (\($0.name))" }
        return SentenceProblem(
            code: "contradicted-comparison", range: word.index..<word.index + word.text.count,
            summary: "\"\(word.text)\" is not what the table says: \(texts[0]) against \(texts[1])",
            help: "Let a comparison choose the word: [faster|slower]{choose=\"a < b\"}.")
    }

    /// What "faster" says of the first of two rows, or "less" before "accurate"; nil for "as accurate".
    private func direction(of word: (text: String, index: Int), in sentence: Sentence) -> Comparatives.Direction? {
        switch word.text {
        case "better": .more
        case "worse": .less
        case "accurate": sentence.words.last { $0.index < word.index }.flatMap { Comparatives.directions[$0.text] }
        default: Comparatives.directions[word.text] ?? Comparatives.speeds[word.text]
        }
    }

    /// The row that words name: of several the one with the longest name, if there is one.
    private static func row(_ words: Set<String>, in column: [KnownValue]) -> KnownValue? {
        let named = column.filter { $0.subject.isSubset(of: words) }
        let length = named.map(\.subject.count).max() ?? 0
        let longest = named.filter { $0.subject.count == length }
        return longest.count == 1 ? longest.first : nil
    }

    /// What a word compares where nothing else says so.
    private static func unit(of word: String) -> Number.Unit? {
        switch word {
        case "smaller", "larger", "bigger": .bytes
        case "faster", "slower", "quicker": .seconds
        case "better", "worse", "accurate": .percent
        default: nil
        }
    }
}
