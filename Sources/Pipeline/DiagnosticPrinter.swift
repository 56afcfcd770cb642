import Notebooks
import SystemIO

/// Diagnostics as a compiler prints them: place, summary, the line with a caret, what to do.
public struct DiagnosticPrinter {
    private var sources: [String: [Substring]] = [:]

    /// Reads no file yet: a line of source is read when a diagnostic names it.
    public init() {}

    /// The diagnostic as lines, with a line feed at the end of each. Control characters are visible in them.
    public mutating func text(_ diagnostic: Diagnostic) -> String {
        // An error of a cell's own can have several lines: none of them begins where a message does.
        let summary = diagnostic.summary.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var result = diagnostic.file.visibleLine
        if let location = diagnostic.location { result += ":\(location)" }
        result += ": \(diagnostic.severity.rawValue): \((summary.first ?? "").visible) [\(diagnostic.code)]\n"
        if let location = diagnostic.location, let line = line(location.line, of: diagnostic.file) {
            let number = "\(location.line)"
            let margin = String(repeating: " ", count: max(5 - number.count, 0))
            let excerpt = LineExcerpt(visible: line, column: location.column, width: 160)
            result += "\(margin)\(number) | \(excerpt.text)\n"
            result += String(repeating: " ", count: max(5, number.count)) + " | \(excerpt.margin)^\n"
        }
        for line in summary.dropFirst() + diagnostic.help.split(whereSeparator: \.isNewline) {
            result += "      \(line.visible)\n"
        }
        return result
    }

    private mutating func line(_ number: Int, of file: String) -> Substring? {
        if sources[file] == nil {
            let content = try? Files.read(file, limit: FileLimit.text)
            let text = content.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
            sources[file] = text.split(omittingEmptySubsequences: false) { ["\n", "\r\n", "\r"].contains($0) }
        }
        guard let lines = sources[file], lines.indices.contains(number - 1) else { return nil }
        return lines[number - 1]
    }
}
