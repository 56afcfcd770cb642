#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Notebooks
import Records

/// A page as GitHub's Markdown, with the numbers filled in, and the pictures as files beside it.
struct MarkdownPage {
    /// The files of the pictures.
    private(set) var files: [(name: String, bytes: [UInt8])] = []
    private(set) var text = ""

    private let language: PageLanguage
    private let folder: String
    private var charts: [Chart]
    private var chartCount = 0
    private var imageNames: [String: String] = [:]

    /// - Parameters:
    ///   - folder: the name of the folder for the pictures.
    ///   - charts: those of the page's body, in its order.
    init(_ page: Page, charts: [Chart], in language: PageLanguage, folder: String) {
        self.language = language
        self.folder = folder
        self.charts = charts
        let head = page.title.map { "<h1>\($0.markup)</h1>" } ?? ""
        let subtitle = page.subtitle.map { "<p><b>\($0.markup)</b></p>" } ?? ""
        let byline = page.byline.map { "<p>\($0.markup)</p>" } ?? ""
        let abstract = page.abstract.map { "<blockquote><p>\($0.markup)</p></blockquote>" } ?? ""
        let markup = head + subtitle + byline + abstract + page.body.markup + "<hr>" + page.footer.markup
        let nodes = HTMLNode.read(markup)
        anchors = Set(nodes.flatMap(Self.anchors))
        text = blocks(nodes).joined(separator: "\n\n") + "\n"
    }

    private var anchors: Set<String> = []

    private static func anchors(_ node: HTMLNode) -> [String] {
        guard case .element(let element) = node else { return [] }
        let own =
            element.name == "a" && !element.classes.contains("n") && element.attributes["role"] == nil
            ? element.attributes["href"].flatMap { $0.hasPrefix("#") ? String($0.dropFirst()) : nil } : nil
        return (own.map { [$0] } ?? []) + element.children.flatMap(anchors)
    }

    // MARK: Blocks

