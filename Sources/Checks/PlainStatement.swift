import Records

/// A sentence of a plain paragraph that says nothing but that something has a value, or how two things compare. Only there can
/// a directive take a number's place: any word that is neither a name of what is computed nor one of a few can make the number
/// another's, or say the opposite.
struct PlainStatement {
    /// The words of the sentence before the number and behind it.
    private let before: [String]
    private let behind: [String]
    private let unit: WrittenUnit.Kind

    /// - Returns: nil where the sentence has anything but words, the number and its full stop, or stands in anything but a plain
    ///   paragraph in English.
    init?(_ numeral: Numeral, in text: ProseText) {
        let sentence = text.sentence(around: numeral.range.lowerBound)
        let (start, end) = (numeral.range.lowerBound, numeral.range.upperBound)
        guard text.isPlainParagraph, text.isEnglish, text.sentences.contains(sentence), start > sentence.lowerBound,
            end <= sentence.upperBound, text.characters[start - 1].isWhitespace,
            end == text.characters.count || text.characters[end].isWhitespace || text.characters[end] == ".",
            !text.objects.keys.contains(where: sentence.contains), !text.marked.contains(where: sentence.overlaps),
            !Self.isQuoted(text.characters[..<sentence.lowerBound]),
            let before = Self.words(text.characters[sentence.lowerBound..<start]),
            let behind = Self.words(text.characters[end..<sentence.upperBound].trimmingFullStop)
        else { return nil }
        (self.before, self.behind, unit) = (before, behind, numeral.unit.kind)
    }

    /// The words of a text in which only spaces stand between them.
    private static func words(_ characters: ArraySlice<Character>) -> [String]? {
        let words = characters.split(whereSeparator: \.isWhitespace)
        guard words.allSatisfy({ $0.allSatisfy { NumeralScanner.isWordPart($0) && ($0.isASCII || $0.isLetter) } }) else {
            return nil
        }
        return words.map { String($0) }
    }

    /// A bracket or a quotation that began in an earlier sentence can still be open.
    private static func isQuoted(_ earlier: ArraySlice<Character>) -> Bool {
        earlier.contains { "\"“”„«»([".contains($0) }
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
        guard unit == .factor, words.count > 3 else { return nil }
        if words[0] == "as", Comparatives.word(words[1], .adjective) != nil, words[2] == "as" { return behind[3...] }
        if words[0] == "the", Comparatives.units(ofNoun: words[1]) != nil, words[2] == "of" { return behind[3...] }
        return nil
    }

    // MARK: Words

    private static func isPhrase(_ words: some Collection<String>, _ names: Set<String>) -> Bool {
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

/// The words by which a value is named where it is computed: those of its expression, and of its row's and column's titles.
private struct ValueNames {
    let all: Set<String>
    /// Those that say whose value it is: the row's title, or the first name of a chain, all of it where there is no other.
    let who: Set<String>

    /// - Returns: nil where a value is computed by more than a chain of names, or by none.
    init?(_ value: KnownValue) {
        guard let expression = value.expression,
            expression.allSatisfy({ NumeralScanner.isWordPart($0) || $0 == "." })
        else { return nil }
        let first = Words.stems(expression.prefix { $0 != "." })
        let row = value.cell == nil ? first : value.row
        guard !row.isEmpty else { return nil }
        all = Words.stems(expression).union(row).union(value.cell == nil ? [] : value.measure)
        who = row
    }
}

extension ArraySlice<Character> {
    fileprivate var trimmingFullStop: Self {
        guard let last = lastIndex(where: { !$0.isWhitespace }), self[last] == "." else { return self }
        return self[..<last]
    }
}
