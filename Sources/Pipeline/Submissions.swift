import SystemIO

/// The pages of a class: files in a folder and in the folders in it, one for each student or more.
public struct Submissions: Sendable {
    /// Paths of what may be a page, sorted.
    public private(set) var pages: [String] = []
    /// What is there in place of a page, and why it is none: a link, a folder without one.
    public private(set) var problems: [(path: String, reason: String)] = []
    /// Files that are no pages, which nobody looks at.
    public private(set) var others: [String] = []

    private static let depthLimit = 8
    private static let pageEndings = [".html", ".htm"]

    /// - Parameter paths: pages, and folders of them.
    public init(_ paths: [String]) throws(FileError) {
        for path in paths {
            if Files.isFolder(path) {
                try add(folder: path.hasSuffix("/") ? String(path.dropLast()) : path, depth: 0)
            } else {
                pages.append(path)
            }
        }
    }

    /// - Returns: whether there is a page in it, or something in place of one.
    @discardableResult
    private mutating func add(folder: String, depth: Int) throws(FileError) -> Bool {
        var hasPage = false
        for name in try Files.names(in: folder) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            if Files.isLink(path) {
                problems.append((path, "this is a link"))
                hasPage = true
            } else if Files.isFolder(path) {
                hasPage = try addInner(path, depth: depth + 1) || hasPage
            } else if Self.pageEndings.contains(where: name.lowercased().hasSuffix) {
                pages.append(path)
                hasPage = true
            } else {
                others.append(path)
            }
        }
        return hasPage
    }

    /// Whether a folder is that of the pictures of a page in Markdown, which stands beside it.
    private static func isOfPage(_ folder: String) -> Bool {
        folder.hasSuffix("_files") && Files.exists(folder.dropLast("_files".count) + ".md")
    }

    private mutating func addInner(_ folder: String, depth: Int) throws(FileError) -> Bool {
        guard depth < Self.depthLimit else {
            problems.append((folder, "its folders are more than \(Self.depthLimit) deep"))
            return true
        }
        do throws(FileError) {
            let hasPage = try add(folder: folder, depth: depth)
            // A student's folder lies directly in the class's.
            if !hasPage, depth == 1, !Self.isOfPage(folder) { problems.append((folder, "there is no page in it")) }
            return hasPage || depth == 1
        } catch {
            problems.append((folder, error.reason))
            return true
        }
    }
}
