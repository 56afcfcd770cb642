import Notebooks
import Records

/// Which places a notebook has: what a program says of them may be anything.
struct NotebookPlaces {
    private let notebook: Notebook
    private let lines: [Substring]

    init(_ notebook: Notebook) {
        self.notebook = notebook
        lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Whether there is such a character, or the end of such a line.
    func contains(_ place: Place) -> Bool {
        (1...max(lines.count, 1)).contains(place.line)
            && (1...lines[place.line - 1].utf8.count + 1).contains(place.column)
    }

    func contains(_ place: Place, inCell cell: Int) -> Bool {
        let range = notebook.cells[cell].range
        return contains(place) && range.lowerBound.line <= place.line && place.line <= range.upperBound.line
    }

    /// Whether a cell can come to a call at a place: it is its own, or stands in a function or a closure of another cell.
    func reaches(_ place: Place, fromCell cell: Int) -> Bool {
        if contains(place, inCell: cell) { return true }
        guard
            let other = notebook.cells.first(where: {
                $0.range.lowerBound.line <= place.line && place.line <= $0.range.upperBound.line
            }),
            let tokens = try? SwiftLexer.tokens(of: other.code)
        else { return false }
        let before = tokens.prefix { token in
            let location = other.location(ofOffset: token.range.lowerBound)
            return (location.line, location.column) < (place.line, place.column)
        }
        return before.count { $0.text == "{" } > before.count { $0.text == "}" }
    }

    /// `#column` is that of the parenthesis; the call begins with its name.
    func atCall(_ claim: Claim) -> Claim {
        let name = lines[claim.line - 1].utf8.prefix(claim.column - 1).reversed().prefix {
            $0 >= 0x80 || $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isLetter
        }
        var claim = claim
        claim.column -= name.count
        return claim
    }
}

extension Claim {
    var place: Place { Place(line: line, column: column) }
}
