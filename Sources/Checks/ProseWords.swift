import Notebooks

/// The words of a notebook's sentences that a dictionary can have, with where each stands first. Names are left out: words
/// with capitals within a sentence, with digits, and those that the notebook's Swift uses.
public struct ProseWords {
    /// In the order of the notebook.
    public private(set) var words: [(word: String, place: SourceLocation)] = []

    /// Finds the words; `words` has each once.
    public init(_ notebook: Notebook) {
        let source = SourceBytes(notebook.source)
        let known = notebook.cells.reduce(into: Set<String>()) { $0.formUnion(Self.names(in: $1.code)) }
        var seen: Set<String> = []
        for text in notebook.prose(in: source) {
            let starts = Set(text.sentences.map(\.lowerBound))
            var index = 0
            while index < text.characters.count {
                let end = text.characters[index...].firstIndex { !Self.isPart($0) } ?? text.characters.count
                defer { index = max(end, index + 1) }
                let run = text.characters[index..<end]
                let word = String(run).trimming("'’")
                guard word.count > 1, run.allSatisfy({ $0.isLetter || "'’".contains($0) }),
                    !(index > 0 && "-‑./@\\".contains(text.characters[index - 1]) && text.characters[index - 1] != "-")
                else { continue }
                let isName =
                    word.dropFirst().contains(where: \.isUppercase)
                    || (word.first?.isUppercase ?? false) && !starts.contains(index)
                guard !isName, !known.contains(word.lowercased()), seen.insert(word).inserted,
                    let bytes = text.source(index..<end)
                else { continue }
                words.append((word, source.place(of: bytes.lowerBound)))
            }
        }
    }

    private static func isPart(_ character: Character) -> Bool {
        NumeralScanner.isWordPart(character) || "'’".contains(character)
    }

    private static func names(in code: String) -> Set<String> {
        Set(code.split { !NumeralScanner.isWordPart($0) }.map { $0.lowercased() })
    }
}

extension String {
    fileprivate func trimming(_ marks: String) -> String {
        var text = self[...]
        while let last = text.last, marks.contains(last) { text.removeLast() }
        while let first = text.first, marks.contains(first) { text.removeFirst() }
        return String(text)
    }
}
