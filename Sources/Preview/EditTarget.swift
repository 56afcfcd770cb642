import Notebooks
import Rendering

/// A part of the page that can be edited as the lines that it was made from.
enum EditTarget: Sendable, Hashable {
    /// A block of the page's body by its index in the page's pieces, and what it is of that: 0 the block itself, then what
    /// stands in it, such as a paragraph of a callout, an item, a caption or a footnote.
    case block(Int, part: Int = 0)
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

    /// What can be edited of each block, a word each: how many elements it has, then for each part "c" for a cell or "b" for
    /// all else, with the number of its element. Nothing for a part that is not lines of one file, or the same as another.
    func editable(in pieces: ReportPieces) -> String {
        let all = sourceLines
        let cells = Set(cells.map(\.range))
        return pieces.blocks.map { block in
            let (count, parts) = block.elements()
            var known: Set<ClosedRange<Int>> = []
            let codes = parts.map { element, range in
                let lines = lines(range, all)
                guard place(lines) != nil, known.insert(lines).inserted else { return "" }
                return (cells.contains(range) ? "c" : "b") + "\(element)"
            }
            return ([String(count)] + codes).joined(separator: ",")
        }.joined(separator: " ")
    }

    private var sourceLines: [Substring] {
        source.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    }

    private func lines(of target: EditTarget, in pieces: ReportPieces, _ all: [Substring]) -> ClosedRange<Int>? {
        switch target {
        case .block(let block, let part):
            // The numbers are a stranger's.
            guard pieces.blocks.indices.contains(block) else { return nil }
            let parts = pieces.blocks[block].elements().parts
            return parts.indices.contains(part) ? lines(parts[part].range, all) : nil
        case .title: return frontMatter.title?.range.map { lines($0, all) }
        case .subtitle: return frontMatter.subtitle?.range.map { lines($0, all) }
        case .abstract: return frontMatter.abstract?.range.map { lines($0, all) }
        }
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
