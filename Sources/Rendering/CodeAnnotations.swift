/// Comments such as `// <1>` at the ends of a code's lines, which a list below the code explains.
enum CodeAnnotations {
    /// Takes the comments away.
    /// - Returns: their numbers, by the line that they stood in, from 0.
    static func take(from code: inout String) -> [Int: [Int]] {
        var marks: [Int: [Int]] = [:]
        var lines = code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for index in lines.indices {
            guard let (text, numbers) = split(lines[index]) else { continue }
            lines[index] = text
            marks[index] = numbers
        }
        code = lines.joined(separator: "\n")
        return marks
    }

    /// A line without its mark, and the numbers of that: `// <1>`, `# <1,2>`, `-- <3>`, `/* <1> */`, `<!-- <1> -->`.
    static func split(_ line: String) -> (text: String, numbers: [Int])? {
        var rest = Substring(line)
        func drop(_ isDropped: (Character) -> Bool) {
            while let last = rest.last, isDropped(last) { rest.removeLast() }
        }
        drop(\.isWhitespace)
        for end in ["*/", "-->"] where rest.hasSuffix(end) {
            rest.removeLast(end.count)
            drop(\.isWhitespace)
        }
        guard rest.last == ">", let open = rest.lastIndex(of: "<") else { return nil }
        let parts = rest[rest.index(after: open)...].dropLast().split(separator: ",")
        let numbers = parts.compactMap { Int(String($0.filter { !$0.isWhitespace })) }
        guard !numbers.isEmpty, numbers.count == parts.count, numbers.allSatisfy({ $0 > 0 }) else { return nil }
        rest = rest[..<open]
        drop(\.isWhitespace)
        guard let comment = ["<!--", "//", "/*", "--", "#", "%", ";"].first(where: rest.hasSuffix) else { return nil }
        rest.removeLast(comment.count)
        drop(\.isWhitespace)
        return (String(rest), numbers)
    }
}
