/// Why no directive is written in place of a typed number that a value equals, though the page would show the same today.
struct ReasonNotToWrite: Error {
    /// Part of a sentence, without its full stop.
    let text: String

    static let formerValue = Self("it was this once, and its sentence or what stands around it may mean something else")
    static let noDirective = Self("no directive shows just this there")

    private init(_ text: String) { self.text = text }

    /// - Returns: nil where the sentence says in the notebook's own voice that something is so, and exactly one expression can be
    ///   meant.
    ///
    /// - Parameter isPaired: it is one of a list of numbers, in the order of their names.
    init?(
        _ numeral: Numeral, _ match: TypedNumberCheck.Match, in text: ProseText, isPaired: Bool, among all: [KnownValue]
    ) {
        let sentence = text.sentence(around: numeral.range.lowerBound)
        let words = text.text(sentence)
        if numeral.bound != nil {
            self.init("another value may lie on the other side of the bound")
        } else if match.value.expression == nil {
            self.init("nothing that can stand in a sentence computes it")
        } else if !match.isCertain {
            self.init("more than one expression can be meant")
        } else if text.role == .tableCell || text.role == .heading {
            self.init(
                text.role == .heading
                    ? "the address of a heading is made of its words" : "whose a typed table's numbers are is not known")
        } else if !text.isEnglish {
            self.init("what a sentence means is known in English only")
        } else if text.isQuotation || words.contains(where: "\"“”„«»‘[".contains) || " \(words)".contains(" '") {
            self.init("it is quoted")
        } else if text.shifted.contains(where: numeral.range.overlaps) {
            self.init("it is crossed out, raised or lowered")
        } else if let word = text.foreignWord ?? Self.foreignWord(in: text, sentence, among: all) {
            self.init("\(word == "@" ? "a work is cited there" : "\"\(word)\" says that this may be another's")")
        } else if let word = OwnVoice.doubt(in: words, part: SentencePart(around: numeral.range, in: text).words) {
            self.init("with \"\(word)\" its sentence may say something else")
        } else if !Self.isNamed(match, in: words) {
            self.init("its sentence does not name \(match.value.name)")
        } else if let other = Self.namedOther(numeral, match, in: text, sentence, among: all)
            ?? (isPaired ? nil : Self.namedBeside(numeral, match, in: text, sentence, among: all))
        {
            self.init("its sentence names \(other)")
        } else if let word = Self.strangeWord(numeral, match, in: text, isPaired: isPaired, among: all) {
            self.init("with \"\(word)\" its sentence may say something else")
        } else {
            return nil
        }
    }

    private static func foreignWord(in text: ProseText, _ sentence: Range<Int>, among all: [KnownValue]) -> String? {
        if text.objects.contains(where: { sentence.contains($0.key) && $0.value.isWork }) { return "@" }
        return OwnVoice.foreignWord(in: text.text(sentence), names: all.reduce(into: []) { $0.formUnion($1.words) })
    }

    /// Whether a sentence has a word of what it is about: "recall" is none of an accuracy.
    private static func isNamed(_ match: TypedNumberCheck.Match, in sentence: String) -> Bool {
        let values = [match.value] + match.operands
        let names = values.reduce(into: Set<String>()) { $0.formUnion($1.words.union(Comparatives.words(for: $1.number.unit))) }
        return !Words.withSynonyms(names).isDisjoint(with: Words.stems(sentence))
    }

    /// A word beside the number, or in a part of its sentence without one, that can make it something else's.
    private static func strangeWord(
        _ numeral: Numeral, _ match: TypedNumberCheck.Match, in text: ProseText, isPaired: Bool, among all: [KnownValue]
    ) -> String? {
        let part = SentencePart(around: numeral.range, in: text)
        let own = match.operands.isEmpty ? [match.value] : match.operands
        let words = StrangeWords(for: own, of: match.value.number, beside: [])
        let wordsBeside = StrangeWords(for: own, of: match.value.number, beside: all)
        let isList = isPaired || part.numberCount > 1 || part.around.contains { CardinalWords.value(of: $0) != nil }
        return (isList ? wordsBeside : words).first(in: part.around)
            ?? part.others.lazy.compactMap {
                (isPaired || SentencePart.isClause($0) ? wordsBeside : words).first(in: $0)
            }.first
    }

    /// Another value of its unit that the part of the sentence around it names, or the whole of it, where that does not name
    /// its own; or a piece of code or a formula that stands for none of its names.
    private static func namedOther(
        _ numeral: Numeral, _ match: TypedNumberCheck.Match, in text: ProseText, _ sentence: Range<Int>, among all: [KnownValue]
    ) -> String? {
        let own = match.operands.isEmpty ? [match.value] : match.operands
        let names = Words.withNames(own.reduce(into: Set<String>()) { $0.formUnion($1.words) })
        for (index, object) in text.objects where sentence.contains(index) {
            switch object {
            case .code(let code) where Words.stems(code).isDisjoint(with: names): return "`\(code)`"
            case .other: return "something that is no word"
            case .code, .directive, .output, .work: break
            }
        }
        let known = all.reduce(into: names) { $0.formUnion($1.words) }
        if let name = OwnVoice.properName(in: text.text(sentence), names: known) { return "\"\(name)\"" }
        if let colon = text.characters[sentence].firstIndex(of: ":"), colon < numeral.range.lowerBound,
            let label = PlainStatement.words(text.characters[sentence.lowerBound..<colon]), !PlainStatement.isPhrase(label, names)
        {
            return "\"\(label.joined(separator: " ")):\""
        }
        // "97 % of int8's"
        let behind = text.characters[numeral.range.upperBound..<sentence.upperBound]
        if numeral.unit.kind == .percent, behind.starts(with: " of "), match.combination == nil {
            let words = Words.stems(String(behind.prefix(40)))
            if let whole = all.first(where: { !$0.subject.isEmpty && $0.subject.isSubset(of: words) }) { return whole.name }
        }
        return nil
    }

    /// Another value that the part of the sentence around a number names and that has no number there.
    private static func namedBeside(
        _ numeral: Numeral, _ match: TypedNumberCheck.Match, in text: ProseText, _ sentence: Range<Int>, among all: [KnownValue]
    ) -> String? {
        let own = match.operands.isEmpty ? [match.value] : match.operands
        // What is counted has its noun.
        guard numeral.unit.kind != .none else { return nil }
        let others = all.filter { other in
            !other.subject.isEmpty && own.contains { $0.number.unit == other.number.unit }
                && !own.contains { $0.number.value == other.number.value || !$0.subject.isDisjoint(with: other.subject) }
        }
        let part = SentencePart(around: numeral.range, in: text)
        for (words, count) in [(part.words.joined(separator: " "), part.numberCount), (text.text(sentence), 0)] {
            let stems = Words.withNames(Words.stems(words))
            let named = others.filter { $0.subject.isSubset(of: stems) }
            let isOwn = own.contains { !$0.subject.isEmpty && !$0.subject.isDisjoint(with: stems) }
            if let other = named.first, !isOwn || count > 0 && Set(named.map(\.subject)).count >= count { return other.name }
            if isOwn { return nil }
        }
        return nil
    }
}
