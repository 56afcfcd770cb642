/// Whether a text says, in the notebook's own voice, that something is so: not as another's words, of another time, as an aim, or as
/// what could be.
enum OwnVoice {
    /// Words of others and of other times, and what has a value without being computed. One is enough for all that stands near.
    private static let foreign: Set<String> = [
        "al", "paper", "papers", "literature", "published", "publication", "article", "book", "authors",
        "last", "previous", "previously", "former", "formerly", "earlier", "ago", "yesterday", "originally", "old", "older",
        "competitor", "competitors", "others", "theirs", "he", "she", "said", "source", "claimed",
        "reported", "reports", "according", "myth", "target", "targets", "goal", "goals", "budget", "limit", "limits", "deadline",
        "required", "requirement", "requirements", "allowed", "aim", "aims", "planned", "expected", "supposed", "ideal",
        "ideally",
        "suppose", "imagine", "assume", "hypothetical", "hypothetically",
    ]
    /// Words with which a sentence does not say that it is so.
    private static let doubtful: Set<String> = [
        "if", "would", "could", "should", "may", "might", "must", "can", "cannot", "will", "not", "no", "never", "neither", "nor",
        "hardly", "nothing", "nobody", "other", "another", "both", "each", "every", "per", "unless", "until", "whether", "when",
        "ought", "false", "without",
    ]
    private static let pronouns: Set<String> = ["it", "that", "this", "here", "there", "what", "let", "one", "who", "how"]

    /// What says that a text speaks of others, such as "paper"; nil for one that does not.
    ///
    /// - Parameter names: of what is computed: "float's size" is its own.
    static func foreignWord(in text: String, names: Set<String>) -> String? {
        let words = text.split { !NumeralScanner.isWordPart($0) && $0 != "'" && $0 != "’" }
        return words.lazy.compactMap { word -> String? in
            let plain = word.lowercased().replacing("’", with: "'")
            if plain.hasSuffix("'s") || plain.hasSuffix("s'") {
                let owner = String(plain.prefix { $0 != "'" })
                return pronouns.contains(owner) || PlainStatement.isPhrase([owner], names) ? nil : String(word)
            }
            return foreign.contains(plain) ? String(word) : nil
        }.first
    }

    /// A name of somebody, or of something that is not computed: a word with one capital within a sentence.
    static func properName(in text: String, names: Set<String>) -> String? {
        let words = text.split { !NumeralScanner.isWordPart($0) }
        return words.dropFirst().first { word in
            word.count > 2 && word.first?.isUppercase ?? false && word.dropFirst().allSatisfy(\.isLowercase)
                && Words.stems(word).isDisjoint(with: names) && !pronouns.contains(word.lowercased())
        }.map(String.init)
    }

    /// The word with which a sentence does not say that it is so: "would", "not".
    static func doubt(in text: String) -> String? {
        if text.contains("?") { return "?" }
        return text.split { !NumeralScanner.isWordPart($0) }.first {
            doubtful.contains($0.lowercased()) || $0.lowercased() == "t"
        }
        .map(String.init)
    }
}

/// What says of each text that it speaks of others, or what stands around it does: a heading above it, its paragraph, or one without
/// numbers before it, up to a heading, to what a cell shows, or to a paragraph that shows what is computed.
struct ForeignVoices {
    private(set) var words: [String?] = []

    /// - Parameter quantities: those of each text.
    init(_ prose: [ProseText], _ quantities: [[ShownQuantity]], _ values: [KnownValue]) {
        let names = values.reduce(into: Set<String>()) { $0.formUnion($1.subject.union($1.measure)) }
        var open: String?
        var list: String?
        var headings: [String: String?] = [:]
        for (text, quantities) in zip(prose, quantities) {
            let own =
                text.objects.values.contains(where: \.isWork)
                ? "@" : OwnVoice.foreignWord(in: text.text(0..<text.characters.count), names: names)
            // What a paragraph with numbers says of others is of these.
            let leads = quantities.isEmpty ? own : nil
            switch text.before {
            case .beginning: open = leads
            case .paragraph, .other: open = leads ?? (text.objects.values.contains(where: \.isComputed) ? nil : open)
            case nil: list = own ?? list
            }
            if text.before != nil { list = nil }
            let above = text.headings.lazy.compactMap { heading -> String? in
                if let known = headings[heading.text] { return known }
                let word = OwnVoice.foreignWord(in: heading.text, names: names)
                headings[heading.text] = word
                return word
            }.first
            words.append(above ?? own ?? list ?? open)
        }
    }
}

extension ProseText.Object {
    fileprivate var isWork: Bool { if case .work = self { true } else { false } }
}
