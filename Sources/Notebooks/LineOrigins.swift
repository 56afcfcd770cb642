/// Which file and line each line of a notebook comes from. Only with includes is there anything to tell.
public struct LineOrigins: Sendable, Hashable {
    struct Origin: Sendable, Hashable {
        var file: String
        var line: Int
        var isIncluded = false
    }

    /// One entry per line; empty where no file is included.
    var lines: [Origin] = []

    init(lines: [Origin] = []) {
        self.lines = lines
    }

    /// All lines are the notebook's own.
    public init() {}

    /// Whether a line stands in the notebook itself.
    func isOwn(line: Int) -> Bool { !lines.indices.contains(line - 1) || !lines[line - 1].isIncluded }

    /// The file and the place in it that the author sees.
    public func place(of location: SourceLocation, in path: String) -> (file: String, location: SourceLocation) {
        guard lines.indices.contains(location.line - 1) else { return (path, location) }
        let origin = lines[location.line - 1]
        return (origin.file, SourceLocation(line: origin.line, column: location.column))
    }
}
