import Records

/// The words by which a language other than English compares.
struct ComparisonLexicon {
    /// What a phrase does in a comparison.
    enum Role: Hashable {
        /// "kleiner": of what, unless a noun beside it says so; nil for what is said with a noun only, "weniger Speicher".
        case comparative(Comparatives.Direction, Number.Unit?)
        /// "so groß", which compares behind a factor: "doppelt so groß".
        case equative(Comparatives.Direction, Number.Unit?)
        /// "besser", "schlechter"
        case quality(isBetter: Bool)
        case superlative(Comparatives.Direction, Number.Unit?)
        case bestOrWorst(isBest: Bool)
        /// "fällt", of a change from something to something.
        case change(Comparatives.Direction)
        /// "als"; before the adjective in Chinese.
        case than
        /// "gegenüber", "statt": another one follows, and what is said of the first stands anywhere.
        case against
        case from, to
        /// "Latenz": what is compared.
        case noun(Number.Unit)
        /// "Verlust", "Fehler": a share of them is better when it is smaller.
        case loss
        /// "und": another part of the sentence begins.
        case divider
        /// "nicht", "wenn": the sentence says something else than that things are so.
        case doubt
        /// "Netz", "ist", "viel": says nothing of what is compared.
        case filler
    }

    private struct Phrase {
        var text: [Character]
        var roles: Set<Role>
    }

    /// Longest first, by their first characters.
    private let phrases: [Character: [Phrase]]
    /// What words end with in one case or number and not in another, longest first.
    private let endings: [String]
    /// Words that mean the same as "int8" and as "float".
    private let integerNames: Set<String>
    private let floatNames: Set<String>
    /// Whether the adjective stands behind both: "A 比 B 小".
    let isAdjectiveLast: Bool
    /// Whether by how much they differ stands before the adjective: "60 KB kleiner".
    let isDifferenceFirst: Bool

