import Records

/// "The int8 network is faster than the float one": whether the table that has both says so.
struct NamedComparisonCheck {
    private let columns: [[KnownValue]]
    /// In whatever script rows have their titles.
    private let titledColumns: [[KnownValue]]

    /// - Parameter columns: the values of each column of a table.
    init(_ columns: [[KnownValue]]) {
        self.columns = columns.map { $0.filter { !$0.subject.isEmpty } }
        titledColumns = columns.map { $0.filter { !$0.title.isEmpty } }
    }

    func problems(in sentence: Sentence) -> [SentenceProblem] {
        guard !columns.isEmpty, !sentence.isDoubtful else { return [] }
        guard sentence.text.isEnglish else { return foreignProblems(in: sentence) }
        return NamedComparison.all(in: sentence).compactMap { problem($0, sentence) }
    }

    /// "float is smaller than 50 KB", where that is the sentence's one number.
    func boundProblems(in sentence: Sentence) -> [SentenceProblem] {
        guard !columns.isEmpty, !sentence.isDoubtful, sentence.text.isEnglish, sentence.quantities.count == 1,
            let bound = sentence.quantities.first, bound.isTyped, !bound.isFactor
        else { return [] }
        return NamedComparison.all(in: sentence).compactMap { comparison in
            // The number and its unit, and nobody beside them.
            guard let object = comparison.object, object.count <= 4, bound.range.lowerBound > comparison.range.upperBound,
                object.dropLast().allSatisfy({ $0.first?.isNumber ?? false })
            else { return nil }
            let named = columns(of: comparison).filter { $0.first?.number.unit == bound.unit }.compactMap {
                subject(of: comparison, in: $0, sentence)
            }
            guard let value = named.first, comparison.isPlain(besides: named) else { return nil }
            let isBroken = named.allSatisfy {
                comparison.direction == .less
                    ? $0.number.value > bound.interval.upperBound : $0.number.value < bound.interval.lowerBound
            }
            guard isBroken else { return nil }
            return SentenceProblem(
                code: "contradicted-comparison", range: comparison.range,
                summary: "\"\(sentence.text.text(comparison.range))\" is not what the table says: "
                    + "\(value.number.text.withPlainSpaces) (\(value.name)) against \(bound.text)",
                help: "Let a claim bear the sentence: […]{claim=\"a < b\"}.")
        }
    }

    private func foreignProblems(in sentence: Sentence) -> [SentenceProblem] {
        let found = titledColumns.flatMap { column in ForeignNamedComparison.all(in: sentence, column).map { ($0, column) } }
        return Dictionary(grouping: found) { $0.0.range.lowerBound }.values.compactMap { same in
            let compared = same.map { comparison, column in
                (comparison, comparison.second ?? column.min { Self.isBefore($0, $1, comparison.direction) } ?? comparison.first)
            }
            let (comparison, other) = compared[0]
            let holds = compared.contains { comparison, other in
                let isEqual = comparison.first.number.value == other.number.value
                return Self.isBefore(comparison.first, other, comparison.direction) || isEqual && comparison.second == nil
            }
            return holds ? nil : problem(comparison.range, comparison.first, other, sentence)
        }
    }

    private static func isBefore(_ a: KnownValue, _ b: KnownValue, _ direction: Comparatives.Direction) -> Bool {
        direction == .less ? a.number.value < b.number.value : a.number.value > b.number.value
    }

    private func problem(_ comparison: NamedComparison, _ sentence: Sentence) -> SentenceProblem? {
        // Of tables that have both, one that agrees is enough.
        let pairs = columns(of: comparison).compactMap { rows(of: comparison, in: $0, sentence) }
        guard let (a, b) = pairs.first, !pairs.contains(where: { Self.isBefore($0, $1, comparison.direction) }) else {
            return nil
        }
        return problem(comparison.range, a, b, sentence)
    }

    private func problem(_ range: Range<Int>, _ a: KnownValue, _ b: KnownValue, _ sentence: Sentence) -> SentenceProblem {
        let texts = [a, b].map { "\($0.number.text.withPlainSpaces) (\($0.name))" }
        return SentenceProblem(
            code: "contradicted-comparison", range: range,
            summary: "\"\(sentence.text.text(range))\" is not what the table says: \(texts[0]) against \(texts[1])",
            help: "Let a comparison choose the word: [faster|slower]{choose=\"a < b\"}.")
    }

    /// The columns of what is compared: those that the sentence names, or else all of its unit.
    private func columns(of comparison: NamedComparison) -> [[KnownValue]] {
        let words = comparison.measures
        let named = columns.filter { column in
            guard let first = column.first else { return false }
            return !first.measure.subtracting(first.subject).isDisjoint(with: words)
        }
        if !named.isEmpty { return named.filter { comparison.isGeneral || $0.first?.number.unit == comparison.unit } }
        guard comparison.unit == .percent else { return columns.filter { $0.first?.number.unit == comparison.unit } }
        // "More accurate" is said of no error.
        let shares = columns.filter { $0.first?.number.unit == .percent }
        let accuracies = shares.filter { !($0.first?.measure.isDisjoint(with: Comparatives.words(for: .percent)) ?? true) }
        return accuracies.isEmpty ? shares : accuracies
    }

    /// The two rows that are compared; nil where the column has not both.
    private func rows(
        of comparison: NamedComparison, in column: [KnownValue], _ sentence: Sentence
    ) -> (KnownValue, KnownValue)? {
        guard let a = subject(of: comparison, in: column, sentence) else { return nil }
        if let object = comparison.object {
            guard let b = Self.row(object, in: column), a.cell != b.cell, comparison.isPlain(besides: [a, b]) else { return nil }
            return (a, b)
        }
        // "float is slower": than the other, if there are two.
        let others = column.filter { $0.cell != a.cell }
        return others.count == 1 && comparison.isPlain(besides: [a]) ? (a, others[0]) : nil
    }

    /// The row that the comparison's subject names; "it" is the one that the sentence before is about.
    private func subject(of comparison: NamedComparison, in column: [KnownValue], _ sentence: Sentence) -> KnownValue? {
        let subjects = comparison.isPronoun ? comparison.subjects : Array(comparison.subjects.prefix(1))
        if let row = subjects.lazy.compactMap({ Self.row($0, in: column) }).first { return row }
        guard comparison.isPronoun,
            let before = sentence.text.sentences.last(where: { $0.upperBound <= sentence.range.lowerBound })
        else { return nil }
        return column.named(in: Words.withSynonyms(Words.stems(sentence.text.text(before))))
    }

    private static func row(_ words: [String], in column: [KnownValue]) -> KnownValue? {
        column.named(in: Words.withSynonyms(Words.stems(words.joined(separator: " "))))
    }
}

extension [KnownValue] {
    /// The one of a column's rows that words name. "Pruned student" names the row "student", too: the longer name is meant.
    func named(in words: Set<String>) -> KnownValue? {
        let named = filter { !$0.subject.isEmpty && $0.subject.isSubset(of: words) }
        let length = named.map(\.subject.count).max() ?? 0
        let longest = named.filter { $0.subject.count == length }
        guard longest.count == 1, named.allSatisfy({ $0.subject.isSubset(of: longest[0].subject) }) else { return nil }
        return longest[0]
    }
}
