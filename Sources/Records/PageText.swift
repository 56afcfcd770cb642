/// Text for the page that a cell made, such as a column's title: data is shown as it is, and only what its author calls
/// ``Markdown`` is read as Markdown.
public enum PageText: Codable, Sendable, Hashable {
    /// Shown character by character.
    case verbatim(String)
    /// Inline Markdown, with the notebook's own footnotes and references.
    case markdown(String)

    /// As its author wrote it.
    public var source: String {
        switch self {
        case .verbatim(let text), .markdown(let text): text
        }
    }
}

extension PageText: ExpressibleByStringInterpolation {
    /// Shown character by character.
    public init(stringLiteral value: String) { self = .verbatim(value) }
}

/// What can stand where the page shows text: a `String` as it is, or ``Markdown``.
public protocol PageTextConvertible {
    var pageText: PageText { get }
}

extension PageText: PageTextConvertible {
    public var pageText: PageText { self }
}

extension String: PageTextConvertible {
    public var pageText: PageText { .verbatim(self) }
}

extension Substring: PageTextConvertible {
    public var pageText: PageText { .verbatim(String(self)) }
}

/// Markdown made by a cell, read like the notebook's own prose, whose footnotes and references it may use.
///
/// As a cell's value it may have several blocks; in a table, a caption or a sentence it is one line of text.
public struct Markdown: Codable, Sendable, Hashable, ExpressibleByStringInterpolation, PageTextConvertible {
    /// As its author wrote it.
    public var markdown: String

    /// - Parameter markdown: CommonMark with the notebook language's own signs. Swift in it is shown, not run.
    public init(_ markdown: String) { self.markdown = markdown }
    public init(stringLiteral value: String) { markdown = value }

    public var pageText: PageText { .markdown(markdown) }
}
