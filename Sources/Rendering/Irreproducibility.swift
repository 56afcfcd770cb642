import Notebooks
import Records

/// Which values may be others in each run, because something before them is.
struct Irreproducibility {
    private let notebook: Notebook
    private let requests: [Irreproducible]

    init(_ notebook: Notebook, _ run: Run) {
        (self.notebook, requests) = (notebook, run.irreproducible)
    }

    /// Why the value at a place may be another in each run: "the clock is read on line 12"; nil where it is the same.
    func reason(at location: SourceLocation) -> String? {
        requests.first { isBefore(location, $0) }.map(remark)
    }

    /// All that was asked for, each with its line.
    var remarks: [String] { requests.map(remark) }

    private func remark(_ request: Irreproducible) -> String {
        let location = SourceLocation(line: request.place.line, column: request.place.column)
        let (file, place) = notebook.lineOrigins.place(of: location, in: notebook.path)
        let line = "\(request.text) on line \(place.line)"
        return file == notebook.path ? line : "\(line) of \(file)"
    }

    /// Whether a request is before the value at a place. Directives of the front matter are computed after the last cell.
    private func isBefore(_ location: SourceLocation, _ request: Irreproducible) -> Bool {
        let place = SourceLocation(line: request.place.line, column: request.place.column)
        let isLast = notebook.directives.contains {
            $0.range.lowerBound == location && $0.cellsBefore == notebook.cells.count && request.cell < $0.cellsBefore
        }
        guard !isLast, notebook.cells.indices.contains(request.cell) else { return isLast || location >= place }
        let cell = notebook.cells[request.cell].range
        return location >= (cell.contains(place) ? cell.lowerBound : place)
    }
}
