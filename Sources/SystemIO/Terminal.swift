#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The door to standard output and standard error: nothing of a stranger's that goes through it controls a terminal.
public enum Terminal {
    /// Writes a text and a line feed to standard output.
    public static func print(_ text: some StringProtocol) { write(text.visible + "\n", to: 1) }

    /// Writes JSON and a line feed to standard output: what is not to be seen stands in it as JSON writes it.
    public static func print(json: some StringProtocol) { write(escaped(json) + "\n", to: 1) }

    /// Writes a text to standard error.
    public static func report(_ text: some StringProtocol) { write(text.visible, to: 2) }

    /// Whether standard error is a terminal.
    public static var isInteractive: Bool { isatty(2) != 0 }

    /// Removes what stands in the last line of standard error.
    public static func clearLine() { write("\r\u{1B}[K", to: 2) }

    private static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { _ = SystemCall.write(descriptor, UnsafeRawBufferPointer($0)) }
    }

    /// Inside of JSON's strings stand no line feeds or tabs, so that what is left of them is between its values.
    private static func escaped(_ json: some StringProtocol) -> String {
        guard json.utf8.contains(where: { $0 > 0x7E }) else { return String(json) }
        var result = ""
        for character in json.unicodeScalars {
            let text = String(character)
            guard character != "\r", character != "\n", character != "\t", text.visible != text else {
                result.unicodeScalars.append(character)
                continue
            }
            for unit in text.utf16 {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result
    }
}
