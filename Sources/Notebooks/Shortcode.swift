/// `{{< name arguments >}}` in a text.
struct Shortcode {
    let name: String
    let arguments: [String]
    /// Bytes from "{{<" to ">}}".
    let length: Int
    /// `{{{< … >}}}` is shown as `{{< … >}}`.
    let isEscaped: Bool

    /// No shortcode is longer.
    private static let longest = 500

    init?(_ text: ArraySlice<UInt8>) {
        isEscaped = text.starts(with: "{{{<".utf8)
        let (open, close) = isEscaped ? ("{{{<", ">}}}") : ("{{<", ">}}")
        guard text.starts(with: open.utf8) else { return nil }
        let rest = text.dropFirst(open.utf8.count).prefix(Self.longest)
        guard let end = rest.firstRange(of: Array(close.utf8)) else { return nil }
        let words = Self.words(rest[..<end.lowerBound])
        guard let name = words.first else { return nil }
        self.name = name
        arguments = Array(words.dropFirst())
        length = end.upperBound - text.startIndex
    }

    /// Words between spaces; quotes hold several together.
    private static func words(_ text: ArraySlice<UInt8>) -> [String] {
        var words: [[UInt8]] = []
        var quote: UInt8?
        var isInWord = false
        for byte in text {
            if let open = quote {
                if byte == open { quote = nil } else { words[words.count - 1].append(byte) }
            } else if byte == 0x20 || byte == 0x09 {
                isInWord = false
            } else {
                if !isInWord { words.append([]) }
                isInWord = true
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                } else {
                    words[words.count - 1].append(byte)
                }
            }
        }
        return words.map { String(decoding: $0, as: UTF8.self) }
    }

    /// What is shown in its place; nil for what is not known.
    ///
    /// - Parameter metadata: the texts of the front matter by their keys.
    func inline(at range: SourceRange, metadata: [String: String]) -> (inline: Inline, problem: Problem?)? {
        func shown(_ kind: Inline.Kind, _ problem: Problem? = nil) -> (Inline, Problem?) {
            (Inline(kind, range: range), problem)
        }
        if isEscaped {
            return shown(.literal("{{< " + ([name] + arguments).joined(separator: " ") + " >}}"))
        }
        switch name {
        case "pagebreak": return shown(.span([], .pageBreak))
        case "kbd":
            // Keys of several systems: those of the one that is named last in Quarto's own text.
            let plain = arguments.first { !$0.contains("=") }
            let keyed = arguments.first { $0.hasPrefix("linux=") || $0.hasPrefix("win=") } ?? arguments.first
            guard let keys = plain ?? keyed?.split(separator: "=").last.map(String.init) else { return nil }
            return shown(.span([Inline(.literal(keys), range: range)], Attributes(classes: ["kbd"])))
        case "meta":
            guard let key = arguments.first else { return nil }
            if let value = metadata[key] { return shown(.text(value)) }
            return shown(
                .text("?meta:\(key)"),
                Problem(
                    code: "unknown-key", location: range.lowerBound, summary: "the front matter has no text \"\(key)\"",
                    help: nearestName(to: key, in: metadata.keys).map { "Did you mean \"\($0)\"?" } ?? ""))
        case "video":
            guard let address = arguments.first else { return nil }
            return shown(
                .link(destination: address, title: "", content: [Inline(.literal(address), range: range)]),
                Problem(
                    severity: .note, code: "foreign-syntax", location: range.lowerBound,
                    summary: "the video is shown as a link",
                    help: "A report asks nothing of any server."))
        default: return nil
        }
    }
}
