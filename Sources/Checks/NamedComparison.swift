import Records

/// A part of a sentence that says which of two things is smaller, faster or better, without their numbers.
struct NamedComparison {
    /// The words that compare, such as "faster" and "lower latency".
    let range: Range<Int>
    /// What they compare; nil where only a column's name can say it.
    let unit: Number.Unit?
    /// Whether they can be said of whatever a column's name says.
    let isGeneral: Bool
    /// What they say of the value of the subject against that of the object.
    let direction: Comparatives.Direction
    /// The words before them in their part of the sentence; what the parts before it are about stands behind that.
    let subjects: [[String]]
    /// The words behind "than", "as" and "compared with"; nil where none of them stands there.
    let object: [String]?
    /// Words behind them that are no object.
    private let rest: [String]
    /// The words of the parts before it, in order.
    private let earlier: [[String]]
    private let own: [String]

    static func all(in sentence: Sentence) -> [NamedComparison] {
        // "On the Nano float is faster" speaks of other values.
        guard !conditions.contains(sentence.words.first?.text ?? "") else { return [] }
        return sentence.words.indices.compactMap { NamedComparison(at: $0, in: sentence) }
    }

    private init?(at index: Int, in sentence: Sentence) {
        let words = sentence.words
        guard ComparativeMeaning.canBegin(with: words[index].text) else { return nil }
        let parts = Self.parts(of: sentence)
        guard let part = parts.firstIndex(where: { $0.contains(index) }) else { return nil }
        let behind = words[index..<parts[part].upperBound].map(\.text)
        let before = words[parts[part].lowerBound..<index].map(\.text)
        guard let meaning = ComparativeMeaning(of: behind, behind: before) else { return nil }
        (unit, direction, isGeneral) = (meaning.unit, meaning.direction, meaning.isGeneral)
        let last = words[index + meaning.count - 1]
        range = words[index].index..<last.index + last.text.count
        // "is both larger and slower": nobody stands between the two.
        let earlier = parts[..<part].reversed().map { Self.subject(words[$0].map(\.text)) }
        subjects = before.allSatisfy(["a", "an", "the", "also"].contains) ? earlier : [before] + earlier
        let next = Array(behind.dropFirst(meaning.count))
        object = meaning.object(in: next) ?? Self.compared(in: sentence)
        rest =
            object == nil
            ? next : meaning.object(in: next) == nil ? next : Array(next.prefix { !["than", "as", "in"].contains($0) })
        self.earlier = parts[..<part].map { words[$0].map(\.text) }
        own = words[parts[part]].map(\.text)
    }

    /// The stems of the words by which it can name a column: "by error", "the loss of".
    var measures: Set<String> { Words.stems((earlier.flatMap { $0 } + own).joined(separator: " ")) }

    /// The subject is "it" or "that".
    var isPronoun: Bool { subjects.first?.first { !Self.openers.contains($0) }.map(Self.pronouns.contains) ?? false }

    /// Whether nothing stands beside the words but who is compared, and what: "loading float" is more, and so is "the error of
    /// int8" unless the table has a column of that name. What stands before, such as "after pruning", can mean other values.
    func isPlain(besides rows: [KnownValue]) -> Bool {
        let names = rows.reduce(into: Set<String>()) { $0.formUnion(Words.withNames($1.subject)) }
        let measures = rows.reduce(into: Set<String>()) { $0.formUnion($1.measure) }
        func isKnown(_ word: String) -> Bool {
            let stems = Words.stems(word)
            return Self.fillers.contains(word) || Comparatives.units(ofNoun: word) != nil || word.first?.isNumber ?? false
                || Comparatives.word(word, .comparative, .speed) != nil || !stems.isDisjoint(with: names)
                || !stems.isDisjoint(with: measures)
        }
        func isOpening(_ words: [String]) -> Bool {
            // "Quantized, …" and "loaded from flash, …" are states of what is compared.
            let isStatement = words.contains { Self.verbs.contains($0) || Comparatives.word($0, .comparative, .speed) != nil }
            return ["compared", "unlike"].contains(words.first) || isStatement
                || words.allSatisfy { Self.openers.contains($0) || Self.fillers.contains($0) || isKnown($0) && isMeasure($0) }
        }
        func isMeasure(_ word: String) -> Bool {
            Comparatives.units(ofNoun: word) != nil || !Words.stems(word).isDisjoint(with: measures)
        }
        return ((subjects.first ?? []) + rest + (object ?? [])).allSatisfy(isKnown) && earlier.allSatisfy(isOpening)
    }

    // MARK: Parts

    private static let dividers: Set<String> = ["and", "but", "so", "while", "whereas", "because", "since", "although", "yet"]

    /// The sentence's words, divided at commas and conjunctions.
    private static func parts(of sentence: Sentence) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        var end = sentence.range.lowerBound
        for (index, word) in sentence.words.enumerated() {
            let isDivided = sentence.text.characters[end..<word.index].contains { ",;:".contains($0) }
            if isDivided || dividers.contains(word.text) {
                parts.append(start..<index)
                start = dividers.contains(word.text) ? index + 1 : index
            }
            end = word.index + word.text.count
        }
        return parts + [start..<sentence.words.count]
    }

    /// What stands before the first comparative of a part: whom it is about.
    private static func subject(_ words: [String]) -> [String] {
        Array(words.prefix { Comparatives.word($0, .comparative, .speed) == nil && !["better", "worse", "than"].contains($0) })
    }

    /// "Compared with float, …", "Unlike float, …"
    private static func compared(in sentence: Sentence) -> [String]? {
        let words = sentence.words.map(\.text)
        if words.first == "unlike", let part = parts(of: sentence).first { return Array(words[part].dropFirst()) }
        guard let index = words.firstIndex(of: "compared"), index + 1 < words.count, ["to", "with"].contains(words[index + 1]),
            let part = parts(of: sentence).first(where: { $0.contains(index) })
        else { return nil }
        return Array(words[index..<part.upperBound])
    }

    // MARK: Words

    private static let conditions: Set<String> = [
        "on", "with", "in", "for", "at", "under", "after", "before", "during", "when", "once", "without", "using", "from",
    ]
    private static let pronouns: Set<String> = ["it", "this", "that"]
    private static let openers: Set<String> = [
        "then", "also", "still", "yet", "however", "moreover", "thus", "here", "overall", "so", "finally", "in", "short", "by",
        "of", "the", "two", "as", "clearly", "again", "both", "with", "to",
    ]
    private static let verbs: Set<String> = [
        "is", "are", "has", "have", "beats", "shows", "show", "see", "says", "needs", "takes", "uses", "loses", "measured", "was",
    ]
    private static let fillers: Set<String> = [
        "it", "this", "that", "the", "a", "an", "is", "was", "are", "also", "even", "still", "clearly", "much", "far",
        "slightly", "bit", "little", "thus", "therefore", "hence", "then", "however", "too", "again", "both", "network",
        "model", "file", "one", "version", "variant", "of", "two", "them", "ones", "only", "has", "have", "runs", "takes",
        "needs", "uses", "requires", "occupies", "by", "as", "well", "just", "lot", "somewhat", "considerably",
        "significantly", "our", "s", "twice", "three", "four", "five", "times", "about", "accuracy", "or", "more", "less",
        "accurate", "which", "its", "not", "do", "does", "compared", "to", "with", "than", "nearly", "kb", "mb", "ms", "µs", "μs",
        "ns",
    ]
}
