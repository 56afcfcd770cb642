/// What a page can be written as.
public enum PageFormat: String, Sendable, Hashable, CaseIterable {
    /// One file that needs nothing else: what `verify` reads.
    case html
    /// Printed by a Chromium that is installed.
    case pdf
    /// GitHub's Markdown, with its pictures in a folder beside it.
    case md

    var ending: String { ".\(rawValue)" }
}
