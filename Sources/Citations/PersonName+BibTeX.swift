extension PersonName {
    /// The names of a BibTeX field: "Jane Q. Doe and van der Berg, Jan and {World Health Organization} and others".
    static func list(bibTeX field: String) -> [PersonName] {
        split(field) { $0 == "and" }.map { words in
            words == ["others"] ? others : PersonName(words: words)
        }
    }

    /// A name's words, in LaTeX; a comma ends a word.
    private init(words: [String]) {
        var parts: [[String]] = [[]]
        for word in words {
            if word == "," { parts.append([]) } else { parts[parts.count - 1].append(word) }
        }
        func text(_ words: some Collection<String>) -> String { LaTeXText.plain(words.joined(separator: " ")) }
        func isSmall(_ word: String) -> Bool {
            LaTeXText.plain(word).first { $0.isLetter }?.isLowercase ?? false && !word.hasPrefix("{")
        }
        if parts.count == 1 {
            let words = parts[0]
            if words.count == 1, words[0].hasPrefix("{") {
                self.init(family: text(words), isInstitution: true)
                return
            }
            // "First von Last": the last word is always a part of the family name.
            let first = words.dropLast().firstIndex(where: isSmall) ?? max(words.count - 1, 0)
            let last = (words.dropLast().lastIndex(where: isSmall) ?? first - 1) + 1
            self.init(
                family: text(words[max(last, first)...]), given: text(words[..<first]),
                particle: text(words[first..<max(last, first)]))
            return
        }
        let family = parts[0]
        let last = family.dropLast().prefix(while: isSmall).count
        self.init(
            family: text(family[last...]), given: text(parts.last ?? []), particle: text(family[..<last]),
            suffix: parts.count > 2 ? text(parts[1]) : "")
    }

    /// The words outside of braces in groups, between the words for which `isSeparator` holds; commas are words.
    private static func split(_ field: String, _ isSeparator: (String) -> Bool) -> [[String]] {
        var groups: [[String]] = [[]]
        var word = ""
        var depth = 0
        func endWord() {
            if isSeparator(word.lowercased()) {
                groups.append([])
            } else if !word.isEmpty {
                groups[groups.count - 1].append(word)
            }
            word = ""
        }
        for character in field {
            if depth == 0, character.isWhitespace || character == "," || character == "~" {
                endWord()
                if character == "," { groups[groups.count - 1].append(",") }
                continue
            }
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            word.append(character)
        }
        endWord()
        return groups.filter { !$0.isEmpty }
    }
}
