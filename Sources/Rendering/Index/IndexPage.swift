import Notebooks
import Records
import SystemIO

/// The page that lists others. It is a notebook, made here and woven as any other; what its cells show is known already.
public struct IndexPage: Sendable {
    /// The notebook's text.
    public private(set) var text: String
    /// What its cells show.
    public private(set) var run = Run()
    private let language: PageLanguage

    /// An index without anything in it.
    ///
    /// - Parameters:
    ///   - title: its title as text.
    ///   - language: a BCP 47 tag.
    ///   - theme: one of ``Template/themes``; nil for the first.
    public init(title: String, language: String, theme: String? = nil) {
        self.language = PageLanguage.named(language) ?? .english
        text = "---\ntitle: \(title.markdownEscaped.quotedYAML)\nlang: \(self.language.tag)\ntoc: false\nnumber-sections: false\n"
        if let theme, Template.themes.contains(theme) { text += "theme: \(theme)\n" }
        text += "---\n"
    }

    /// The list of pages.
    public mutating func add(_ entries: [IndexEntry]) {
        guard !entries.isEmpty else { return }
        add(.prose(entries.map { $0.markdown(language) }.joined(separator: "\n")))
    }

    /// A sentence or more, as Markdown.
    public mutating func add(markdown: String) { add(.prose(markdown)) }

    /// Where the index has what all pages have.
    static let placesIdentifier = "places"

    /// Headings and captions of all pages, in the order of the alphabet: the browser's own search finds them without a script.
    ///
    /// - Parameter pages: what they are, with their addresses.
    public mutating func add(placesOf pages: [(document: Ledger.Document, address: String)]) {
        let places = pages.flatMap { document, address in
            document.places.map { place in
                var place = place
                if place.text.hasSuffix(".") { place.text.removeLast() }
                let name = [place.name, place.text].filter { !$0.isEmpty }.joined(separator: " ")
                let link =
                    "[\((place.text.isEmpty ? place.name : place.text).markdownEscaped)](\(address)#\(place.identifier.percentEscaped))"
                let number = place.text.isEmpty ? "" : place.name
                let rest = [number, document.title].filter { !$0.isEmpty }.joined(separator: ", ")
                return (key: (place.text.isEmpty ? name : place.text).lowercased(), line: "- \(link), \(rest.markdownEscaped)")
            }
        }
        guard !places.isEmpty else { return }
        let words = language.words.site
        text += "\n## \(words.places) {#\(Self.placesIdentifier)}\n"
        let sorted = places.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }
        add(.prose("\(words.placesHint.markdownEscaped)\n\n" + sorted.map(\.element.line).joined(separator: "\n")))
    }

    /// What changes in a sweep, as a table and as charts.
    public mutating func add(_ sweep: SweepTable) {
        for (number, part) in sweep.displays(language).enumerated() {
            let kind = if case .table = part.display { "tbl" } else { "fig" }
            guard let caption = part.caption else {
                add(part.display)
                continue
            }
            add(part.display, options: ["label: \(kind)-\(number + 1)", "\(kind)-cap: \(caption.markdownEscaped.quotedYAML)"])
        }
    }

    private mutating func add(_ display: Display, options: [String] = []) {
        text += "\n```{swift}\n" + (["echo: false"] + options).map { "//| \($0)\n" }.joined() + "()\n```\n"
        run.cells.append(CellRun(status: .succeeded, outputs: [.display(display)]))
    }
}

extension String {
    /// The text between quotes, as YAML has it.
    fileprivate var quotedYAML: String {
        "\"" + visibleLine.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
