/// A file of text that a page was made from, as the page carries it.
public struct SourceFile: Codable, Sendable, Hashable {
    /// Relative to the folder in which all of a page's files lie.
    public var path: String
    /// The whole content.
    public var text: String

    /// - Parameter path: relative to the folder in which all of a page's files lie.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
