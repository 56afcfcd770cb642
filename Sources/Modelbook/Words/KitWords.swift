import Records

/// What the kit says in languages other than English: one file each, a line "English = words" for each ``Phrase``.
/// `Tests/Scripts/check_words.py` compares them with the phrases of the sources.
enum KitWords {
    static let speech = HostSettings.current.speech

    /// By the English words; empty in English.
    static let phrases = phrases(in: speech?.language ?? "en")

    static func phrases(in language: String) -> [String: String] {
        let text =
            switch language {
            case "ar": arabic
            case "de": german
            case "es": spanish
            case "fr": french
            case "zh": chinese
            default: ""
            }
        var phrases: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let range = line.firstRange(of: " = ") else { continue }
            phrases[String(line[..<range.lowerBound])] = String(line[range.upperBound...])
        }
        return phrases
    }
}
