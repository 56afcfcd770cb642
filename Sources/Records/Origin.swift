/// Where a value comes from: a file that was read, a cell that ran, or a named input such as
/// "train images 1–500".
public struct Origin: Codable, Sendable, Hashable {
    /// What a value can come from.
    public enum Kind: String, Codable, Sendable, Hashable { case file, model, dataset, cell, input }

    /// What it is.
    public package(set) var kind: Kind
    /// A path relative to the notebook's folder, a cell's label, or a short description.
    public package(set) var name: String
    /// The SHA-256 of the file's bytes, in lower-case hexadecimal; nil where there is no file.
    public package(set) var sha256: String?
    /// True where a cell says that there is such a file, model or data set, and the kit has not read it; else nil.
    public package(set) var isStated: Bool?

    /// An origin that a cell states. A page says of a file, a model or a data set that it is the cell's word; a description of
    /// something else is an `.input`.
    ///
    /// - Parameters:
    ///   - name: a path relative to the notebook's folder, a cell's label, or a short description.
    ///   - sha256: in lower-case hexadecimal; nil where there is no file.
    public init(_ kind: Kind, _ name: String, sha256: String? = nil) {
        self.init(read: kind, name, sha256: sha256)
        isStated = [.file, .model, .dataset].contains(kind) ? true : nil
    }

    /// An origin that is known: what has been read, or where something was measured.
    package init(read kind: Kind, _ name: String, sha256: String? = nil) {
        self.kind = kind
        self.name = name
        self.sha256 = sha256
    }

    /// The same without the digest.
    package var withoutDigest: Origin {
        var copy = self
        copy.sha256 = nil
        return copy
    }
}
