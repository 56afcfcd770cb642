import Checks
import Execution
import Notebooks
import SystemIO

/// Words that an installed hunspell does not know.
struct SpellingCheck {
    private(set) var diagnostics: [Diagnostic] = []

    init(_ notebook: Notebook) {
        guard let program = DetachedProgram.path(of: "hunspell") else {
            note("spelling was not checked: hunspell is not installed", notebook, "apt-get install hunspell hunspell-en-us")
            return
        }
        let words = ProseWords(notebook).words
        let dictionaries = Self.dictionaries(for: notebook.frontMatter.language)
        let input = Array(words.map { $0.word.replacing("’", with: "'") }.joined(separator: "\n").utf8)
        for dictionary in dictionaries {
            guard let unknown = Self.unknown(input, to: program, dictionary) else { continue }
            for (word, place) in words where unknown.contains(Substring(word.replacing("’", with: "'"))) {
                let (file, location) = notebook.lineOrigins.place(of: place, in: notebook.path)
                diagnostics.append(
                    Diagnostic(
                        .note, code: "spelling", file: file, at: location, "\"\(word)\" is not in the dictionary \(dictionary)",
                        help: "Add it to your own with hunspell, or write it as code if it is a name."))
            }
            return
        }
        note(
            "spelling was not checked: hunspell has no dictionary \(dictionaries.joined(separator: " or "))", notebook,
            "Install one: apt-get install \(Self.package(for: notebook.frontMatter.language))")
    }

    /// The name of Debian's package with a language's dictionary: of some languages there is one for each country.
    private static func package(for language: String) -> String {
        let name = language.lowercased().replacing("_", with: "-")
        return "hunspell-" + (["de": "de-de", "en": "en-us", "pt": "pt-pt"][name] ?? name)
    }

    /// The words of a list, one a line, that a dictionary does not have; nil where there is no such dictionary.
    private static func unknown(_ words: [UInt8], to program: String, _ dictionary: String) -> Set<Substring>? {
        guard let folder = try? TemporaryFolder() else { return nil }
        defer { withExtendedLifetime(folder) {} }
        let file = "\(folder.path)/words"
        guard (try? Files.write(words, to: file)) != nil,
            let run = try? CapturedProgram(
                program, ["-l", "-i", "utf-8", "-d", dictionary, file], seconds: 20, limit: FileLimit.text),
            run.ending == .exit(0)
        else { return nil }
        return Set(String(decoding: run.output, as: UTF8.self).split(separator: "\n"))
    }

    private mutating func note(_ summary: String, _ notebook: Notebook, _ help: String) {
        diagnostics.append(
            Diagnostic(.note, code: CheckResult.spellingNotChecked, file: notebook.path, at: nil, summary, help: help))
    }

    /// The names that dictionaries of a language have: "en" is "en_US" or "en_GB", "pt-BR" is "pt_BR".
    private static func dictionaries(for language: String) -> [String] {
        let parts = language.split { $0 == "-" || $0 == "_" }
        guard let first = parts.first, parts.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber } }) else {
            return ["en_US"]
        }
        let base = first.lowercased()
        if parts.count > 1 { return ["\(base)_\(parts[1].uppercased())", base] }
        return base == "en" ? ["en_US", "en_GB"] : ["\(base)_\(base.uppercased())", base]
    }
}
