/// A text to be parsed, which is the notebook itself or a piece of it: a table's cell, a caption, a
/// footnote. Knows where each of its bytes stands in the notebook.
struct Fragment: Sendable {
    let text: SourceText
    /// One place per byte; nil for the notebook itself.
    private let places: [SourceLocation]?

    /// Whether this is the whole notebook.
    var isWhole: Bool { places == nil }

    init(notebook: SourceText) {
        text = notebook
        places = nil
    }

    init(_ bytes: [UInt8], places: [SourceLocation]) {
        text = SourceText(bytes)
        self.places = places
    }

    /// Part of one line of a parent fragment.
    init(_ slice: ArraySlice<UInt8>, at start: SourceLocation) {
        self.init(
            Array(slice),
            places: slice.indices.map {
                SourceLocation(line: start.line, column: start.column + $0 - slice.startIndex)
            })
    }

    func place(_ location: SourceLocation) -> SourceLocation {
        place(ofOffset: text.offset(of: location), otherwise: location)
    }

    func place(_ range: SourceRange) -> SourceRange {
        guard places != nil else { return range }
        let start = text.offset(of: range.lowerBound)
        let end = text.offset(of: range.upperBound)
        let first = place(ofOffset: start, otherwise: range.lowerBound)
        guard end > start else { return first..<first }
        var last = place(ofOffset: end - 1, otherwise: range.upperBound)
        last.column += 1
        return first.up(to: last)
    }

    private func place(ofOffset offset: Int, otherwise location: SourceLocation) -> SourceLocation {
        guard let places else { return location }
        if offset < places.count { return places[offset] }
        guard var last = places.last else { return location }
        last.column += 1
        return last
    }
}
