/// Displayed mathematics.
extension LineScanner {
    mutating func scanMath(_ number: Int, content: ArraySlice<UInt8>, column: Int) -> Int {
        let start = SourceLocation(line: number, column: column)
        var tex: [UInt8] = []
        var last = number
        var rest = content.dropFirst(2)
        while true {
            if let end = SpanEnd.displayedFormula(in: rest) {
                let behind = rest[(end + 2)...].trimmed
                let attributes = Attributes.parse(behind)
                guard behind.isEmpty || attributes?.length == behind.count else {
                    return copy(number)
                }
                tex += rest[..<end]
                let text = String(decoding: tex.trimmedOfLines, as: UTF8.self)
                let stop = SourceLocation(line: last, column: source.line(last).count + 1)
                mark(.math(text, attributes?.0 ?? Attributes()), start.up(to: stop))
                return last + 1
            }
            tex += rest + [UInt8(ascii: "\n")]
            last += 1
            guard last <= source.lines.count else {
                report("open-math", at: start, "this $$ is never closed", help: "Close it with \"$$\".")
                return copy(number)
            }
            rest = source.line(last)
        }
    }

    /// `\begin{align} … \end{align}` at the head of a line, of which TeX makes displayed mathematics without dollars.
    mutating func scanEnvironment(_ number: Int, content: ArraySlice<UInt8>, column: Int) -> Int? {
        let head = "\\begin{".utf8
        guard surroundings.lines == 0, content.starts(with: head) else { return nil }
        let name = content.dropFirst(head.count).prefix { $0 != UInt8(ascii: "}") }
        guard Self.environments.contains(String(decoding: name, as: UTF8.self)) else { return nil }
        let end = Array("\\end{".utf8) + name + [UInt8(ascii: "}")]
        var tex: [UInt8] = []
        var last = number
        while last <= source.lines.count, !source.line(last).isBlank {
            let line = last == number ? content : source.line(last)
            tex += line + [UInt8(ascii: "\n")]
            if let found = line.firstRange(of: end) {
                guard line[found.upperBound...].isBlank else { return nil }
                let stop = SourceLocation(line: last, column: source.line(last).count + 1)
                let text = String(decoding: tex.trimmedOfLines, as: UTF8.self)
                mark(.math(text, Attributes()), SourceLocation(line: number, column: column).up(to: stop))
                return last + 1
            }
            last += 1
        }
        return nil
    }

    private static let environments: Set = [
        "align", "align*", "alignat", "alignat*", "equation", "equation*", "eqnarray", "eqnarray*", "gather", "gather*",
        "multline", "multline*", "displaymath",
    ]
}

extension [UInt8] {
    /// Without line feeds and spaces at both ends.
    var trimmedOfLines: ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return []
        }
        return self[first...last]
    }
}
