import Notebooks

/// Links that lead nowhere, images that not everyone sees, headings that skip a level, labels that nothing refers to.
struct StructureCheck {
    private let notebook: Notebook
    private let links: LinkTargets
    private(set) var problems: [Problem] = []
    private var level = 0

    struct Problem {
        var severity = Diagnostic.Severity.warning
        var code: String
        var place: SourceLocation
        var summary: String
        var help: String
    }

    init(_ notebook: Notebook, _ links: LinkTargets) {
        self.notebook = notebook
        self.links = links
        check(notebook.blocks)
        for blocks in notebook.footnotes.values { check(blocks) }
        checkLabels()
    }

    private mutating func add(
        _ code: String, _ place: SourceLocation, _ summary: String, _ help: String, _ severity: Diagnostic.Severity = .warning
    ) {
        problems.append(Problem(severity: severity, code: code, place: place, summary: summary, help: help))
    }

    private mutating func check(_ blocks: [Block]) {
        for block in blocks {
            switch block.kind {
            case .heading(let heading):
                checkLevel(of: heading, at: block.range.lowerBound)
                check(heading.content)
            case .paragraph(let content): check(content, block.attributes)
            case .blockQuote, .list, .definitionList, .pipeTable, .gridTable, .div:
                for text in block.kind.texts { check(text) }
                check(block.kind.blocks)
            case .cell(let index):
                let options = notebook.cells[index].options
                for caption in [options.tableCaption, options.figureCaption, options.listingCaption] { check(caption ?? []) }
            case .codeBlock, .thematicBreak, .html, .math: break
            }
        }
    }

    private mutating func checkLevel(of heading: Heading, at place: SourceLocation) {
        if level > 0, heading.level > level + 1 {
            let marks = String(repeating: "#", count: level + 1)
            add(
                "skipped-heading-level", place, "a heading of level \(heading.level) stands under one of level \(level)",
                "Write \"\(marks)\": who listens to the page finds its parts by their levels.")
        }
        level = heading.level
    }

    private mutating func check(_ content: [Inline], _ attributes: Attributes = Attributes()) {
        for inline in content {
            switch inline.kind {
            case .emphasis, .strong, .strikethrough, .subscript, .superscript: check(inline.kind.content)
            case .span(let content, let attributes): check(content, attributes)
            case .link(let destination, _, let content):
                check(content)
                checkLink(to: destination, at: inline.range.lowerBound)
            case .image(let source, _, let alt):
                guard alt.plainText.allSatisfy(\.isWhitespace), !alt.hasDirective, attributes.alternativeText == nil else {
                    continue
                }
                add(
                    "no-alt-text", inline.range.lowerBound, "the image \"\(source)\" has no text for who cannot see it",
                    "Write it between the brackets: ![what is to be seen](\(source)).")
            default: break
            }
        }
    }

    // MARK: Links

    private mutating func checkLink(to destination: String, at place: SourceLocation) {
        let scheme = destination.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
        let hasScheme = scheme.endIndex < destination.endIndex && destination[scheme.endIndex] == ":"
        guard !hasScheme, !destination.hasPrefix("#"), !destination.hasPrefix("//"), !destination.isEmpty else { return }
        let parts = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(parts[0].prefix { $0 != "?" }).removingPercentEscapes
        switch links.target(of: path) {
        case .page(let anchors):
            guard parts.count > 1, let anchors else { return }
            let anchor = String(parts[1]).removingPercentEscapes
            guard !anchors.contains(anchor) else { return }
            add(
                "broken-link", place, "there is no place \"#\(anchor)\" in \(path)",
                "Name a heading there: \"## Title {#\(anchor)}\".")
        case .file: break
        case .besideNotebook(let folder):
            add(
                "broken-link", place, "\"\(path)\" is beside the notebook and not beside its page",
                "The page looks for it in \(folder): copy it there, or write the pages beside the notebooks.")
        case .missing(let folder):
            add(
                "broken-link", place, "there is no file \"\(path)\"",
                "The path is relative to the page, which is written to \(folder).")
        }
    }

    // MARK: Labels

    private mutating func checkLabels() {
        for cell in notebook.cells {
            guard let label = cell.options.label, let target = notebook.targets[label], !isUsed(label) else { continue }
            add(
                "unused-label", cell.range.lowerBound, "nothing refers to \(target.kind.word) \(target.number), \"\(label)\"",
                "Write @\(label) where the text speaks of it.", .note)
        }
    }

    private func isUsed(_ label: String) -> Bool {
        notebook.source.ranges(of: "@\(label)").contains { range in
            guard range.upperBound < notebook.source.endIndex else { return true }
            let next = notebook.source[range.upperBound]
            return !NumeralScanner.isWordPart(next) && next != "-"
        }
    }
}

/// Where a link of the page leads.
public enum LinkTarget: Sendable {
    /// A page of a notebook, with the names of its places; nil where they are not known.
    case page(anchors: Set<String>?)
    case file
    /// A file that only readers of the notebook find; with the folder in which the page looks for it.
    case besideNotebook(pages: String)
    case missing(pages: String)
}

/// Finds what links lead to.
public struct LinkTargets: Sendable {
    private let find: @Sendable (String) -> LinkTarget

    /// - Parameter find: says what a path leads to, as seen from the notebook's folder.
    public init(_ find: @escaping @Sendable (String) -> LinkTarget) { self.find = find }

    func target(of path: String) -> LinkTarget { find(path) }

    /// Every link is good.
    public static let unknown = LinkTargets { _ in .file }
}

extension ReferenceTarget.Kind {
    fileprivate var word: String {
        noun.prefix(1).uppercased() + noun.dropFirst()
    }
}

extension [Inline] {
    fileprivate var hasDirective: Bool { contains { if case .directive = $0.kind { true } else { false } } }
}

extension String {
    /// "a%20b" is "a b".
    var removingPercentEscapes: String {
        guard contains("%") else { return self }
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
