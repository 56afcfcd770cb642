import SystemIO

/// `{{< include file.md >}}` on a line of its own is replaced by the file's text, before anything else is
/// read; included files may include others. Nothing is included into the front matter, and an included file has none.
enum Includes {
    /// How many files are put in, each as often as it is.
    static let fileLimit = 1000
    /// How deep files include each other.
    static let depthLimit = 20

    typealias Read = (String) throws(FileError) -> String

    static func expand(
        _ text: String, path: String, read: @escaping Read
    ) -> (text: String, origins: LineOrigins, problems: [Diagnostic]) {
        guard mayInclude(text) else { return (text, LineOrigins(), []) }
        var expansion = Expansion(read: read)
        expansion.add(text, to: Expansion.Source(file: path, folder: "", chain: [path]))
        guard expansion.hasIncludes else { return (text, LineOrigins(), expansion.problems) }
        return (
            expansion.lines.joined(separator: "\n"), LineOrigins(lines: expansion.origins), expansion.problems
        )
    }

    /// Whether a text has "{{<" at all. Most have not, and are long.
    private static func mayInclude(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.indices.dropLast(2).contains { bytes[$0] == 0x7B && bytes[$0 + 1] == 0x7B && bytes[$0 + 2] == 0x3C }
        }
    }

    /// The lines of the front matter at the head of a text.
    private static func frontMatterLength(_ lines: [Substring]) -> Int {
        guard let first = lines.first, NotebookReader.isFrontMatterMark(first.utf8) else { return 0 }
        let close = lines.dropFirst().firstIndex { NotebookReader.isFrontMatterMark($0.utf8, closes: true) }
        return close.map { $0 + 1 } ?? 0
    }

    /// The lines of code, in which nothing is included; all of a text that is beyond the limits of the parser.
    private static func codeLines(of lines: [Substring], behind head: Int) -> Set<Int> {
        let body = Array(repeating: "", count: head) + lines.dropFirst(head)
        let source = SourceText(body.joined(separator: "\n"))
        guard ParseLimits.problem(in: source) == nil else { return Set(1...lines.count) }
        var code: Set<Int> = []
        CommonMark.parse(source).visit { node in
            guard case .codeBlock(_, let literal) = node.kind else { return }
            // A fence that its container closes ends on the line behind it, as CommonMark counts.
            let first = node.range.lowerBound.line + (Fence(of: node, in: source) == nil ? 0 : 1)
            code.formUnion(first..<first + literal.utf8.count { $0 == 0x0A })
        }
        return code
    }

    private struct Expansion {
        let read: Read
        var lines: [Substring] = []
        var origins: [LineOrigins.Origin] = []
        var problems: [Diagnostic] = []
        var hasIncludes = false
        private var files = 0
        private var bytes = 0
        /// Whether a limit was reached: nothing more is put in.
        private var isFull = false

        init(read: @escaping Read) {
            self.read = read
        }

        struct Source {
            /// What messages call the text.
            var file: String
            /// The text's folder relative to the notebook's, empty or ending in "/".
            var folder: String
            /// The files that include each other on the way here, simplified.
            var chain: [String]
        }

        mutating func add(_ text: String, to source: Source) {
            let all = text.split(separator: "\n", omittingEmptySubsequences: false)
            let head = Includes.frontMatterLength(all)
            if head > 0, source.chain.count > 1 {
                report(
                    .warning, "included-front-matter", source, SourceLocation(line: 1, column: 1),
                    "the front matter of an included file is not used", "Only the notebook's own says what the page is.")
            }
            let code = Includes.mayInclude(text) ? Includes.codeLines(of: all, behind: head) : []
            for (index, line) in all.enumerated() {
                let isHead = index < head
                if isHead, source.chain.count > 1 { continue }
                let content = line.drop { $0 == " " }
                if !isHead, let name = Self.name(in: content), !code.contains(index + 1) {
                    hasIncludes = true
                    let column = line.utf8.count - content.utf8.count + 1
                    include(name, from: source, at: SourceLocation(line: index + 1, column: column))
                    continue
                }
                lines.append(line)
                origins.append(
                    LineOrigins.Origin(file: source.file, line: index + 1, isIncluded: source.chain.count > 1))
            }
        }

        private mutating func include(_ name: String, from source: Source, at location: SourceLocation) {
            guard !isFull else { return }
            let relative = name.hasPrefix("/") ? name : source.folder + name
            let text: String
            do throws(FileError) {
                text = try read(relative)
            } catch {
                let code = error.kind == .outside ? "outside-folder" : "missing-include"
                let help = error.kind == .missing ? "Its path is relative to the file that includes it." : error.help
                report(
                    .error, code, source, location, "the file \"\(name)\" to be included cannot be read: \(error.reason)",
                    help)
                return
            }
            let root = source.chain[0]
            let beside = root.lastIndex(of: "/").map { String(root[...$0]) } ?? ""
            let shown = relative.hasPrefix("/") ? relative : beside + relative
            let place = Files.simplified(shown)
            guard !source.chain.contains(where: { Files.simplified($0).utf8.elementsEqual(place.utf8) }) else {
                report(
                    .error, "circular-include", source, location, "\"\(name)\" includes itself",
                    "Files that include each other never end.")
                return
            }
            files += 1
            bytes += text.utf8.count
            if let limit = limit(source) {
                isFull = true
                report(.error, "too-many-includes", source, location, limit, "Include less.")
                return
            }
            var inner = text
            if inner.hasSuffix("\n") { inner.removeLast() }
            let innerFolder = relative.lastIndex(of: "/").map { String(relative[...$0]) } ?? ""
            add(inner, to: Source(file: shown, folder: innerFolder, chain: source.chain + [shown]))
        }

        private func limit(_ source: Source) -> String? {
            if source.chain.count > depthLimit { return "files include each other more than \(depthLimit) deep" }
            if files > fileLimit { return "more than \(fileLimit) files are included" }
            if bytes > ParseLimits.bytes { return "more than \(ParseLimits.bytes >> 20) MiB are included" }
            return nil
        }

        private mutating func report(
            _ severity: Diagnostic.Severity, _ code: String, _ source: Source, _ location: SourceLocation,
            _ summary: String, _ help: String
        ) {
            problems.append(Diagnostic(severity, code: code, file: source.file, at: location, summary, help: help))
        }

        private static func name(in content: Substring) -> String? {
            guard content.hasPrefix("{{<") else { return nil }
            let line = content.reversed().drop { $0 == " " }.reversed()
            let text = String(line)
            guard text.hasSuffix(">}}") else { return nil }
            let words = text.dropFirst(3).dropLast(3).split(separator: " ", maxSplits: 1)
            guard words.count == 2, words[0] == "include" else { return nil }
            let name = words[1].drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            // A name with spaces stands between quotes.
            if let quote = name.first, quote == "\"" || quote == "'", name.count > 2, name.last == quote {
                return String(name.dropFirst().dropLast())
            }
            return name.contains(" ") ? nil : String(name)
        }
    }
}
