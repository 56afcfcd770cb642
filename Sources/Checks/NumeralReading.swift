import Records

/// Whether a value, or two together, can be what a sentence says that a number is, and whether they are it: a directive may
/// stand in the number's place only where it means just that.
struct NumeralReading {
    private let meaning: NumeralMeaning
    /// The stems of each word: of its clause before it, of what its clause compares with, and of its sentence before it.
    private let subject: [Set<String>]
    private let object: [Set<String>]
    private let before: [Set<String>]
    private let clause: Set<String>
    private let sentence: Set<String>
    /// Which way a sentence compares is read in English only.
    private let isRead: Bool

    init(_ numeral: Numeral, in text: ProseText) {
        let range = text.sentence(around: numeral.range.lowerBound)
        let clause = text.clause(around: numeral.range, in: range)
        let words = Sentence(text, range, []).words
        let before = words.filter { $0.index < numeral.range.lowerBound }
        let behind = words.filter { $0.index >= numeral.range.upperBound && $0.index < clause.upperBound }
        let isAdjacent = behind.first.map { word in
            text.characters[numeral.range.upperBound..<word.index].allSatisfy { $0.isWhitespace || "-‑".contains($0) }
        }
        let next = isAdjacent == true ? behind.map(\.text) : []
        let own = before.filter { $0.index >= clause.lowerBound }.map(\.text)
        let phrase = NumeralPhrase(before: own, next: next)
        meaning = NumeralMeaning(of: numeral, phrase)
        let isDirect = phrase.comparative == nil && !phrase.isEquative
        let rest = isDirect ? next[...] : next.dropFirst().drop { !["than", "as", "of"].contains($0) }
        subject = own.map { Words.stems($0) }
        object = rest.map { Words.stems($0) }
        self.before = before.map { Words.stems($0.text) }
        self.clause = Words.stems(text.text(clause))
        sentence = Words.stems(text.text(range))
        isRead = text.marks == nil
    }

    /// Whether it says by how much something differs.
    var isChange: Bool { meaning.isChange }
    /// Which way the change goes.
    var change: Comparatives.Direction? { meaning.change }

    /// Whether the words beside the number are said of the unit of a value: "times smaller" of sizes.
    func compares(unitOf value: KnownValue) -> Bool {
        (meaning.units ?? meaning.measured)?.contains(value.number.unit) ?? false
    }

    // MARK: What it can be

    /// Whether two values of a unit, combined so, can be what the sentence says of its number.
    func allows(_ combination: Combination, of a: KnownValue) -> Bool {
        if let units = meaning.units, !units.contains(a.number.unit) { return false }
        // "Accuracy rose by half" says nothing of sizes.
        let measure = a.measure.union(Comparatives.words(for: a.number.unit))
        if a.number.unit != .percent, !clause.isDisjoint(with: ["accuracy", "accurate"]), clause.isDisjoint(with: measure) {
            return false
        }
        switch combination {
        case .ratio: return !isChange
        case .share: return !isChange || change != nil
        case .change: return isChange || !isRead
        case .difference: return true
        }
    }

    /// Whether a value can be what the sentence says of its number: a change is one that is computed as such.
    func allows(_ value: KnownValue) -> Bool {
        guard value.number.unit == .percent || value.number.unit == .ratio else { return true }
        if isChange { return isNamedChange(value) }
        guard let units = meaning.units else { return true }
        let others: [Number.Unit] = units.contains(.seconds) ? [.bytes] : units.contains(.bytes) ? [.seconds] : []
        let isOwn = units.contains { !Comparatives.words(for: $0).isDisjoint(with: value.measure) }
        return isOwn || !others.contains { !Comparatives.words(for: $0).isDisjoint(with: value.measure) }
    }

    private func isNamedChange(_ value: KnownValue) -> Bool {
        !value.subject.union(value.measure).isDisjoint(with: Self.changeStems)
    }

    /// In the names of values that are changes.
    private static let changeStems = Comparatives.words(.noun).keys.reduce(into: Set(["saved", "delta"])) {
        $0.formUnion(Words.stems($1))
    }

    // MARK: What it is

    /// Whether the sentence compares just these two, and this way round.
    ///
    /// - Parameter isOnlyPair: there are no other two that it could compare.
    func compares(_ a: KnownValue, _ b: KnownValue, by combination: Combination, isOnlyPair: Bool) -> Bool {
        guard isRead || combination == .difference, !meaning.isUnclear,
            combination == .difference || !isChange || combination == .share
        else { return false }
        let isSwapped = combination != .share && meaning.sense == .less
        let names = isSwapped ? ComparedNames(b.subject, a.subject) : ComparedNames(a.subject, b.subject)
        guard isOnlyPair || names.isNamed(in: sentence) else { return false }
        return meaning.sense == nil || isInOrder(names)
    }

    /// Whether a ratio that was computed elsewhere says what the sentence does, as far as its expression tells.
    func means(_ value: KnownValue) -> Bool {
        if isChange { return value.number.unit == .points }
        guard value.number.unit == .ratio else { return true }
        guard !meaning.isUnclear, let sense = meaning.sense else { return true }
        let parts = (value.expression ?? "").components(" / ")
        guard parts.count == 2 else {
            let words = Words.withSynonyms(sentence)
            return !value.subject.union(value.measure).isDisjoint(with: words)
        }
        let (first, second) = sense == .less ? (parts[1], parts[0]) : (parts[0], parts[1])
        return isInOrder(ComparedNames(KnownValue.words(of: first, [:]).subject, KnownValue.words(of: second, [:]).subject))
    }

    private func isInOrder(_ names: ComparedNames) -> Bool {
        names.areInOrder(clause: subject, before: before, object: object)
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] { split(separator: separator).map(String.init) }
}
