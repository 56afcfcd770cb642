import Records

/// A number in a sentence that names a value of a table, and that is another one.
struct AgreementCheck {
    private let values: [KnownValue]
    private let all: [KnownValue]

    /// - Parameter values: a name alone, such as "accuracy", says not whose value it is.
    init(_ values: [KnownValue]) {
        all = values
        self.values = values.filter { !$0.subject.isEmpty && !$0.measure.isEmpty && !$0.subject.isSubset(of: $0.measure) }
    }

    /// Values further apart are not the same in anybody's mind.
    static let nearness = 0.1
    private static let bounds: Set<String> = [
        "least", "most", "than", "over", "under", "below", "above", "to", "within", "up", "by", "from", "reserve", "reserves",
    ]

    func problem(_ quantity: ShownQuantity, in sentence: Sentence) -> SentenceProblem? {
        guard !Self.bounds.contains(sentence.word(before: quantity) ?? ""),
            let (meant, isOther) = meant(quantity, in: sentence), let value = meant.first,
            Set(meant.map(\.number.value)).count == 1, !quantity.interval.contains(value.number.value),
            abs(quantity.value - value.number.value) <= Self.nearness * abs(value.number.value) || isOther
        else { return nil }
        return SentenceProblem(
            code: "disagreement", range: quantity.range,
            summary: "\"\(quantity.text)\" does not agree with \(value.name): \(value.number.text.withPlainSpaces)",
            help: "Write the expression that computes it, or <!-- typed --> behind it.")
    }

    /// The values that the sentence names beside a quantity, and whether it is the value of another row.
    private func meant(_ quantity: ShownQuantity, in sentence: Sentence) -> (values: [KnownValue], isOther: Bool)? {
        let own = values.filter { $0.number.unit == quantity.unit }
        let list = QuantityList(around: quantity, in: sentence)
        if let list {
            let names = Set(own.map(\.subject))
            if let name = list.name(among: names) {
                guard !sentence.isDoubtful, SentencePart(of: sentence.range, in: sentence.text).isPlain else { return nil }
                let words = Words.stems(sentence.text.text(sentence.range))
                return (own.filter { $0.subject == name && !$0.measure.isDisjoint(with: words) }, isOther(quantity))
            }
            if list.followsSeveral(among: names) { return nil }
        }
        let part = SentencePart(around: quantity.range, in: sentence.text)
        let isOther = list == nil && part.isStatement && isOther(quantity)
        guard [.bytes, .seconds, .percent].contains(quantity.unit) || isOther else { return nil }
        let clause = sentence.text.text(sentence.clause(around: quantity))
        let words = Words.stems(isOther ? (part.lead + part.words).joined(separator: " ") : clause)
        let named = own.filter { $0.subject.isSubset(of: words) && !$0.measure.isDisjoint(with: words) }
        // "TensorFlow Lite" names the row "TensorFlow", too: the longer name is meant.
        let length = named.map(\.subject.count).max() ?? 0
        let meant = named.filter { $0.subject.count == length }
        // Two rows in one sentence: which number is whose is not known.
        guard Set(named.map(\.subject)).allSatisfy({ $0.isSubset(of: meant.first?.subject ?? []) }) else { return nil }
        return (meant, isOther)
    }

    /// Whether a quantity is one of a list in the order of their names.
    func isPaired(_ quantity: ShownQuantity, in sentence: Sentence) -> Bool {
        let names = Set(values.lazy.filter { $0.number.unit == quantity.unit }.map(\.subject))
        return QuantityList(around: quantity, in: sentence)?.name(among: names) != nil
    }

    /// Whether it is the value of another row: "the int8 model's size is 89.3 KB" where that is the float one's.
    private func isOther(_ quantity: ShownQuantity) -> Bool {
        all.contains { $0.cell != nil && $0.number.unit == quantity.unit && quantity.interval.contains($0.number.value) }
    }
}
