import Records

/// Numbers that are written as words in another language than English: the words in which a page of that language says
/// ratios and counts, ``Number/wordText``.
struct ForeignNumberWords {
    private struct Phrase {
        var text: [Character]
        var word: NumberWord
        var wording: Number.Wording
    }

    /// Longest first, by their first characters.
    private let phrases: [Character: [Phrase]]

    init(_ marks: NumberMarks) {
        var found: [[Character]: Phrase] = [:]
        for wording in [Number.Wording.multiple, .times, .fold, .part, .count] {
            for word in wording.words {
                guard let said = marks.said(word, wording), found[Array(said)] == nil else { continue }
                found[Array(said)] = Phrase(text: Array(said), word: word, wording: wording)
            }
        }
        phrases = Dictionary(grouping: found.values) { $0.text[0] }.mapValues { $0.sorted { $0.text.count > $1.text.count } }
    }

    /// The words that begin at an index, as a number; nil where none do.
    func number(at start: Int, in characters: [Character]) -> Numeral? {
        let first = characters[start].lowercased().first ?? " "
        guard let candidates = phrases[first], start == 0 || !NumeralScanner.isWordPart(characters[start - 1]) else { return nil }
        for phrase in candidates {
            let end = start + phrase.text.count
            guard end <= characters.count, end == characters.count || !NumeralScanner.isWordPart(characters[end]),
                zip(characters[start..<end], phrase.text).allSatisfy({ $0.lowercased() == $1.lowercased() })
            else { continue }
            let isCount = phrase.wording == .count
            // One character, such as 三, is a part of many words.
            guard !isCount || phrase.text.count > 1 else { continue }
            return Numeral(
                range: start..<end, digits: start..<end, text: String(characters[start..<end]), value: phrase.word.value,
                fractionDigits: 0, significantDigits: 1, unit: isCount ? .none : .init(kind: .factor),
                word: phrase.word.meaning, wording: phrase.wording)
        }
        return nil
    }
}
