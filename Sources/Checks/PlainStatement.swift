import Records

/// A sentence of a plain paragraph that says nothing but that something has a value, or how two things compare. Only there can
/// a directive take a number's place: any word that is neither a name of what is computed nor one of a few can make the number
/// another's, or say the opposite.
struct PlainStatement {
    /// The words of the sentence before the number and behind it.
    private let before: [String]
    private let behind: [String]
    private let isFactor: Bool

    /// - Returns: nil where the sentence has anything but words, the number and its full stop, or stands in anything but a plain
    ///   paragraph in English.
    init?(_ quantity: ShownQuantity, in text: ProseText) {
        let sentence = text.sentence(around: quantity.range.lowerBound)
        let (start, end) = (quantity.range.lowerBound, quantity.range.upperBound)
        guard text.before != nil, text.isEnglish, text.hasSentence(sentence), start > sentence.lowerBound,
            end <= sentence.upperBound, text.characters[start - 1].isWhitespace,
            end == text.characters.count || text.characters[end].isWhitespace || text.characters[end] == ".",
            !text.objects.keys.contains(where: { sentence.contains($0) && !quantity.range.contains($0) }),
            !text.marked.contains(where: sentence.overlaps), !Self.isSetOff(quantity.range, in: text),
            text.firstQuote >= sentence.lowerBound,
            let before = Self.words(text.characters[sentence.lowerBound..<start]),
            let behind = text.characters[end..<sentence.upperBound].withoutFullStop.flatMap(Self.words)
        else { return nil }
        (self.before, self.behind, isFactor) = (before, behind, quantity.isFactor)
    }

    /// The words of a text in which only spaces stand between them.
    static func words(_ characters: ArraySlice<Character>) -> [String]? {
        let words = characters.split(whereSeparator: \.isWhitespace)
        guard words.allSatisfy({ $0.allSatisfy { NumeralScanner.isWordPart($0) && ($0.isASCII || $0.isLetter) } }) else {
            return nil
        }
        return words.map { String($0) }
    }

    /// A sentence in italics or in bold can be a caption, a quotation or a title; a number alone cannot.
    private static func isSetOff(_ range: Range<Int>, in text: ProseText) -> Bool {
        text.emphasized.contains { $0.overlaps(range) && $0.clamped(to: range) != $0 }
    }

    /// Whether it says of names alone what one has, or how two compare.
    func isOf(_ names: Set<String>) -> Bool {
        guard let verb = before.last?.lowercased(), Self.isPhrase(before.dropLast(), names) else { return false }
        return Self.verbs.contains(verb) && behind.allSatisfy { Self.isName($0, names) }
            || verb == "is" && comparedPhrase.map { Self.isPhrase($0, names) } ?? false
    }

    /// The names of values.
    static func names(of values: [KnownValue]) -> Set<String> {
        values.reduce(into: []) { $0.formUnion(ValueNames($1)?.all ?? []) }
    }

    // MARK: One value

    /// "The int8 file takes 25.4 KB": the sentence names who has the value, names nothing else, and no other value could be
    /// meant by its names.
    func says(_ value: KnownValue, now: Double, among all: [KnownValue]) -> Bool {
        guard let names = ValueNames(value), let verb = before.firstIndex(where: { Self.verbs.contains($0.lowercased()) }),
            verb == before.count - 1, Self.isPhrase(before[..<verb], names.all),
            behind.allSatisfy({ Self.isName($0, names.all.intersection(value.measure)) })
        else { return false }
        let named = Self.names(in: before[..<verb] + behind)
        return !Self.names(in: before[..<verb]).isEmpty && names.who.isSubset(of: named)
            && !Self.isAmbiguous(named, value, names, now: now, among: all)
    }

    /// Whether the same names can mean another value of its unit.
    private static func isAmbiguous(
        _ named: Set<String>, _ value: KnownValue, _ names: ValueNames, now: Double, among all: [KnownValue]
    ) -> Bool {
        all.contains { other in
            guard other.number.unit == value.number.unit, named.isSubset(of: other.words) else { return false }
            if other.number.value != now { return true }
            if let expression = other.expression, DirectiveText.base(of: expression) != value.expression { return true }
            return !other.subject.isEmpty && other.subject.isDisjoint(with: names.all)
        }
    }

    // MARK: Two values

    /// "The int8 file is 3.4 times smaller than the float one": the sentence names both, and nothing else.
    func compares(_ a: KnownValue, _ b: KnownValue, among all: [KnownValue]) -> Bool {
        guard let first = ValueNames(a), let second = ValueNames(b), before.last?.lowercased() == "is",
            let phrase = comparedPhrase, first.who.isDisjoint(with: second.who)
        else { return false }
        let names = first.all.union(second.all)
        let sides = [before.dropLast(), phrase].map { Self.names(in: $0) }
        return Self.isPhrase(before.dropLast(), names) && Self.isPhrase(phrase, names)
            && [(first, second), (second, first)].contains { own, other in
                own.who.isSubset(of: sides[0]) && other.who.isSubset(of: sides[1]) && other.who.isDisjoint(with: sides[0])
                    && own.who.isDisjoint(with: sides[1])
            }
            && zip([a, b], [first, second]).allSatisfy { value, own in
                let named = sides[0].union(sides[1]).intersection(own.all)
                return !Self.isAmbiguous(named, value, own, now: value.number.value, among: all)
            }
    }

    /// What stands behind "smaller than", "as large as" and "the size of".
    private var comparedPhrase: ArraySlice<String>? {
        let words = behind.map { $0.lowercased() }
        guard words.count > 2 else { return nil }
        if Comparatives.word(words[0], .comparative, .speed) != nil, words[1] == "than" { return behind[2...] }
        guard isFactor, words.count > 3 else { return nil }
        if words[0] == "as", Comparatives.word(words[1], .adjective) != nil, words[2] == "as" { return behind[3...] }
        if words[0] == "the", Comparatives.units(ofNoun: words[1]) != nil, words[2] == "of" { return behind[3...] }
        return nil
    }

    // MARK: Words

    static func isPhrase(_ words: some Collection<String>, _ names: Set<String>) -> Bool {
        words.allSatisfy { plain.contains($0.lowercased()) || isName($0, names) }
    }

    /// The stems of the words that are names.
    private static func names(in words: some Collection<String>) -> Set<String> {
        Words.stems(words.filter { !plain.contains($0.lowercased()) }.joined(separator: " "))
    }

    private static func isName(_ word: String, _ names: Set<String>) -> Bool {
        let stems = Words.stems(word)
        return !stems.isEmpty && stems.isSubset(of: names)
    }

    private static let verbs: Set<String> = ["is", "are", "has", "takes", "needs", "reaches", "gets"]
    private static let plain: Set<String> = ["the", "of", "in", "with", "model", "file", "network", "one"]
}

extension ArraySlice<Character> {
    /// Nil where there is none: a label, or what leads in a list, ends without one.
    fileprivate var withoutFullStop: Self? {
        guard let last = lastIndex(where: { !$0.isWhitespace }), self[last] == "." else { return nil }
        return self[..<last]
    }
}
