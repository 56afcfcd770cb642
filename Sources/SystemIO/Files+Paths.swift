#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Files {
    /// An absolute path without links; nil where there is no such file, or its name is not UTF-8.
    public static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(validatingCString: resolved)
    }

    /// A path's name for the file that it is, or that it would be.
    public static func canonical(_ path: String) -> String {
        if let real = realPath(path) { return real }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        return (folder == path ? "" : canonicalFolder(folder)) + "/" + name
    }

    /// A path without the links of its folders: the name of a link where it ends with one.
    public static func canonicalName(_ path: String) -> String {
        let named = path.dropLast(path.utf8.reversed().prefix { $0 == UInt8(ascii: "/") }.count)
        guard let slash = named.lastIndex(of: "/") else { return canonical(path) }
        let name = named[named.index(after: slash)...]
        if name == "." || name == ".." { return canonical(path) }
        return canonicalFolder(slash == named.startIndex ? "/" : String(named[..<slash])) + "/" + name
    }

    private static func canonicalFolder(_ folder: String) -> String {
        let path = folder == "/" ? "" : folder == "." ? realPath(".") ?? "." : canonical(folder)
        return path == "/" ? "" : path
    }

    /// The path of a file as seen from a folder.
    public static func path(of file: String, from folder: String) -> String {
        let target = canonical(file).split(separator: "/")
        let base = canonical(folder).split(separator: "/")
        let common = zip(target, base).prefix { $0 == $1 }.count
        return (base.dropFirst(common).map { _ in ".." } + target.dropFirst(common).map(String.init)).joined(separator: "/")
    }

    /// A path without "." and without a folder that is left at once: "output/../notebooks" is "notebooks".
    public static func simplified(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// The path as seen from anywhere.
    public static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : simplified("\(realPath(".") ?? start ?? "/")/\(path)")
    }

    /// The folder in which the program was started.
    private static let start = realPath(".")

    /// Goes to the folder in which the program was started, where that was deleted and made anew, as by a change of branches.
    public static func returnToStart() {
        guard let start, realPath(".") == nil else { return }
        chdir(start)
    }

    /// The last part of a path.
    public static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The folder of a file: what stands before the last "/", or ".".
    public static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// 32 hexadecimal digits that nobody can foresee.
    static func randomName() -> String {
        var generator = SystemCall.RandomBytes()
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
