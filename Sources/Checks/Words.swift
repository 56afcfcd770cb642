/// Words by which a sentence and a computed value can mean the same thing, cut down to their stems.
enum Words {
    /// The stems of a text's words; identifiers are taken apart: "int8Latency" has "int8" and "latency".
    static func stems(_ text: some StringProtocol) -> Set<String> {
        var stems: Set<String> = []
        for word in Substring(text).split(whereSeparator: { !NumeralScanner.isWordPart($0) || $0 == "_" }) {
            for part in parts(of: word) {
                let stem = stem(of: part.lowercased())
                if stem.count > 1, !silent.contains(stem), !stem.allSatisfy(\.isNumber) { stems.insert(stem) }
            }
        }
        for run in Substring(text).split(whereSeparator: { !NumeralScanner.isIdeograph($0) }) {
            // Nothing stands between the words of such a script: any two that follow each other count.
            stems.formUnion(run.count == 1 ? [String(run)] : zip(run, run.dropFirst()).map { String([$0, $1]) })
        }
        return stems
    }

    /// The words of a name as they are spelled, in small letters.
    static func spelled(_ name: String) -> [String] {
        name.split { !NumeralScanner.isWordPart($0) || $0 == "_" }.flatMap { parts(of: $0) }.map { $0.lowercased() }
    }

    /// Words that mean the same in reports about models.
    static func withSynonyms(_ stems: Set<String>) -> Set<String> {
        synonyms.reduce(stems) { $1.isDisjoint(with: stems) ? $0 : $0.union($1) }
    }

    /// The same for the words by which a model is named.
    static func withNames(_ stems: Set<String>) -> Set<String> {
        names.reduce(stems) { $1.isDisjoint(with: stems) ? $0 : $0.union($1) }
    }

    private static let names: [Set<String>] = [["int8", "quantiz", "integer", "eight"], ["float", "float32"]]
    private static let synonyms: [Set<String>] =
        names + [
            ["answer", "predict"], ["picture", "image"], Comparatives.words(for: .bytes),
            Comparatives.words(for: .seconds), Comparatives.words(for: .percent),
        ]

    private static let silent: Set<String> = [
        "the", "of", "in", "on", "to", "and", "or", "is", "are", "by", "it", "for", "as", "at", "with", "than", "that", "this",
        "count", "value", "time", "rounded", "shown", "share", "magnitude", "result", "baseline", "let", "try", "model", "made",
        "here", "map", "name", "named", "all", "each", "one", "its", "table", "figure", "be", "has", "was", "total", "self",
    ]

    /// "testAccuracy" is two words, "int8" is one.
    private static func parts(of word: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = word.startIndex
        for index in word.indices.dropFirst() where word[index].isUppercase && !word[word.index(before: index)].isUppercase {
            parts.append(word[start..<index])
            start = index
        }
        return parts + [word[start...]]
    }

    /// Without the endings that a plural, a participle or a noun of it has.
    private static func stem(of word: String) -> String {
        // The Arabic article is written as one with its noun.
        if word.hasPrefix("ال"), word.count > 4 { return String(word.dropFirst(2)) }
        for (ending, rest) in [
            ("ization", "iz"), ("isation", "iz"), ("ized", "iz"), ("ised", "iz"), ("izes", "iz"), ("izing", "iz"), ("ize", "iz"),
            ("ise", "iz"), ("ies", "y"), ("iest", "y"), ("ations", "at"), ("ation", "at"), ("ated", "at"), ("ates", "at"),
            ("ings", ""), ("ing", ""), ("ions", ""), ("ion", ""), ("ers", "er"), ("ed", ""), ("s", ""),
        ] where word.hasSuffix(ending) && word.count - ending.count >= 3 && !word.hasSuffix("ss") && !word.hasSuffix("eed") {
            return String(word.dropLast(ending.count)) + rest
        }
        return word
    }
}