    private static let inline: Set<String> = [
        "a", "abbr", "b", "br", "button", "cite", "code", "data", "del", "dfn", "em", "i", "img", "input", "kbd", "math", "q",
        "s",
        "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    ]

    /// Each block without a line feed at its end.
    private mutating func blocks(_ nodes: [HTMLNode]) -> [String] {
        var result: [String] = []
        var run: [HTMLNode] = []
        func endRun(_ page: inout MarkdownPage) {
            let text = page.paragraph(run)
            if !text.isEmpty { result.append(text) }
            run = []
        }
        for node in nodes {
            if case .element(let element) = node, !Self.inline.contains(element.name) {
                endRun(&self)
                result += block(element).filter { !$0.isEmpty }
            } else {
                run.append(node)
            }
        }
        endRun(&self)
        return result
    }

    private mutating func paragraph(_ nodes: [HTMLNode], isCell: Bool = false, isHeading: Bool = false) -> String {
        for image in nodes.flatMap(Self.images) { keep(image) }
        let (folder, names) = (folder, imageNames)
        let writer = MarkdownText(anchors: anchors, isCell: isCell) { names[$0].map { "\(folder)/\($0)" } ?? $0 }
        let text = writer.block(nodes)
        if isHeading { return text.replacing("\\\n", with: "<br>").replacing("\n", with: " ") }
        guard isCell else { return text }
        let line = text.replacing("\n", with: " ")
        return line.hasSuffix("<br>") ? String(line.dropLast("<br>".count)) : line
    }

    private mutating func block(_ element: HTMLNode.Element) -> [String] {
        let mark = MarkdownText(anchors: anchors) { $0 }.mark(of: element)
        let classes = element.classes
        switch element.name {
        case "h1", "h2", "h3", "h4", "h5", "h6":
            let level = Int(element.name.dropFirst()) ?? 1
            return [String(repeating: "#", count: level) + " " + mark + paragraph(element.children, isHeading: true)]
        // What only a page that is opened in a browser can use.
        case "p" where classes.contains("typed-numbers"), "details" where classes.contains("source"): return []
        case "p" where classes.contains("file"), "label": return [mark + Self.bold(paragraph(element.children))]
        case "p": return [mark + paragraph(element.children)]
        case "ul", "ol": return [list(element)]
        case "blockquote": return [Self.quoted(blocks(element.children))]
        case "pre": return [Self.fence(element)]
        case "hr": return ["---"]
        case "aside" where element.attributes["role"] == "doc-footnote": return [note(element)]
        case "aside" where classes.contains("callout"):
            return [callout(element, kind: Div.callouts.first { classes.contains(Substring($0)) } ?? "note")]
        case "div" where classes.contains("error"):
            return [Self.quoted(["[!CAUTION]\n" + blocks(element.children).joined(separator: "\n\n")])]
        // GitHub reads a formula that begins its line.
        case "div" where classes.contains("eq"): return [mark, equation(element)]
        case "table": return table(element, mark)
        case "svg": return classes.contains("narrow") ? [] : [chart(element)]
        case "details": return [details(element)]
        case "dt": return [Self.bold(paragraph(element.children))]
        case "script", "style", "nav", "template": return []
        default: return (mark.isEmpty ? [] : [mark]) + blocks(element.children)
        }
    }

    private static func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    private static func bold(_ text: String) -> String { text.isEmpty ? "" : "**\(text)**" }

    private static func quoted(_ blocks: [String]) -> String {
        lines(blocks.joined(separator: "\n\n")).map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    }

    private static func indented(_ text: String, by width: Int) -> String {
        let space = String(repeating: " ", count: width)
        return lines(text).enumerated().map { $0 == 0 || $1.isEmpty ? String($1) : space + $1 }.joined(separator: "\n")
    }

    private mutating func list(_ element: HTMLNode.Element) -> String {
        var number = Int(element.attributes["start"] ?? "1") ?? 1
        var lines: [String] = []
        var isTight = true
        for case .element(let item) in element.children where item.name == "li" {
            let label = ListLabel.text(number, of: element)
            let marker = element.name == "ol" && label == nil ? "\(number). " : "- "
            let anchor = MarkdownText(anchors: anchors) { $0 }.mark(of: item)
            number += 1
            isTight = isTight && !item.children.contains { if case .element(let child) = $0 { child.name == "p" } else { false } }
            let box =
                item.children.compactMap { child -> String? in
                    guard case .element(let input) = child, input.name == "input" else { return nil }
                    return input.attributes["checked"] == nil ? "[ ] " : "[x] "
                }.first ?? ""
            lines.append(
                marker + anchor + box + (label.map { $0 + " " } ?? "")
                    + Self.indented(blocks(item.children).joined(separator: isTight ? "\n" : "\n\n"), by: marker.count))
        }
        return lines.joined(separator: isTight ? "\n" : "\n\n")
    }

    /// Code with its annotations as numbers in circles, which no language reads as one of its own.
    private static func code(_ node: HTMLNode) -> String {
        guard case .element(let element) = node else { return node.text }
        let text = element.children.map(code).joined()
        guard element.name == "b", element.classes.contains("mark"), let number = UInt32(text), (1...20).contains(number) else {
            return text
        }
        return Unicode.Scalar(0x245F + number).map { String($0) } ?? text
    }

    private static func fence(_ element: HTMLNode.Element) -> String {
        let code = element.children.map(code).joined()
        var language = ""
        for case .element(let child) in element.children {
            language =
                child.classes.first { $0.hasPrefix("language-") }.map { String($0.dropFirst("language-".count)) } ?? language
        }
        let longest = lines(code).map { $0.drop { $0 == " " }.prefix { $0 == "`" }.count }.max() ?? 0
        let ticks = String(repeating: "`", count: max(3, longest + 1))
        return "\(ticks)\(language)\n\(code)\(code.hasSuffix("\n") ? "" : "\n")\(ticks)"
    }

    private mutating func note(_ element: HTMLNode.Element) -> String {
        let content = element.children.filter { child in
            if case .element(let link) = child { link.attributes["role"] != "doc-backlink" } else { true }
        }
        let number = element.attributes["id"]?.split(separator: ":").last.map(String.init) ?? ""
        return "[^\(number)]: " + Self.indented(blocks(content).joined(separator: "\n\n"), by: 4)
    }

    private mutating func callout(_ element: HTMLNode.Element, kind: String) -> String {
        var content = element.children
        var title = ""
        if case .element(let first)? = content.first, first.classes.contains("title") {
            content.removeFirst()
            title = paragraph(first.children)
        }
        let isDefault = title == language.words.callout(kind)
        return Self.quoted(
            ["[!\(kind.uppercased())]" + (isDefault || title.isEmpty ? "" : "\n\(Self.bold(title))\n")] + blocks(content)
        )
        .replacing("]\n>\n", with: "]\n")
    }

    private mutating func equation(_ element: HTMLNode.Element) -> String {
        var parts: [String] = []
        for case .element(let child) in element.children {
            if child.name == "math", let tex = child.attributes["alttext"] {
                let filled = Self.lines(tex).filter { $0.contains { !$0.isWhitespace } }
                parts.append("$$\n\(filled.joined(separator: "\n"))\n$$")
            } else {
                parts += blocks([.element(child)])
            }
        }
        return parts.joined(separator: "\n\n")
    }

    private mutating func details(_ element: HTMLNode.Element) -> String {
        var content = element.children
        var summary = ""
        if let index = content.firstIndex(where: { if case .element(let child) = $0 { child.name == "summary" } else { false } })
        {
            summary = content.remove(at: index).text
        }
        return "<details><summary>\(HTML(escaping: summary).markup)</summary>\n\n"
            + blocks(content).joined(separator: "\n\n") + "\n\n</details>"
    }

    // MARK: Tables

    private mutating func table(_ element: HTMLNode.Element, _ mark: String) -> [String] {
        var caption: String?
        var rows: [[HTMLNode.Element]] = []
        func collect(_ nodes: [HTMLNode]) {
            for case .element(let child) in nodes {
                switch child.name {
                case "caption": caption = paragraph(child.children)
                case "tr":
                    rows.append(child.children.compactMap { if case .element(let cell) = $0 { cell } else { nil } })
                default: collect(child.children)
                }
            }
        }
        collect(element.children)
        guard let head = rows.first else { return [] }
        let width = rows.map(\.count).max() ?? 0
        let alignments = (0..<width).map { column -> String in
            let classes = rows.compactMap { $0.indices.contains(column) ? $0[column].classes : nil }.last ?? []
            return classes.contains("num") ? "---:" : classes.contains("mid") ? ":---:" : "---"
        }
        func line(_ cells: [HTMLNode.Element]) -> String {
            let texts = (0..<width).map { $0 < cells.count ? paragraph(cells[$0].children, isCell: true) : "" }
            return "| " + texts.joined(separator: " | ") + " |"
        }
        var lines = [line(head), "| " + alignments.joined(separator: " | ") + " |"]
        for row in rows.dropFirst() { lines.append(line(row)) }
        return [mark + (caption ?? ""), lines.joined(separator: "\n")]
    }

    // MARK: Pictures

    private mutating func chart(_ element: HTMLNode.Element) -> String {
        guard chartCount < charts.count else { return "" }
        let chart = charts[chartCount]
        chartCount += 1
        let name = "figure-\(chartCount).svg"
        files.append((name, Array(chart.svgFile(in: language).utf8)))
        let alt = chart.title.isEmpty ? chart.description(in: language) : chart.title
        return
            "![\(alt.replacing("[", with: "\\[").replacing("]", with: "\\]"))](\(folder.contains(" ") ? "<\(folder)/\(name)>" : "\(folder)/\(name)"))"
    }

    private static func images(_ node: HTMLNode) -> [String] {
        guard case .element(let element) = node else { return [] }
        if element.name == "img" { return element.attributes["src"].map { [$0] } ?? [] }
        return element.children.flatMap(images)
    }

    /// Writes an image that is in the page into a file of its own.
    private mutating func keep(_ address: String) {
        guard imageNames[address] == nil, address.hasPrefix("data:image/"), let comma = address.firstIndex(of: ","),
            let data = Data(base64Encoded: String(address[comma...].dropFirst()))
        else { return }
        let kind = address.dropFirst("data:image/".count).prefix { $0.isLetter || $0.isNumber }
        let name = "image-\(imageNames.count + 1).\(kind == "jpeg" ? "jpg" : String(kind))"
        imageNames[address] = name
        files.append((name, Array(data)))
    }
}
