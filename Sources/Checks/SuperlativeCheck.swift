import Records

/// "The smallest file", "the best accuracy": whether the value beside it is that of its column in a table.
struct SuperlativeCheck {
    private let columns: [[KnownValue]]

    /// - Parameter columns: the values of each column of a table.
    init(_ columns: [[KnownValue]]) { self.columns = columns }

    func problems(in sentence: Sentence) -> [SentenceProblem] {
        guard !sentence.isDoubtful else { return [] }
        return sentence.words.compactMap { problem($0, in: sentence) }
    }

    private func problem(_ word: (text: String, index: Int), in sentence: Sentence) -> SentenceProblem? {
        guard let quantity = quantity(of: word, in: sentence),
            let direction = Comparatives.superlatives[word.text]?(quantity.unit, sentence)
        else { return nil }
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

    /// The quantity that a superlative is said of: the next one behind it, or else the last before it, of a unit for which
    /// the word says anything.
    private func quantity(of word: (text: String, index: Int), in sentence: Sentence) -> ShownQuantity? {
        guard let meaning = Comparatives.superlatives[word.text] else { return nil }
        let meant = sentence.quantities.filter { !$0.isFactor && meaning($0.unit, sentence) != nil }
        return meant.first { $0.range.lowerBound > word.index } ?? meant.last { sentence.clause(around: $0).contains(word.index) }
    }

    private func isExtreme(_ value: KnownValue, in column: [KnownValue], _ direction: Comparatives.Direction) -> Bool {
        !column.contains { isBefore($0, value, direction) }
    }

    private func isBefore(_ a: KnownValue, _ b: KnownValue, _ direction: Comparatives.Direction) -> Bool {
        direction == .less ? a.number.value < b.number.value : a.number.value > b.number.value
    }
}
