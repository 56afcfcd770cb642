import Rendering
import SystemIO

/// What made a page, as files again.
public struct SourceExtraction: Sendable {
    /// Paths relative to the folder that they are for.
    public let files: [(bytes: [UInt8], path: String)]
    /// Files that the notebook names and the page does not carry: data, and what is named by its absolute path.
    public let missing: [String]
    /// Renders them as the page was, in that folder.
    public let command: String

    /// - Parameter report: the page's path.
    /// - Throws: where it is no page, or carries nothing.
    public init(of report: String) throws(FileError) {
        let page = String(decoding: try Files.read(report, limit: FileLimit.page).bytes, as: UTF8.self)
        guard let ledger = Ledger(in: page) else {
            throw FileError(report, "it carries no ledger: it was not made by Modelbook, or was changed since")
        }
        guard let source = try CarriedSource(in: page, ledger) else {
            throw FileError(
                report, "it does not carry what it was made from: its notebook says so, or an earlier Modelbook made it"
            )
        }
        var files = source.files.map { (bytes: Array($0.text.utf8), path: $0.path) }
        let images = source.images.filter { !$0.path.hasPrefix("/") }
            .map { (bytes: $0.bytes, path: Files.simplified(source.folder + $0.path)) }
        files += images.filter { !$0.path.hasPrefix("../") }
        let name = source.notebook.path.split(separator: "/").last.map(String.init) ?? ""
        if let measurements = source.measurements {
            let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
            files.append((Array(measurements.utf8), "output/\(stem).measurements.json"))
        }
        try CarriedSource.check(files.map(\.path))
        self.files = files
        let found = Set(files.map(\.path))
        missing = ledger.files.map(\.path).filter { !found.contains(Files.simplified(source.folder + $0)) }
        command = Self.command(for: source.notebook.path, ledger)
    }

    /// Writes all files into a folder in which none of them is yet.
    ///
    /// - Throws: `FileError` where one of them is there, or cannot be written.
    public func write(to folder: String) throws(FileError) { try Files.writeNew(files, in: folder) }

    private static func command(for notebook: String, _ ledger: Ledger) -> String {
        var words = ["modelbook", "render", notebook]
        for (key, value) in (ledger.parameters ?? [:]).sorted(by: { $0.key < $1.key }) {
            words += ["-P", "\(key):\(value)"]
        }
        if ledger.unexecuted != nil { words.append("--no-execute") }
        if ledger.trusted != nil { words.append("--trust") }
        return words.map(\.shellQuoted).joined(separator: " ")
    }
}

extension String {
    /// The word as a shell takes it.
    public var shellQuoted: String {
        let isPlain = utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:=,+".utf8.contains($0)
            }
        }
        return isPlain && !isEmpty ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
