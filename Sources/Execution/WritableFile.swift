/// A file that cells may write.
public struct WritableFile: Sendable, Hashable {
    /// As the front matter names it, relative to the notebook's folder.
    public var name: String
    /// Without links.
    public var path: String

    /// - Parameters:
    ///   - name: as the notebook names it.
    ///   - path: where it is put.
    public init(name: String, path: String) {
        self.name = name
        self.path = path
    }
}
