import Records

/// What a sentence says that a number is: how many times one thing is another, or by how much it differs, and of what. A
/// directive may stand in the number's place only where it means just that.
struct NumeralReading {
    /// Of which way a ratio is: `.more` is its subject ÷ the other, as in "twice as large"; `.less` the other ÷ its subject,
    /// as in "twice as small". Nil where the sentence does not say.
    private let sense: Comparatives.Direction?
    /// "75 % smaller", "by a quarter", "saves 75 %": by how much something differs, and never a share of it.
    let isChange: Bool
    /// Which way a change goes, unless a word of speed says it.
    let change: Comparatives.Direction?
    /// What can be compared by the words beside it; nil: anything.
    private let units: Set<Number.Unit>?
    /// The number has a meaning here that no combination of two values has.
    private let isUnclear: Bool
    /// The stems of each word: of its clause before it, of what its clause compares with, and of its sentence before it.
    private let subject: [Set<String>]
    private let object: [Set<String>]
    private let before: [Set<String>]
    private let clause: Set<String>
    private let sentence: Set<String>

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
        let previous = Array(own.reversed().drop { Self.hedges.contains($0) }.prefix(3))
        let comparative = next.first.flatMap { Self.comparatives[$0] }
        let isBy = previous.first == "by" || previous.starts(with: ["of", "factor"])
        // "fell by half", "larger by a factor of four"
        let verb = isBy || previous.first.map { Self.verbs[$0] != nil } ?? false ? own.last { Self.direction($0) != nil } : nil
        let isOpen = next.first.map(Self.openWords.contains) ?? false
        if numeral.unit.kind == .factor {
            isChange = numeral.word != nil && numeral.value < 1 && isBy
            change = nil
            if comparative != nil {
                (sense, units) = (comparative, Self.units(next[0]))
                isUnclear = numeral.value < 1
            } else if next.first == "as" {
                let adjective = next.dropFirst().first ?? ""
                (sense, units) = (Self.adjectives[adjective], Self.units(adjective))
                isUnclear = sense == nil
            } else if next.first.map(Self.wholes.contains) ?? false {
                (sense, units) = (
                    numeral.text.hasPrefix("halv") ? .less : .more, next.prefix(4).lazy.compactMap(Self.units).first
                )
                isUnclear = false
            } else {
                (sense, units) = (verb.flatMap(Self.direction), verb.flatMap(Self.units))
                isUnclear = isOpen
            }
        } else {
            let isNoun = previous.first == "of" && previous.count > 1 && Self.changes.contains(previous[1])
            let isVerb = previous.first.map { Self.verbs[$0] != nil || Self.gains.contains($0) } ?? false
            let isUp = ["up", "down"].contains(previous.first) && !(next.first.map(Self.wholes.contains) ?? false)
            isChange = comparative != nil || isOpen || isBy || isNoun || isVerb || isUp
            let word = comparative == nil ? verb : next.first
            change = word.flatMap { Comparatives.speeds[$0] == nil ? Self.direction($0) : nil }
            units = word.flatMap(Self.units)
            sense = isChange ? word.flatMap(Self.direction) : numeral.unit.kind == .percent ? .more : nil
            isUnclear = false
        }
        let isDirect = comparative == nil && next.first != "as"
        let rest = isDirect ? next[...] : next.dropFirst().drop { !["than", "as", "of"].contains($0) }
        subject = own.map { Words.stems($0) }
        object = rest.map { Words.stems($0) }
        self.before = before.map { Words.stems($0.text) }
        self.clause = Words.stems(text.text(clause))
        sentence = Words.stems(text.text(range))
    }

    // MARK: Meaning

    /// Whether two values of a unit, combined so, can be what the sentence says of its number.
    func allows(_ combination: Combination, of a: KnownValue) -> Bool {
        if let units, !units.contains(a.number.unit) { return false }
        // "Accuracy rose by half" says nothing of sizes.
        let measure = a.measure.union(Comparatives.words(for: a.number.unit))
        if a.number.unit != .percent, !clause.isDisjoint(with: ["accuracy", "accurate"]), clause.isDisjoint(with: measure) {
            return false
        }
        switch combination {
        case .ratio: return !isChange
        case .share: return !isChange || change != nil
        case .change: return isChange
        case .difference: return true
        }
    }

    /// Whether a value can be what the sentence says of its number: a change is one that is computed as such.
    func allows(_ value: KnownValue) -> Bool {
        guard value.number.unit == .percent || value.number.unit == .ratio else { return true }
        if isChange { return isNamedChange(value) }
        guard let units else { return true }
        let others: [Number.Unit] = units.contains(.seconds) ? [.bytes] : units.contains(.bytes) ? [.seconds] : []
        let isOwn = units.contains { !Comparatives.words(for: $0).isDisjoint(with: value.measure) }
        return isOwn || !others.contains { !Comparatives.words(for: $0).isDisjoint(with: value.measure) }
    }

    private func isNamedChange(_ value: KnownValue) -> Bool {
        !value.subject.union(value.measure).isDisjoint(with: Self.changeStems)
    }

    // MARK: Certainty

    /// Whether the sentence compares just these two, and this way round.
    ///
    /// - Parameter isOnlyPair: there are no other two that it could compare.
    func compares(_ a: KnownValue, _ b: KnownValue, by combination: Combination, isOnlyPair: Bool) -> Bool {
        guard !isUnclear, combination == .difference || !isChange || combination == .share else { return false }
        let isSwapped = combination != .share && sense == .less
        let (one, other) = isSwapped ? (b, a) : (a, b)
        let names = Names(one, other)
        let isNamed = names.isNamed(in: sentence)
        guard isNamed || isOnlyPair else { return false }
        return sense == nil || isInOrder(names)
    }

    /// Whether a ratio that was computed elsewhere says what the sentence does, as far as its expression tells.
    func means(_ value: KnownValue) -> Bool {
        if isChange { return value.number.unit == .points }
        guard value.number.unit == .ratio else { return true }
        guard !isUnclear, let sense else { return true }
        let parts = (value.expression ?? "").components(" / ")
        guard parts.count == 2 else {
            let words = Words.withSynonyms(sentence)
            return !value.subject.union(value.measure).isDisjoint(with: words)
        }
        let (first, second) = sense == .less ? (parts[1], parts[0]) : (parts[0], parts[1])
        return isInOrder(Names(KnownValue.words(of: first, [:]).subject, KnownValue.words(of: second, [:]).subject))
    }

    /// Whether the first name is the subject of the sentence, and the second is not.
    private func isInOrder(_ names: Names) -> Bool {
        let near = names.mentions(in: subject)
        if let last = near.last {
            guard last == .first else { return false }
        } else {
            let far = names.mentions(in: before)
            guard far.isEmpty || far.first == .first || far.last == .first else { return false }
        }
        let compared = names.mentions(in: object)
        return compared.isEmpty || compared.contains(.second)
    }

    /// The words that tell two things apart.
    private struct Names {
        enum Who { case first, second }

        let first: Set<String>
        let second: Set<String>

        init(_ a: KnownValue, _ b: KnownValue) { self.init(a.subject, b.subject) }

        init(_ a: Set<String>, _ b: Set<String>) {
            first = Words.withNames(a.subtracting(b))
            second = Words.withNames(b.subtracting(a))
        }

        func mentions(in words: [Set<String>]) -> [Who] {
            words.compactMap { word in
                !first.isDisjoint(with: word) ? .first : !second.isDisjoint(with: word) ? .second : nil
            }
        }

        func isNamed(in sentence: Set<String>) -> Bool {
            !first.isDisjoint(with: sentence) && !second.isDisjoint(with: sentence)
        }
    }

    // MARK: Words

    private static let hedges: Set<String> = [
        "about", "nearly", "almost", "roughly", "over", "around", "approximately", "some", "exactly", "more", "less", "than",
        "under", "only", "just", "another", "a", "at", "least", "most",
    ]
    private static let wholes: Set<String> = ["the", "of", "its", "that", "what", "their", "those", "this"]
    /// What compares and has no direction in numbers.
    private static let openWords: Set<String> = ["better", "worse", "off", "cut"]
    private static let gains: Set<String> = ["saves", "saved", "save", "saving", "gains", "gained", "gain"]
    /// Before "of 75 %".
    private static let changes: Set<String> = [
        "saving", "savings", "reduction", "increase", "decrease", "drop", "fall", "rise", "loss", "gain", "growth", "change",
        "difference", "improvement", "speedup",
    ]
    /// In the names of values that are changes.
    private static let changeStems = changes.reduce(into: Set(["saved", "delta"])) {
        $0.formUnion(Words.stems($1))
    }

    private static let comparatives = Comparatives.directions.merging(Comparatives.speeds) { one, _ in one }
    private static let verbs: [String: Comparatives.Direction] = Comparatives.changes.merging([
        "decreased": .less, "reduced": .less, "reduces": .less, "shrunk": .less, "shrink": .less, "lost": .less, "loses": .less,
        "lose": .less, "fallen": .less, "dropping": .less, "falling": .less, "shrinking": .less, "cuts": .less,
        "increased": .more, "grown": .more, "grow": .more, "risen": .more, "rise": .more, "growing": .more, "rising": .more,
        "increase": .more, "decrease": .less, "drop": .less, "fall": .less, "reduction": .less, "reduce": .less, "cut": .less,
    ]) { one, _ in one }
    private static let adjectives: [String: Comparatives.Direction] = [
        "small": .less, "short": .less, "fast": .less, "quick": .less, "light": .less, "low": .less, "little": .less,
        "few": .less,
        "cheap": .less, "large": .more, "big": .more, "long": .more, "slow": .more, "heavy": .more, "high": .more, "many": .more,
        "much": .more, "great": .more,
    ]

    private static func direction(_ word: String) -> Comparatives.Direction? { comparatives[word] ?? verbs[word] }

    /// What a word beside a number can be said of.
    private static func units(_ word: String) -> Set<Number.Unit>? {
        switch word {
        case "fast", "slow", "quick", "long", "short", "faster", "slower", "quicker", "longer", "shorter", "time", "latency",
            "duration", "speed":
            [.seconds]
        case "size", "flash", "bytes", "memory", "space", "room", "storage", "ram", "file", "disk", "arena", "heavy", "light",
            "heavier", "lighter":
            [.bytes]
        case "small", "large", "big", "smaller", "larger", "bigger": [.bytes, .count]
        case "many", "few", "fewer": [.count]
        default: nil
        }
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] { split(separator: separator).map(String.init) }
}
