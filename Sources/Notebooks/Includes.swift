/// `{{< include file.md >}}` on a line of its own is replaced by the file's text, before anything else is
/// read; included files may include others.
enum Includes {
    static func expand(
        _ text: String, path: String, read: @escaping (String) -> String?
    ) -> (text: String, origins: LineOrigins, problems: [Diagnostic]) {
        guard text.contains("{{<") else { return (text, LineOrigins(), []) }
        var expansion = Expansion(read: read)
        expansion.add(text, file: path, folder: "", chain: [path])
        guard expansion.hasIncludes else { return (text, LineOrigins(), expansion.problems) }
        return (
            expansion.lines.joined(separator: "\n"), LineOrigins(lines: expansion.origins), expansion.problems
        )
    }

    private struct Expansion {
        let read: (String) -> String?
        var lines: [Substring] = []
        var origins: [LineOrigins.Origin] = []
        var problems: [Diagnostic] = []
        var hasIncludes = false

        init(read: @escaping (String) -> String?) {
            self.read = read
        }

        /// - Parameters:
        ///   - file: what messages call the text.
        ///   - folder: the text's folder relative to the notebook's, empty or ending in "/".
        mutating func add(_ text: String, file: String, folder: String, chain: [String]) {
            var fence: Substring?
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let content = line.drop { $0 == " " }
                let mark = content.prefix { $0 == "`" || $0 == "~" }
                if let open = fence {
                    if mark.hasPrefix(open), mark.count == content.count { fence = nil }
                } else if mark.count >= 3 {
                    fence = mark
                } else if let name = Self.name(in: content) {
                    hasIncludes = true
                    let location = SourceLocation(line: index + 1, column: line.utf8.count - content.utf8.count + 1)
                    include(name, from: file, at: location, folder: folder, chain: chain)
                    continue
                }
                lines.append(line)
                origins.append(LineOrigins.Origin(file: file, line: index + 1))
            }
        }

        private mutating func include(
            _ name: String, from file: String, at location: SourceLocation, folder: String, chain: [String]
        ) {
            let relative = folder + name
            guard let text = read(relative) else {
                problems.append(
                    Diagnostic(
                        .error, code: "missing-include", file: file, at: location,
                        "the file \"\(name)\" to be included cannot be read",
                        help: "Its path is relative to the file that includes it."))
                return
            }
            let root = chain[0]
            let beside = root.lastIndex(of: "/").map { String(root[...$0]) } ?? ""
            let shown = beside + relative
            guard !chain.contains(shown) else {
                problems.append(
                    Diagnostic(
                        .error, code: "circular-include", file: file, at: location,
                        "\"\(name)\" includes itself", help: "Files that include each other never end."))
                return
            }
            var inner = text
            if inner.hasSuffix("\n") { inner.removeLast() }
            let innerFolder = relative.lastIndex(of: "/").map { String(relative[...$0]) } ?? ""
            add(inner, file: shown, folder: innerFolder, chain: chain + [shown])
        }

        private static func name(in content: Substring) -> String? {
            guard content.hasPrefix("{{<") else { return nil }
            let line = content.reversed().drop { $0 == " " }.reversed()
            let text = String(line)
            guard text.hasSuffix(">}}") else { return nil }
            let words = text.dropFirst(3).dropLast(3).split(separator: " ")
            guard words.count == 2, words[0] == "include" else { return nil }
            return String(words[1])
        }
    }
}
