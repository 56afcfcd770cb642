import Records

/// What a sentence says that a number is: how many times one thing is another, or by how much it differs, and of what.
struct NumeralMeaning {
    /// Of which way a ratio is: `.more` is its subject ÷ the other, as in "twice as large"; `.less` the other ÷ its subject,
    /// as in "twice as small". Nil where the sentence does not say.
    private(set) var sense: Comparatives.Direction?
    /// "75 % smaller", "by a quarter", "saves 75 %": by how much something differs, and never a share of it.
    private(set) var isChange = false
    /// Which way a change goes, unless a word of speed says it.
    private(set) var change: Comparatives.Direction?
    /// What can be compared by the words beside it; nil: anything.
    private(set) var units: Set<Number.Unit>?
    /// What is measured where it stands; says less than ``units``.
    private(set) var measured: Set<Number.Unit>?
    /// The number has a meaning here that no combination of two values has.
    private(set) var isUnclear = false

    init(of numeral: Numeral, _ phrase: NumeralPhrase) {
        measured = phrase.measured
        if numeral.unit.kind == .factor { readFactor(numeral, phrase) } else { readShare(numeral, phrase) }
    }

    /// - "three times smaller", "3× faster": the comparative says which way. "0.5 times smaller" has no meaning.
    /// - "twice as large": the adjective does. "twice as good" has none in numbers.
    /// - "half the size", "three times its time": a part or a multiple of what is named.
    /// - "shrinks by a factor of four": the verb says which way. "three times better" has no meaning.
    private mutating func readFactor(_ numeral: Numeral, _ phrase: NumeralPhrase) {
        isChange = numeral.word != nil && numeral.value < 1 && phrase.isBy
        let word: Comparatives.Word?
        if let comparative = phrase.comparative {
            (word, isUnclear) = (comparative, numeral.value < 1)
        } else if phrase.isEquative {
            (word, isUnclear) = (phrase.adjective, phrase.adjective == nil)
        } else if let whole = phrase.whole {
            sense = numeral.text.hasPrefix("halv") ? .less : .more
            units = whole.lazy.compactMap(Self.units).first
            return
        } else {
            (word, isUnclear) = (phrase.verb, phrase.isOpen)
        }
        (sense, units) = (word?.direction, word?.units)
    }

    /// - "75 % smaller", "falls by 75 %", "a reduction of 75 %": a change, which way the word says.
    /// - "saves 75 %", "75 % off": a change.
    /// - "75 % of it": a share of what is named.
    private mutating func readShare(_ numeral: Numeral, _ phrase: NumeralPhrase) {
        isChange = phrase.isChange
        let word = phrase.comparative ?? phrase.verb ?? phrase.noun
        if word?.kind != .speed { change = word?.direction }
        units = word?.units
        sense = isChange ? word?.direction : numeral.unit.kind == .percent ? .more : nil
    }

    private static func units(_ word: String) -> Set<Number.Unit>? {
        Comparatives.units(ofNoun: word) ?? Comparatives.word(word, .comparative, .speed, .adjective)?.units
    }
}
