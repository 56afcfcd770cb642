/// Where a value comes from: a file that was read, a cell that ran, or a named input such as
/// "train images 1–500".
public struct Origin: Codable, Sendable, Hashable {
    /// What a value can come from.
    public enum Kind: String, Codable, Sendable, Hashable { case file, model, dataset, cell, input }

    /// What it is.
    public var kind: Kind
    /// A path relative to the notebook's folder, a cell's label, or a short description.
    public var name: String
    /// The SHA-256 of the file's bytes, in lower-case hexadecimal; nil where there is no file.
    public var sha256: String?

    /// - Parameters:
    ///   - name: a path relative to the notebook's folder, a cell's label, or a short description.
    ///   - sha256: in lower-case hexadecimal; nil where there is no file.
    public init(_ kind: Kind, _ name: String, sha256: String? = nil) {
        self.kind = kind
        self.name = name
        self.sha256 = sha256
    }
}
