/// The front matter's keys for citations, and for files.
extension NotebookReader {
    /// A file or a list of files.
    mutating func readFiles(_ entry: YAMLText.Entry) -> [NamedPath] {
        var files: [NamedPath] = []
        for value in entry.value.elements ?? [entry.value] where !value.isNull {
            if let path = value.path {
                files.append(path)
            } else {
                report("bad-value", at: value.location, "\"\(entry.key)\" must be a file or a list of files", help: "")
            }
        }
        return files
    }

    mutating func readCitationStyle(_ entry: YAMLText.Entry) {
        let known = CitationStyle.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        frontMatter.citationStyle = expect(known, entry) { $0.string.flatMap(CitationStyle.init) } ?? .authorDate
    }

    /// "@smith2020, @jones2019", a list of the same, or "@*" for all.
    mutating func readNocite(_ entry: YAMLText.Entry) {
        for value in entry.value.elements ?? [entry.value] where !value.isNull {
            for word in (value.string ?? "").split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" }) {
                let key = word.drop { $0 == "@" }
                frontMatter.nocite.append(CitationUse(String(key), at: value.location))
            }
        }
    }
}
