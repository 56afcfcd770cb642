#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension NamedFiles {
    /// Where a file is that a notebook has written: a file of the notebook's own folder, or of one below it that is there. It
    /// need not be there itself; neither it nor a folder on the way is hidden or a link.
    ///
    /// - Parameter path: relative to the notebook's folder.
    /// - Returns: the path without links.
    public func writable(_ path: String) throws(FileError) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.isEmpty, !path.utf8.contains(0), !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
            throw FileError(path, "it is no name of a file in the notebook's folder", kind: .outside)
        }
        guard !parts.contains(where: { $0.hasPrefix(".") }) else { throw FileError(path, "hidden files are not written") }
        guard var place = Files.realPath(folder) else { throw FileError(folder, "there is no such folder", kind: .missing) }
        for (index, part) in parts.enumerated() {
            place += "/\(part)"
            let isFile = index == parts.count - 1
            if Files.isLink(place) { throw FileError(path, "\(part) is a link", kind: .outside) }
            guard isFile || Files.isFolder(place) else { throw FileError(path, "there is no folder \(part)", kind: .missing) }
            if isFile, Files.exists(place), !Files.isRegular(place) { throw FileError(path, "this is not a regular file") }
        }
        return place
    }
}
