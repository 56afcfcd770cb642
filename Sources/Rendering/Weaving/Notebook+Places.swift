import Notebooks

/// Places as the page names them: those that the author finds in a file.
extension Notebook {
    /// "14:3" in the notebook, "part.md:7:1" in a file that it includes.
    func shown(_ location: SourceLocation) -> String {
        let (file, place) = lineOrigins.place(of: location, in: path)
        return file == path ? place.description : "\(relative(file)):\(place)"
    }

    /// "report.md:14:3"
    func shownWithFile(_ location: SourceLocation) -> String {
        let (file, place) = lineOrigins.place(of: location, in: path)
        return "\(relative(file)):\(place)"
    }

    /// "report.md:14"
    func shownLine(_ location: SourceLocation) -> String {
        let (file, place) = lineOrigins.place(of: location, in: path)
        return "\(relative(file)):\(place.line)"
    }

    /// A file as seen from the notebook's folder: what a page says does not depend on where it was made.
    private func relative(_ file: String) -> String {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
    }
}
