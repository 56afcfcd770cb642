import Notebooks
import Records

/// The running text of a paragraph, a heading, a cell of a table, a caption or a title. Each character knows where it
/// stands in the notebook.
struct ProseText {
    enum Role { case paragraph, heading, tableCell, caption, frontMatter }

    /// What stands in the text and is none: one character, ``placeholder``.
    enum Object {
        /// An index into ``Notebook/directives``.
        case directive(Int)
        case code(String)
        /// A citation of a work.
        case work
        /// A reference to what a cell shows.
        case output
        /// A formula, another reference, a note's mark, an image.
        case other
    }

    static let placeholder: Character = "\u{FFFC}"

    struct Heading {
        var level: Int
        /// Counts the headings to this one.
        var section: Int
        var text: String
    }

    /// What stands before a paragraph: a heading or what a cell shows, where something begins; another paragraph; anything else,
    /// such as a quotation.
    enum Before { case beginning, paragraph, other }

    var role: Role
    /// Counts the headings before it.
    var section: Int
    /// The cells that stand before it, or all of them for what is evaluated after the last.
    var cellsBefore: Int
    var characters: [Character] = []
    /// The bytes of each character in the notebook; nil where they are not known.
    var sources: [Range<Int>?] = []
    /// By the index of their character.
    var objects: [Int: Object] = [:]
    /// Where the text begins.
    var start: SourceLocation
    /// The words for numbers in the text's language, and how it writes them; nil for English.
    var foreignWords: ForeignNumberWords?
    var marks: NumberMarks?
    /// The comment `<!-- typed -->` stands before it.
    var isExempt = false
    /// The row's and the column's title of a cell of a typed table.
    var headers: [String] = []
    /// What stands in `[…]{claim="…"}`: it fails when it is not true any more.
    var claimed: [Range<Int>] = []
    /// Those that it stands under, outermost first.
    var headings: [Heading] = []
    /// Nil where it is no paragraph of the notebook itself, but in a list, a quotation, a note or a box.
    var before: Before?
    /// It stands in a quotation.
    var isQuotation = false
    /// It and what stands around it are the notebook's own, see ``OwnPassages``.
    var isOwnPassage = false
    /// What says that it, or what stands around it, speaks of others, such as "paper".
    var foreignWord: String?
    /// What is crossed out, raised or lowered.
    var shifted: [Range<Int>] = []
    var isEnglish = true
    /// The words by which its language compares; nil for English, and for languages that are not read.
    var lexicon: ComparisonLexicon?
    /// What is crossed out.
    var struck: [Range<Int>] = []
    /// What stands in a link, in a span, is crossed out, raised or lowered.
    var marked: [Range<Int>] = []
    /// What is set off in italics or in bold.
    var emphasized: [Range<Int>] = []
    /// In order; see ``divide()``.
    private(set) var sentences: [Range<Int>] = []
    /// Where the first bracket or quotation begins, which can be open in later sentences; beyond the text where there is none.
    private(set) var firstQuote = 0
    /// Which row of a typed table it stands in; counts through the notebook.
    var row: Int?

    mutating func add(_ text: String, at place: SourceLocation, in source: SourceBytes) {
        let ranges = source.ranges(of: text, at: place)
        var index = 0
        for character in text {
            let end = index + character.utf8.count
            characters.append(Self.plain(character))
            sources.append(ranges.map { $0[index].lowerBound..<$0[end - 1].upperBound })
            index = end
        }
    }

    /// The digit, point or percent sign that a reader of another script takes it for: "٣" is 3.
    private static func plain(_ character: Character) -> Character {
        if character.isASCII { return character }
        if let digit = character.decimalDigit { return Character(String(digit)) }
        switch character {
        case "٫", "．": return "."
        case "٬": return ","
        case "٪", "％": return "%"
        default: return character
        }
    }

    /// Raises the digits and signs from an index on: "10⁻⁵" where 10^-5^ was read.
    mutating func raise(from start: Int) {
        let raised = characters[start...].map(NumeralDigits.superscript)
        guard raised.allSatisfy({ $0 != nil }) else { return }
        characters.replaceSubrange(start..., with: raised.compactMap { $0 })
    }

