import Notebooks
import Rendering

/// A part of the page that can be edited as the lines that it was made from.
enum EditTarget: Sendable, Hashable {
    /// A block of the page's body, by its index in the page's pieces.
    case block(Int)
    /// The caption of a cell in that block.
    case caption(Int)
    /// A footnote, by its number.
    case note(Int)
    case title, subtitle, abstract
}

/// Lines of a file.
struct SourcePlace: Sendable, Hashable, Codable {
    /// As the author gave it.
    var file: String
    var first: Int
    var last: Int

    var lines: ClosedRange<Int> { first...max(first, last) }
}

extension Notebook {
    /// The lines that a part of the page was made from, and their text; nil where they are not lines of one file.
    func source(of target: EditTarget, in pieces: ReportPieces) -> (SourcePlace, text: String)? {
        let all = sourceLines
        guard let lines = lines(of: target, in: pieces, all), let place = place(lines) else { return nil }
        return (place, all[lines.lowerBound - 1..<min(lines.upperBound, all.count)].joined(separator: "\n"))
    }

    /// The directives on the lines that a part of the page was made from.
    func directives(of target: EditTarget, in pieces: ReportPieces) -> [Int] {
        guard let lines = lines(of: target, in: pieces, sourceLines) else { return [] }
        return directives.indices.filter { lines.contains(directives[$0].range.lowerBound.line) }
    }

    /// What can be edited of each block, a letter each: "c" a cell, "k" a cell and its caption, "b" another block,
    /// "-" nothing.
    func editable(in pieces: ReportPieces) -> String {
        let all = sourceLines
        return String(
            pieces.blocks.map { block -> Character in
                guard let range = block.range, place(lines(range, all)) != nil else { return "-" }
                guard let cell = cell(at: range) else { return "b" }
                return caption(of: cell) == nil ? "c" : "k"
            })
    }

    private var sourceLines: [Substring] {
        source.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    }

    private func lines(of target: EditTarget, in pieces: ReportPieces, _ all: [Substring]) -> ClosedRange<Int>? {
        switch target {
        case .block(let index): return pieces.range(index).map { lines($0, all) }
        case .caption(let index): return pieces.range(index).flatMap(cell).flatMap(caption).flatMap(lines)
        case .note(let number):
            // The number is a stranger's.
            guard number >= 1, number <= pieces.notes.count else { return nil }
            return pieces.notes[number - 1].map { lines($0, all) }
        case .title: return frontMatter.title.flatMap(lines)
        case .subtitle: return frontMatter.subtitle.flatMap(lines)
        case .abstract: return frontMatter.abstract.flatMap(lines)
        }
    }

    private func cell(at range: SourceRange) -> Cell? { cells.first { $0.range == range } }

    private func caption(of cell: Cell) -> [Inline]? {
        cell.options.tableCaption ?? cell.options.figureCaption ?? cell.options.listingCaption
    }

    private func lines(_ inlines: [Inline]) -> ClosedRange<Int>? {
        guard let first = inlines.first, let last = inlines.last else { return nil }
        return first.range.lowerBound.line...max(first.range.lowerBound.line, last.range.upperBound.line)
    }

    /// Without empty lines at the end.
    private func lines(_ range: SourceRange, _ text: [Substring]) -> ClosedRange<Int> {
        let first = range.lowerBound.line
        var last = max(first, range.upperBound.column > 1 ? range.upperBound.line : range.upperBound.line - 1)
        while last > first, last > text.count || text[last - 1].allSatisfy(\.isWhitespace) { last -= 1 }
        return first...last
    }

    private func place(_ lines: ClosedRange<Int>) -> SourcePlace? {
        let places = lines.map { lineOrigins.place(of: SourceLocation(line: $0, column: 1), in: path) }
        guard let first = places.first, let last = places.last else { return nil }
        let isWhole = places.enumerated().allSatisfy { index, place in
            place.file == first.file && place.location.line == first.location.line + index
        }
        return isWhole ? SourcePlace(file: first.file, first: first.location.line, last: last.location.line) : nil
    }
}

extension ReportPieces {
    fileprivate func range(_ block: Int) -> SourceRange? { blocks.indices.contains(block) ? blocks[block].range : nil }
}
