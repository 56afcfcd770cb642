#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Files {
    /// Whether two paths lead to one file, by links, by hard links or spelled otherwise; false where one of them leads to none.
    public static func areOne(_ first: String, _ second: String) -> Bool {
        var (a, b) = (stat(), stat())
        guard stat(first, &a) == 0, stat(second, &b) == 0 else { return false }
        return a.st_dev == b.st_dev && a.st_ino == b.st_ino
    }

    /// Refuses to write over a file that is read, also by a link to it or another spelling of its path.
    public static func check(output: String, over inputs: [String]) throws(FileError) {
        guard let input = inputs.first(where: { areOne($0, output) }) else { return }
        throw FileError(
            output,
            output == input
                ? "this file is read, and is not written over"
                : "this is the same file as \(input), which is read and not written over",
            help: "Give the output another name.")
    }
}
