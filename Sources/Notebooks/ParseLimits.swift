/// What a notebook may demand of the parser. libcmark 0.30 takes time that grows with the square of some
/// inputs (CVE-2023-22486 and its kin): brackets and emphasis marks in one paragraph, nested containers
/// on one line. No notebook written by a person comes near these limits.
enum ParseLimits {
    static let bytes = 8 << 20
    static let marksInParagraph = 20_000
    static let containersOnLine = 60

    static func problem(in source: SourceText) -> (location: SourceLocation, summary: String, help: String)? {
        if source.bytes.count > bytes {
            return (.start, "the notebook has more than \(bytes >> 20) MiB", "Move data into files of its own.")
        }
        var marks = 0
        for number in 1...source.lines.count {
            let line = source.line(number)
            if line.isBlank { marks = 0 }
            if containers(line) > containersOnLine {
                return (
                    SourceLocation(line: number, column: 1),
                    "more than \(containersOnLine) quotes or lists begin on this line", "Nest less deeply."
                )
            }
            marks += line.lazy.filter { "[]*_`<!&~$".utf8.contains($0) }.count
            if marks > marksInParagraph {
                return (
                    SourceLocation(line: number, column: 1),
                    "more than \(marksInParagraph) brackets and emphasis marks in one paragraph",
                    "Divide it by blank lines."
                )
            }
        }
        return nil
    }

    /// Block quotes and list items that could begin on a line.
    private static func containers(_ line: ArraySlice<UInt8>) -> Int {
        let head = line.prefix { " \t>-+*.)0123456789".utf8.contains($0) }
        return zip(head, line.dropFirst()).lazy.filter { mark, next in
            mark == UInt8(ascii: ">") || ("-+*.)".utf8.contains(mark) && (next == 0x20 || next == 0x09))
        }.count
    }
}
