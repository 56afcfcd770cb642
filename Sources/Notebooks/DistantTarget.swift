/// What another notebook of the same site has that can be referred to.
public struct DistantTarget: Codable, Sendable, Hashable {
    /// The other notebook, as messages call it.
    public var notebook: String
    /// Its page, as seen from the folder of the site's index.
    public var page: String
    /// The other notebook's title as text.
    public var title: String
    /// What it is there.
    public var target: ReferenceTarget

    /// - Parameters:
    ///   - notebook: the other notebook, as messages call it.
    ///   - page: its page, as seen from the folder of the site's index.
    ///   - title: the other notebook's title as text.
    public init(notebook: String, page: String, title: String, target: ReferenceTarget) {
        self.notebook = notebook
        self.page = page
        self.title = title
        self.target = target
    }
}

extension Notebook {
    /// What a reference means that has its target in another notebook of the same site; nil where there is none, or are several.
    public func distantTarget(_ identifier: String) -> DistantTarget? {
        elsewhere[identifier].flatMap { $0.count == 1 ? $0[0] : nil }
    }
}