    /// - Parameters:
    ///   - rows: phrases, between commas, by what they do.
    ///   - endings: of adjectives.
    ///   - integer: the stems of words for "int8", between spaces.
    ///   - float: of those for "float".
    init(
        _ rows: [(Role, String)], endings: String, integer: String, float: String, isAdjectiveLast: Bool = false,
        isDifferenceFirst: Bool = true
    ) {
        (self.isAdjectiveLast, self.isDifferenceFirst) = (isAdjectiveLast, isDifferenceFirst)
        var found: [String: Set<Role>] = [:]
        for (role, phrases) in rows {
            for phrase in phrases.split(separator: ",") {
                let text = String(phrase.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
                found[text, default: []].insert(role)
            }
        }
        phrases = Dictionary(grouping: found.map { Phrase(text: Array($0.key), roles: $0.value) }) { $0.text[0] }
            .mapValues { $0.sorted { $0.text.count > $1.text.count } }
        self.endings = endings.split(separator: " ").map { String($0) }
        integerNames = Set(integer.split(separator: " ").map { String($0) })
        floatNames = Set(float.split(separator: " ").map { String($0) })
    }

    /// That of a language, by its subtag.
    static func of(_ language: String) -> ComparisonLexicon? {
        switch language {
        case "ar": arabic
        case "de": german
        case "es": spanish
        case "fr": french
        case "zh": chinese
        default: nil
        }
    }

    // MARK: Tokens

    /// A phrase, a word that the lexicon has not, a quantity or a mark.
    struct Token {
        enum Kind {
            case phrase(Set<Role>)
            case word
            /// An index into the sentence's quantities.
            case quantity(Int)
            case mark(Character)
        }

        var kind: Kind
        var range: Range<Int>

        func has(_ role: Role) -> Bool { if case .phrase(let roles) = kind { roles.contains(role) } else { false } }

        /// The first of its roles of which something can be said.
        func first<T>(_ value: (Role) -> T?) -> T? {
            if case .phrase(let roles) = kind { roles.lazy.compactMap(value).first } else { nil }
        }
    }

    /// A part of a text with what it shows.
    func tokens(_ characters: [Character], in range: Range<Int>, _ quantities: [ShownQuantity] = []) -> [Token] {
        var tokens: [Token] = []
        var index = range.lowerBound
        var next = quantities.startIndex
        while index < range.upperBound {
            if quantities.indices.contains(next), quantities[next].range.lowerBound == index {
                tokens.append(Token(kind: .quantity(next), range: quantities[next].range))
                index = max(quantities[next].range.upperBound, index + 1)
                next += 1
                continue
            }
            let limit = quantities.indices.contains(next) ? max(quantities[next].range.lowerBound, index + 1) : range.upperBound
            let character = characters[index]
            if let phrase = phrase(at: index, characters, limit) {
                var factor: ShownQuantity?
                if case .quantity(let number)? = tokens.last?.kind, quantities[number].isFactor { factor = quantities[number] }
                let roles = Set(phrase.roles.compactMap { $0.behind(factor) })
                tokens.append(Token(kind: .phrase(roles), range: index..<index + phrase.text.count))
                index += phrase.text.count
            } else if Self.isLetter(character) {
                let end = wordEnd(from: index, characters, limit)
                tokens.append(Token(kind: .word, range: index..<end))
                index = end
            } else {
                if !character.isWhitespace { tokens.append(Token(kind: .mark(character), range: index..<index + 1)) }
                index += 1
            }
        }
        return tokens
    }

    private func phrase(at start: Int, _ characters: [Character], _ limit: Int) -> Phrase? {
        let first = characters[start].lowercased().first ?? " "
        guard let candidates = phrases[first] else { return nil }
        return candidates.first { phrase in
            let end = start + phrase.text.count
            guard end <= limit, isBoundary(start, characters), isBoundary(end, characters) else { return false }
            return zip(characters[start..<end], phrase.text).allSatisfy { $0 == $1 || $0.lowercased() == String($1) }
        }
    }

    /// Whether a word may begin or end between two characters; between ideographs it may anywhere.
    private func isBoundary(_ index: Int, _ characters: [Character]) -> Bool {
        guard index > 0, index < characters.count else { return true }
        let (before, behind) = (characters[index - 1], characters[index])
        guard Self.isLetter(before), Self.isLetter(behind) else { return true }
        return NumeralScanner.isIdeograph(before) || NumeralScanner.isIdeograph(behind)
    }

    /// The end of a word; of ideographs those before the next phrase.
    private func wordEnd(from start: Int, _ characters: [Character], _ limit: Int) -> Int {
        let isIdeograph = NumeralScanner.isIdeograph(characters[start])
        var end = start + 1
        while end < limit, Self.isLetter(characters[end]),
            NumeralScanner.isIdeograph(characters[end]) == isIdeograph,
            !(isIdeograph && phrase(at: end, characters, limit) != nil)
        {
            end += 1
        }
        return end
    }

    private static func isLetter(_ character: Character) -> Bool {
        NumeralScanner.isWordPart(character) || NumeralScanner.isIdeograph(character) && character.isLetter
    }

    // MARK: Names

    /// The names among words: their stems without the endings of adjectives; what means the same is one name.
    func names(_ words: some Sequence<String>) -> Set<String> {
        var names: Set<String> = []
        for word in words {
            let stems = word.first.map(NumeralScanner.isIdeograph) ?? false ? [word] : Words.stems(word)
            for stem in stems {
                let name = withoutEnding(stem)
                names.insert(integerNames.contains(name) ? "int8" : floatNames.contains(name) ? "float" : name)
            }
        }
        return names
    }

    /// The names in a row's title.
    func names(in title: String) -> Set<String> {
        let characters = Array(title.lowercased())
        return names(
            tokens(characters, in: characters.indices).compactMap { token in
                guard case .word = token.kind else { return nil }
                return String(characters[token.range])
            })
    }

    private func withoutEnding(_ word: String) -> String {
        for ending in endings where word.hasSuffix(ending) && word.count - ending.count >= 4 {
            return String(word.dropLast(ending.count))
        }
        return word
    }
}

extension ComparisonLexicon.Role {
    /// What it is behind a number of times: "halb so groß" is smaller.
    fileprivate func behind(_ factor: ShownQuantity?) -> Self? {
        guard case .equative(let direction, let unit) = self else { return self }
        guard let factor else { return nil }
        return .comparative((factor.value < 1) == (direction == .more) ? .less : .more, unit)
    }
}
