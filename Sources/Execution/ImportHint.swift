/// Whose a name is that the compiler cannot find, where a cell has to import it.
package struct ImportHint {
    package let text: String

    private static let foundation: Set<String> = [
        "Bundle", "Calendar", "Data", "Date", "DateComponents", "DateFormatter", "FileHandle", "FileManager", "JSONDecoder",
        "JSONEncoder", "JSONSerialization", "Locale", "NSRegularExpression", "NumberFormatter", "Process", "ProcessInfo",
        "Thread", "TimeInterval", "TimeZone", "URL", "UUID", "acos", "asin", "atan", "atan2", "ceil", "cos", "cosh", "exp",
        "fabs", "floor", "fmod", "hypot", "log", "log10", "log1p", "log2", "pow", "round", "sin", "sinh", "sqrt", "tan", "tanh",
    ]

    /// - Parameter message: the compiler's; nil where it is about something else.
    package init?(_ message: String) {
        let words = message.split(separator: "'", omittingEmptySubsequences: false)
        guard words.count == 3, words[0].hasPrefix("cannot find "), words[2] == " in scope",
            Self.foundation.contains(String(words[1]))
        else { return nil }
        text = "It is Foundation's: write `import Foundation` at the beginning of a cell."
    }
}
