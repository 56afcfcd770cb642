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
        "ideally", "suppose", "imagine", "assume", "hypothetical", "hypothetically",
    ]
    /// Words with which a sentence does not say that it is so.
    private static let conditional: Set<String> = [
        "if", "would", "could", "should", "may", "might", "must", "can", "cannot", "will", "unless", "until", "whether", "when",
        "ought",
    ]
    /// Words with which a part of a sentence says the opposite, or something of others.
    private static let negating: Set<String> = [
        "not", "no", "t", "never", "neither", "nor", "hardly", "nothing", "nobody", "false", "without", "other", "another",
        "both",
        "each", "every", "per",
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
            // "The target has 512 KB", where `target` is computed.
            return foreign.contains(plain) && Words.stems(plain).isDisjoint(with: names) ? String(word) : nil
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

    /// The word with which a sentence, or the part of it around a number, does not say that it is so: "would", "not".
    static func doubt(in sentence: String, part: [String]) -> String? {
        if sentence.contains("?") { return "?" }
        return Comparatives.words(sentence).first(where: conditional.contains) ?? part.first(where: negating.contains)
    }
}
