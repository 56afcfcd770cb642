/// A sentence, or the part of one in which a number stands, and whether it says just that something has a value.
struct SentencePart {
    /// Its words in small letters.
    let words: [String]
    /// Those of the parts before it that have no number.
    let lead: [String]
    /// Those beside the number that it is around.
    let around: [String]
    /// Those of the parts that have no number.
    let others: [[String]]
    private let isForeign: Bool
    private let isEnglish: Bool
    /// How many numbers stand in it.
    let numberCount: Int

    /// A whole sentence.
    init(of sentence: Range<Int>, in text: ProseText) {
        self.init([sentence], around: sentence, of: sentence, in: text)
    }

    /// Divided at commas and semicolons, and at "and" where both sides have a verb: "A has 25 KB and B has 87 KB".
    init(around inner: Range<Int>, in text: ProseText) {
        let sentence = text.sentence(around: inner.lowerBound)
        self.init(Self.parts(of: sentence, in: text), around: inner, of: sentence, in: text)
    }

    private init(_ parts: [Range<Int>], around inner: Range<Int>, of sentence: Range<Int>, in text: ProseText) {
        let index = parts.firstIndex { $0.contains(inner.lowerBound) } ?? parts.count - 1
        words = Self.words(text, parts[index])
        // "According to the data sheet, …" has no number of its own.
        lead = parts[..<index].filter { part in !part.contains { Self.isNumber(text.characters[$0]) } }
            .flatMap { Self.words(text, $0) }
        let part = parts[index]
        around =
            Self.words(text, part.lowerBound..<max(inner.lowerBound, part.lowerBound))
            + Self.words(text, min(inner.upperBound, part.upperBound)..<part.upperBound)
        others = parts.filter { other in other != part && !other.contains { Self.isNumber(text.characters[$0]) } }
            .map { Self.words(text, $0) }
        isEnglish = text.marks == nil
        numberCount = zip([" "] + text.characters[parts[index]], text.characters[parts[index]]).count { before, character in
            Self.isNumber(character) && !NumeralScanner.isWordPart(before) && !".,".contains(before)
        }
        let works = text.objects.contains { index, object in
            if case .work = object { sentence.contains(index) } else { false }
        }
        // "1,234 images/s" are no images.
        let behind = text.characters[min(inner.upperBound, parts[index].upperBound)..<parts[index].upperBound]
        let isRate = zip(behind, behind.dropFirst()).contains { $0 == "/" && $1.isLetter }
        isForeign = isRate || works || text.characters[sentence].contains { "\"“”„«»?@".contains($0) }
    }

    /// Whether it says of one thing that it has the value: "less than" does not.
    var isStatement: Bool { isPlain && numberCount == 1 && !(words + lead).contains(where: Comparatives.isKnown) }

    /// Whether it says that something is so, and says it itself: "last year" and "if" do not.
    var isPlain: Bool { isEnglish && !isForeign && Self.conditions.isDisjoint(with: words + lead) }

    private static let conditions: Set<String> = [
        "if", "would", "could", "should", "may", "might", "not", "last", "previous", "target", "goal", "budget", "before", "was",
        "were",
        "had", "without", "when", "until", "from", "than", "against", "with",
    ]

    /// Whether a part says something of what it names: "so float is quicker" does, "float’s" does not.
    static func isClause(_ words: [String]) -> Bool {
        words.contains { verbs.contains($0) || ["than", "against", "versus", "compared"].contains($0) }
    }

    // MARK: Parts

    private static func parts(of sentence: Range<Int>, in text: ProseText) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = sentence.lowerBound
        for index in sentence where ",;".contains(text.characters[index]) {
            guard index + 1 >= sentence.upperBound || text.characters[index + 1].isWhitespace else { continue }
            parts += divided(start..<index, in: text)
            start = index + 1
        }
        return parts + divided(start..<sentence.upperBound, in: text)
    }

    private static func divided(_ part: Range<Int>, in text: ProseText) -> [Range<Int>] {
        let and = Array(" and ")
        let place = part.first { index in
            index + and.count <= part.upperBound && text.characters[index..<index + and.count].elementsEqual(and)
                && [part.lowerBound..<index, index + and.count..<part.upperBound].allSatisfy { side in
                    words(text, side).contains(where: verbs.contains)
                }
        }
        guard let place else { return [part] }
        return [part.lowerBound..<place, place..<part.upperBound]
    }

    private static func words(_ text: ProseText, _ range: Range<Int>) -> [String] {
        Comparatives.words(text.text(range).replacing("'s", with: "").replacing("’s", with: ""))
    }

    private static func isNumber(_ character: Character) -> Bool { character.isNumber || character == ProseText.placeholder }

    // MARK: Words

    private static let verbs: Set<String> = [
        "is", "are", "has", "have", "needs", "need", "takes", "take", "uses", "use", "was", "were", "occupies", "reaches",
        "weighs",
        "costs", "keeps",
    ]
}
