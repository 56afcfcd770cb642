import Notebooks
import Records

/// What a claim asks: the condition as its notebook has it.
struct ClaimCondition {
    /// In one line.
    let text: String

    /// - Returns: nil where the claim does not stand in the notebook's text at its place.
    init?(of claim: Claim, in notebook: Notebook) {
        let found =
            notebook.directives.first {
                $0.role == .claim && $0.range.lowerBound == SourceLocation(line: claim.line, column: claim.column)
            }.flatMap { Self.arguments(in: $0.expression).first } ?? Self.inCell(claim, notebook)
        guard let found, !found.isEmpty else { return nil }
        text = found.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func inCell(_ claim: Claim, _ notebook: Notebook) -> String? {
        guard
            let cell = notebook.cells.first(where: {
                ($0.codeStart.line...max($0.codeStart.line, $0.range.upperBound.line)).contains(claim.line)
            })
        else { return nil }
        let lines = cell.code.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(claim.line - cell.codeStart.line)
        let call = Array(lines.joined(separator: "\n").utf8.dropFirst(max(claim.column - cell.codeStart.column, 0)))
        guard call.starts(with: "claim".utf8) else { return nil }
        let arguments = arguments(in: String(decoding: call, as: UTF8.self))
        return arguments.count > 1 ? arguments[1] : nil
    }

    /// The arguments of the call at the head of a text of Swift.
    static func arguments(in call: String) -> [String] {
        var arguments: [String] = []
        var current: [UInt8] = []
        /// What is to close: parentheses, and quotation marks with the interpolations in them.
        var open: [UInt8] = []
        var bytes = Array(call.utf8)[...]
        while let byte = bytes.popFirst() {
            let isText = open.last == UInt8(ascii: "\"")
            switch byte {
            case UInt8(ascii: "\\") where isText:
                current.append(byte)
                guard let next = bytes.popFirst() else { return [] }
                current.append(next)
                if next == UInt8(ascii: "(") { open.append(UInt8(ascii: ")")) }
                continue
            case UInt8(ascii: "\"") where isText: open.removeLast()
            case _ where isText: break
            case UInt8(ascii: "\""): open.append(byte)
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(byte == UInt8(ascii: "(") ? UInt8(ascii: ")") : byte + 2)
                if open.count == 1 {
                    current = []
                    continue
                }
            case UInt8(ascii: ","), UInt8(ascii: ")"):
                guard open.count == 1 || byte == UInt8(ascii: ")") else { break }
                if open.count == 1 {
                    arguments.append(String(decoding: current.trimmedOfSpace, as: UTF8.self))
                    current = []
                    if byte == UInt8(ascii: ")") { return arguments }
                    continue
                }
                guard open.popLast() == byte else { return [] }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard open.popLast() == byte else { return [] }
            default: break
            }
            current.append(byte)
        }
        return []
    }
}

extension [UInt8] {
    fileprivate var trimmedOfSpace: ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
        let rest = drop(while: isSpace)
        return rest.prefix(rest.count - rest.reversed().prefix(while: isSpace).count)
    }
}
