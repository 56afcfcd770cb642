/// What may stand inside of a paragraph, as GitHub's Markdown.
struct MarkdownText {
    /// Names to which something on the page links.
    let anchors: Set<String>
    /// In a table: no line may end, and a bar would end a cell.
    var isCell = false
    /// The path of an image's file, given its address.
    let image: (String) -> String

    func text(_ nodes: [HTMLNode]) -> String { nodes.map(text).joined() }

    /// The text of a block: without space at its ends, nothing at its head that would begin another block.
    func block(_ nodes: [HTMLNode]) -> String {
        let lines = text(nodes).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Self.head(line.drop { $0 == " " })
        }
        // A break is followed by the end of its line, and two ends of lines end a paragraph; none is at its end.
        var whole = lines.joined(separator: "\n").replacing("\\\n\n", with: "\\\n")
        while let end = whole.lastIndex(where: { !$0.isWhitespace }), whole[end...].hasPrefix("\\\n") {
            whole = String(whole[..<end])
        }
        return String(
            whole.drop { $0.isWhitespace && $0 != "\u{a0}" }.reversed().drop { $0.isWhitespace && $0 != "\u{a0}" }.reversed())
    }

    private func text(_ node: HTMLNode) -> String {
        guard case .element(let element) = node else { return escaped(node.text) }
        let content = { text(element.children) }
        switch element.name {
        case "em", "i", "dfn", "cite": return Self.wrapped(content(), "*")
        case "strong", "b": return Self.wrapped(content(), "**")
        case "del", "s": return Self.wrapped(content(), "~~")
        case "code", "samp", "kbd": return Self.code(node.text, isCell: isCell)
        case "br": return isCell ? "<br>" : "\\\n"
        case "sub", "sup":
            if let note = Self.noteNumber(element) { return "[^\(note)]" }
            return "<\(element.name)>\(content())</\(element.name)>"
        case "p" where isCell: return content() + "<br>"
        case "li" where isCell: return "• \(content().trimmingPrefix(" "))<br>"
        case "span" where element.classes.contains("aside") || element.classes.contains("column-margin"):
            return " (\(mark(of: element))\(content()))"
        case "small": return (isCell ? "<br>" : " ") + content()
        case "a": return link(element, content())
        case "img":
            let address = Self.destination(image(element.attributes["src"] ?? ""))
            return "![\(escaped(element.attributes["alt"] ?? ""))](\(address)\(title(of: element)))"
        case "math": return Self.math(element, isCell: isCell)
        case "input": return ""
        case "svg", "script", "style": return ""
        default: return mark(of: element) + content()
        }
    }

    /// A place that something links to.
    func mark(of element: HTMLNode.Element) -> String {
        guard let name = element.attributes["id"], anchors.contains(name) else { return "" }
        return "<a id=\"\(HTML(escaping: name).markup)\"></a>"
    }

    private func link(_ element: HTMLNode.Element, _ content: String) -> String {
        guard let destination = element.attributes["href"], !content.isEmpty else { return content }
        // A heading's number links to the heading itself.
        if element.classes.contains("n") { return content + " " }
        return "[\(content)](\(Self.destination(destination))\(title(of: element)))"
    }

    /// The title of a link or an image, behind its address.
    private func title(of element: HTMLNode.Element) -> String {
        guard let title = element.attributes["title"], !title.isEmpty else { return "" }
        let text = title.split(whereSeparator: \.isNewline).joined(separator: " ")
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return " \"\(isCell ? escaped.replacing("|", with: "\\|") : escaped)\""
    }

    private static func destination(_ address: String) -> String {
        address.contains { " ()<>".contains($0) }
            ? "<\(address.replacing("<", with: "%3C").replacing(">", with: "%3E"))>" : address
    }

    /// The number of a footnote that is called for.
    private static func noteNumber(_ element: HTMLNode.Element) -> String? {
        guard element.children.count == 1, case .element(let link) = element.children[0],
            link.attributes["role"] == "doc-noteref"
        else { return nil }
        return link.children.map(\.text).joined()
    }

    static func math(_ element: HTMLNode.Element, isCell: Bool) -> String {
        guard let tex = element.attributes["alttext"] else { return element.children.map(\.text).joined() }
        let flat = tex.replacing("\n", with: " ")
        // Between backticks nothing in it is Markdown.
        return "$`\(isCell ? flat.replacing("|", with: "\\vert ") : flat)`$"
    }

    /// Marks stand beside the words, not beside space.
    private static func wrapped(_ text: String, _ mark: String) -> String {
        let start = text.prefix { $0.isWhitespace }
        let words = text.dropFirst(start.count)
        let end = words.reversed().prefix { $0.isWhitespace }.count
        return words.isEmpty ? text : start + mark + words.dropLast(end) + mark + words.suffix(end)
    }

    private static func code(_ text: String, isCell: Bool) -> String {
        let flat = text.replacing("\n", with: " ")
        var longest = 0
        var run = 0
        for character in flat {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let ticks = String(repeating: "`", count: longest + 1)
        let space = flat.hasPrefix("`") || flat.hasSuffix("`") ? " " : ""
        return ticks + space + (isCell ? flat.replacing("|", with: "\\|") : flat) + space + ticks
    }

    /// Text in which nothing is markup.
    private func escaped(_ text: String) -> String {
        var result = ""
        var previous: Character = " "
        var rest = text[...]
        while let character = rest.popFirst() {
            let isWord = { (character: Character?) in character.map { $0.isLetter || $0.isNumber } ?? false }
            switch character {
            case "\\", "`", "*", "[", "]", "<", "$": result.append("\\")
            case "_" where !(isWord(previous) && isWord(rest.first)): result.append("\\")
            case "~" where rest.first == "~" || previous == "~": result.append("\\")
            case "&" where isWord(rest.first) || rest.first == "#": result.append("\\")
            case "|" where isCell: result.append("\\")
            case ":" where !isWord(previous) && Self.beginsEmoji(rest): result.append("\\")
            case "\n" where isCell:
                result.append(" ")
                continue
            default: break
            }
            result.append(character)
            previous = character
        }
        return result
    }

    /// Whether a colon before the text makes it the name of a picture on GitHub, as in ":rocket:".
    private static func beginsEmoji(_ text: Substring) -> Bool {
        let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
        return !name.isEmpty && text[name.endIndex...].first == ":"
    }

    /// A line that begins no heading, list, quote or rule.
    private static func head(_ line: Substring) -> String {
        guard let first = line.first else { return "" }
        if "#>".contains(first) { return "\\" + line }
        if "-+=".contains(first),
            line.count == 1 || line.dropFirst().allSatisfy({ $0 == first || $0 == " " }) || line.dropFirst().first == " "
        {
            return "\\" + line
        }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        let rest = line.dropFirst(digits.count)
        if !digits.isEmpty, digits.count < 10, rest.first == "." || rest.first == ")",
            rest.count == 1 || rest.dropFirst().first == " "
        {
            return digits + "\\" + rest
        }
        return String(line)
    }
}
