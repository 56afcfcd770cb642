import Notebooks
import Records

/// Where the cells and directives of a notebook stand. A kept run carries the places of its time; an edit
/// to the prose moves them.
struct CellLayout: Codable, Hashable {
    private struct Extent: Codable, Hashable {
        var start: SourceLocation
        var lineCount: Int

        init(start: SourceLocation, lineCount: Int) { (self.start, self.lineCount) = (start, lineCount) }

        // Coded as an array, because a notebook has many.
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            start = SourceLocation(line: try container.decode(Int.self), column: try container.decode(Int.self))
            lineCount = try container.decode(Int.self)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            for number in [start.line, start.column, lineCount] { try container.encode(number) }
        }
    }

    private var cells: [Extent]
    private var directives: [Extent]

    init(_ notebook: Notebook) {
        cells = notebook.cells.map { cell in
            Extent(start: cell.codeStart, lineCount: cell.code.utf8.count { $0 == UInt8(ascii: "\n") })
        }
        directives = notebook.directives.map { Extent(start: $0.range.lowerBound, lineCount: 1) }
    }

    /// The run with its places as they are now. Both layouts have the same cells and directives.
    func moved(_ run: Run, to now: CellLayout) -> Run {
        guard self != now else { return run }
        var run = run
        for cell in run.cells.indices {
            run.cells[cell].places = run.cells[cell].places.mapValues { place in
                let place = moved(SourceLocation(line: place.line, column: place.column), to: now)
                return Place(line: place.line, column: place.column)
            }
            for index in run.cells[cell].outputs.indices {
                switch run.cells[cell].outputs[index] {
                case .claim(var claim):
                    let place = moved(SourceLocation(line: claim.line, column: claim.column), to: now)
                    (claim.line, claim.column) = (place.line, place.column)
                    run.cells[cell].outputs[index] = .claim(claim)
                case .error(let error): run.cells[cell].outputs[index] = .error(moved(error, to: now))
                default: break
                }
            }
        }
        run.irreproducible = run.irreproducible.map { request in
            let place = moved(SourceLocation(line: request.place.line, column: request.place.column), to: now)
            return Irreproducible(request.kind, at: Place(line: place.line, column: place.column), cell: request.cell)
        }
        run.compilerWarnings = run.compilerWarnings.map { warning in
            let place = moved(SourceLocation(line: warning.line, column: warning.column), to: now)
            return CompilerWarning(
                cell: warning.cell, message: warning.message, line: place.line, column: place.column)
        }
        return run
    }

    private func moved(_ error: CellError, to now: CellLayout) -> CellError {
        guard let line = error.line else { return error }
        var error = error
        let place = moved(SourceLocation(line: line, column: error.column ?? 1), to: now)
        error.line = place.line
        if error.column != nil { error.column = place.column }
        return error
    }

    private func moved(_ location: SourceLocation, to now: CellLayout) -> SourceLocation {
        for (old, new) in zip(cells, now.cells) {
            let line = location.line - old.start.line
            guard (0..<max(old.lineCount, 1)).contains(line) else { continue }
            return SourceLocation(
                line: new.start.line + line, column: location.column + new.start.column - old.start.column)
        }
        for (old, new) in zip(directives, now.directives) where old.start == location { return new.start }
        return location
    }
}