    mutating func add(_ object: Object, _ range: SourceRange, in source: SourceBytes) {
        objects[characters.count] = object
        characters.append(Self.placeholder)
        guard let start = source.offset(of: range.lowerBound), let end = source.offset(of: range.upperBound) else {
            sources.append(nil)
            return
        }
        sources.append(start..<max(start, end))
    }

    mutating func addSpace() {
        characters.append(" ")
        sources.append(nil)
    }

    /// Puts another text behind this one.
    /// - Returns: by how much its characters are moved.
    mutating func append(_ other: ProseText) -> Int {
        addSpace()
        characters[characters.count - 1] = ";"
        addSpace()
        let shift = characters.count
        characters += other.characters
        sources += other.sources
        for (index, object) in other.objects { objects[index + shift] = object }
        return shift
    }

    func text(_ range: Range<Int>) -> String { String(characters[range]) }

    /// The bytes from the first character of a range to its last.
    func source(_ range: Range<Int>) -> Range<Int>? {
        guard let first = sources[range.lowerBound], let last = sources[range.upperBound - 1] else { return nil }
        return first.lowerBound..<max(first.lowerBound, last.upperBound)
    }

    /// Whether a range is a whole sentence.
    func hasSentence(_ range: Range<Int>) -> Bool {
        let number = sentences.partition { $0.lowerBound < range.lowerBound }
        return number < sentences.count && sentences[number] == range
    }

    /// The sentence around a character, or what of a long one is near.
    func sentence(around index: Int) -> Range<Int> {
        let number = sentences.partition { $0.upperBound <= index }
        let sentence = number < sentences.count ? sentences[number] : 0..<characters.count
        return sentence.clamped(to: index - Self.nearness..<index + Self.nearness)
    }

    /// The part of a sentence around some characters that no comma or semicolon divides.
    func clause(around inner: Range<Int>, in sentence: Range<Int>) -> Range<Int> {
        func divides(_ index: Int) -> Bool {
            let isEnd = index + 1 < sentence.upperBound && characters[index + 1].isWhitespace
            return ",;:".contains(characters[index]) && isEnd || "，；：،؛".contains(characters[index])
        }
        let start = (sentence.lowerBound..<max(inner.lowerBound, sentence.lowerBound)).last(where: divides).map { $0 + 1 }
        let end = (min(inner.upperBound, sentence.upperBound)..<sentence.upperBound).first(where: divides)
        return (start ?? sentence.lowerBound)..<(end ?? sentence.upperBound)
    }

    /// No sentence that a person reads is longer.
    private static let nearness = 400

    /// Finds the sentences: they end with a full stop, a question or an exclamation mark before a space and no small letter; with
    /// those of Chinese and Arabic anywhere.
    mutating func divide() {
        sentences = []
        firstQuote = characters.firstIndex { "\"“”„«»([".contains($0) } ?? characters.count
        var start = 0
        for index in characters.indices where ".!?。！？؟".contains(characters[index]) {
            var next = index + 1
            if !characters[index].isASCII {
                while next < characters.count, characters[next].isWhitespace || "”’」』）)".contains(characters[next]) { next += 1 }
                sentences.append(start..<next)
                start = next
                continue
            }
            while next < characters.count, ")”’\"*".contains(characters[next]) { next += 1 }
            guard next < characters.count, characters[next].isWhitespace else { continue }
            let rest = characters[next...].prefix(100).drop { $0.isWhitespace }
            guard let first = rest.first, !first.isLowercase, !isAbbreviation(endingAt: index) else { continue }
            sentences.append(start..<rest.startIndex)
            start = rest.startIndex
        }
        if start < characters.count { sentences.append(start..<characters.count) }
    }

    private func isAbbreviation(endingAt index: Int) -> Bool {
        let word = characters[max(index - 8, 0)..<index].reversed().prefix { $0.isLetter || $0 == "." }
        return ["vs", "al", "e.g", "i.e", "approx", "ca", "cf", "fig", "sec", "no", "eq", "tab"].contains(
            String(word.reversed()).lowercased())
    }
}
