/// A line of a pipe table.
struct PipeLine {
    /// Without white space at both ends.
    let bytes: ArraySlice<UInt8>
    let line: Int
    /// The index of the line's first byte.
    private let lineStart: Int

    init(_ bytes: ArraySlice<UInt8>, line: Int, lineStart: Int) {
        self.bytes = bytes
        self.line = line
        self.lineStart = lineStart
    }

    var start: SourceLocation { location(bytes.startIndex) }

    func location(_ index: Int) -> SourceLocation {
        SourceLocation(line: line, column: index - lineStart + 1)
    }

    struct Cell {
        var bytes: ArraySlice<UInt8>
        var start: SourceLocation

        /// The cell's text, with "\|" as "|".
        func fragment(in parent: Fragment) -> Fragment {
            var text: [UInt8] = []
            var places: [SourceLocation] = []
            var index = bytes.startIndex
            while index < bytes.endIndex {
                if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.endIndex, bytes[index + 1] == UInt8(ascii: "|") {
                    index += 1
                }
                text.append(bytes[index])
                let column = start.column + index - bytes.startIndex
                places.append(parent.place(SourceLocation(line: start.line, column: column)))
                index += 1
            }
            return Fragment(text, places: places)
        }
    }

    /// The first pipe that divides a code span, or a formula if that is not code.
    var pipeInSpan: (place: SourceLocation, isCode: Bool)? {
        var index = bytes.startIndex
        var vain = [0, 0, 0]
        while index < bytes.endIndex {
            let mark = bytes[index]
            guard mark == SpanEnd.backtick || mark == SpanEnd.dollar else {
                index += mark == UInt8(ascii: "\\") ? 2 : 1
                continue
            }
            let isCode = mark == SpanEnd.backtick
            let length = isCode ? SpanEnd.run(in: bytes, at: index) : min(SpanEnd.run(in: bytes, at: index), 2)
            let start = index + length
            let end: Int? =
                if isCode {
                    SpanEnd.code(in: bytes, from: start, length: length)
                } else if index >= vain[length] {
                    SpanEnd.formula(in: bytes, from: start, length: length, vain: &vain[length])
                } else {
                    nil
                }
            guard let end else {
                index = start
                continue
            }
            if let pipe = Self.firstPipe(in: bytes[start..<(end - length)]) { return (location(pipe), isCode) }
            index = end
        }
        return nil
    }

    private static func firstPipe(in content: ArraySlice<UInt8>) -> Int? {
        content.indices.first {
            content[$0] == UInt8(ascii: "|") && ($0 == content.startIndex || content[$0 - 1] != UInt8(ascii: "\\"))
        }
    }

    /// Divided at the pipes that no backslash precedes.
    var cells: [Cell] {
        var cells: [Cell] = []
        var rest = bytes
        if rest.first == UInt8(ascii: "|") { rest = rest.dropFirst() }
        var start = rest.startIndex
        var index = rest.startIndex
        func add(_ end: Int) {
            let content = bytes[start..<end].trimmed
            cells.append(Cell(bytes: content, start: location(content.startIndex)))
        }
        while index < rest.endIndex {
            if rest[index] == UInt8(ascii: "\\") {
                index += 2
            } else if rest[index] == UInt8(ascii: "|") {
                add(index)
                index += 1
                start = index
            } else {
                index += 1
            }
        }
        if start < rest.endIndex { add(rest.endIndex) }
        return cells
    }

    /// The line of dashes under a header; nil if this is none.
    var alignments: [PipeTable.Alignment]? {
        guard bytes.contains(UInt8(ascii: "|")), bytes.contains(UInt8(ascii: "-")),
            bytes.allSatisfy({ "|-: ".utf8.contains($0) })
        else { return nil }
        var result: [PipeTable.Alignment] = []
        for cell in cells {
            let dashes = cell.bytes
            let isLeading = dashes.first == UInt8(ascii: ":")
            let isTrailing = dashes.last == UInt8(ascii: ":")
            let middle = dashes.dropFirst(isLeading ? 1 : 0).dropLast(isTrailing ? 1 : 0)
            guard !middle.isEmpty, middle.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
            result.append(isLeading ? (isTrailing ? .center : .leading) : (isTrailing ? .trailing : .none))
        }
        return result.isEmpty ? nil : result
    }
}
