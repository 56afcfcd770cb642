import SystemIO

/// Why a model file or graph is refused.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the fault is.
    public enum Location: Hashable, Sendable {
        /// A byte offset from the start of the file.
        case byte(Int)
        case tensor(Int, name: String, subgraph: Int)
        case node(Int, name: String, subgraph: Int)
        case layer(String)
        case entry(String)
    }

    /// The file as the user named it; nil for bytes in memory.
    public var file: String?
    /// Where in the file or the graph; nil where the whole of it is at fault.
    public var location: Location?
    /// One sentence: what is wrong.
    public var message: String
    /// What to do about it; may be empty.
    public var help: String

    /// - Parameters:
    ///   - message: one sentence without a full stop, in which nothing is named that `location` and `file` name.
    ///   - help: what to do about it, a sentence; may be empty.
    public init(_ message: String, at location: Location? = nil, in file: String? = nil, help: String = "") {
        self.message = message
        self.location = location
        self.file = file
        self.help = help
    }

    /// A file that cannot be read or written.
    init(_ error: FileError) { self.init(error.reason, in: error.path, help: error.help) }

    /// "models/digits.tflite: byte 1024: …" What names from the file make of it is one line.
    public var description: String {
        var parts: [String] = []
        if let file { parts.append(file.visibleLine) }
        switch location {
        case .byte(let offset)?: parts.append("byte \(offset)")
        case .tensor(let index, let name, let subgraph)?:
            parts.append("tensor \(index) '\(name.visibleLine)'" + (subgraph == 0 ? "" : " of subgraph \(subgraph)"))
        case .node(let index, let name, let subgraph)?:
            parts.append("node \(index) \(name.visibleLine)" + (subgraph == 0 ? "" : " of subgraph \(subgraph)"))
        case .layer(let name)?: parts.append("layer '\(name.visibleLine)'")
        case .entry(let name)?: parts.append(name.visibleLine)
        case nil: break
        }
        parts.append(message.visibleLine)
        return parts.joined(separator: ": ") + (help.isEmpty ? "" : "\n" + help)
    }
}
