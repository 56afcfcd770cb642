import Records

/// The words around a number by which a sentence says what it is of, each nil or false where none of them stands there.
struct NumeralPhrase {
    /// "75 % smaller", "three times faster".
    private(set) var comparative: Comparatives.Word?
    /// "twice as large", "twice as good".
    private(set) var isEquative = false
    /// The adjective of an equative that has a direction.
    private(set) var adjective: Comparatives.Word?
    /// "half the size", "three times its time": what follows the article.
    private(set) var whole: ArraySlice<String>?
    /// "fell by half", "larger by a factor of four": the last word before it that has a direction.
    private(set) var verb: Comparatives.Word?
    /// "a reduction of 75 %", "a 75 % reduction".
    private(set) var noun: Comparatives.Word?
    /// "by a third", "by a factor of three".
    private(set) var isBy = false
    /// "saves 75 %", "up 75 %": a change that says no more.
    private(set) var isGain = false
    /// "75 % better", "75 % off": it compares, and has no direction in numbers.
    private(set) var isOpen = false

    /// What its clause measures, where it names one such thing: bytes beside "size", seconds beside "latency".
    private(set) var measured: Set<Number.Unit>?

    /// - Parameters:
    ///   - before: the words of its clause before it.
    ///   - next: those directly behind it.
    init(before: [String], next: [String]) {
        let previous = Array(before.reversed().drop { Self.hedges.contains($0) }.prefix(3))
        let last = previous.first ?? "", following = next.first ?? ""
        comparative = Comparatives.word(following, .comparative, .speed)
        isEquative = following == "as"
        if isEquative, next.count > 1 { adjective = Comparatives.word(next[1], .adjective) }
        if Self.wholes.contains(following) { whole = next.prefix(4) }
        isOpen = Self.openWords.contains(following)
        isBy = last == "by" || previous.starts(with: ["of", "factor"])
        if isBy || Comparatives.word(last, .verb, .form) != nil {
            verb = before.last { Self.moved($0) != nil }.flatMap(Self.moved)
        }
        noun =
            last == "of" && previous.count > 1
            ? Comparatives.word(previous[1], .noun) : Comparatives.word(following, .noun)
        let measures = Set((before + next).compactMap(Comparatives.units(ofNoun:)))
        measured = measures.count == 1 ? measures.first : nil
        isGain = Self.gains.contains(last) || ["up", "down"].contains(last) && whole == nil
    }

    /// Whether it is said by how much something differs: "75 % smaller", "saves 75 %".
    var isChange: Bool { comparative != nil || isOpen || isBy || noun != nil || verb != nil || isGain }

    private static func moved(_ word: String) -> Comparatives.Word? {
        Comparatives.word(word, .comparative, .speed, .verb, .form)
    }

    private static let hedges: Set<String> = [
        "about", "nearly", "almost", "roughly", "over", "around", "approximately", "some", "exactly", "more", "less", "than",
        "under", "only", "just", "another", "a", "at", "least", "most",
    ]
    private static let wholes: Set<String> = ["the", "of", "its", "that", "what", "their", "those", "this"]
    private static let openWords: Set<String> = ["better", "worse", "off", "cut"]
    private static let gains: Set<String> = ["saves", "saved", "save", "saving", "gains", "gained", "gain"]
}
