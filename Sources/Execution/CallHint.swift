/// What to write where a call does not fit the function.
package struct CallHint {
    package let text: String

    /// - Parameters:
    ///   - message: the compiler's; nil where it is about something else.
    ///   - line: the line of code that the message is about.
    ///   - column: the byte of the line, from 1.
    ///   - isKits: whether the kit has a function or a type of a name.
    package init?(_ message: String, line: String, column: Int, isKits: (String) -> Bool) {
        func help() -> String? {
            Self.called(in: line, at: column).flatMap { isKits($0) ? "`modelbook help api \($0)` shows how it is called." : nil }
        }
        let quoted = message.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first ?? ""
        if message == "cannot convert value of type 'Bool' to expected argument type 'Comparison'" {
            text =
                "Two numbers of Swift's own are equal or not: leave the third text out, or compare quantities: Seconds(a) < Seconds(b)."
        } else if message.hasPrefix("missing argument label") {
            let labels = quoted.split(separator: ":").filter { $0 != "_" }.map { "`\($0):`" }
            let pronoun = labels.count == 1 ? "it" : "them"
            text = ["Write \(labels.joined(separator: " and ")) before \(pronoun).", help()].compactMap(\.self).joined(
                separator: " ")
        } else if message == "call can throw but is not marked with 'try'" || message.hasSuffix("is not marked with 'try'") {
            text = "It reads, converts or runs something, which can fail: write `try` before it."
        } else if message.hasPrefix("extra argument") || message.hasPrefix("extraneous argument")
            || message.hasPrefix("missing argument for parameter") || message.hasPrefix("incorrect argument label")
            || message.hasPrefix("cannot convert value of type") && message.contains(" to expected argument type ")
            || message == Self.unexplained
        {
            guard let help = help() else { return nil }
            text = help
        } else {
            return nil
        }
    }

    /// What is said in place of the compiler's own words where these are not about the cell.
    static func summary(of message: String) -> String {
        if message.hasPrefix("failed to produce diagnostic for expression") { return unexplained }
        let words = message.split(separator: "'", omittingEmptySubsequences: false)
        // A name of the kit's inside.
        if words.count == 5, words[2] == " is inaccessible due to " { return "there is no '\(words[1])' for cells" }
        return message
    }

    private static let unexplained = "this does not fit what it is given to, and the compiler cannot say where"

    /// Whether a note of the compiler's says less than the hint, or is about what no cell can change.
    static func replaces(note: String, of message: String) -> Bool {
        message.hasSuffix("is not marked with 'try'") && note.hasPrefix("did you mean to ")
            || message.contains(" is inaccessible due to ") && note.hasSuffix("declared here")
    }

    /// The name before the parenthesis at a column, or before the one that is open there, or else before the first behind it.
    private static func called(in line: String, at column: Int) -> String? {
        let bytes = Array(line.utf8)
        let place = min(max(column - 1, 0), bytes.count)
        let isName: (UInt8) -> Bool = {
            $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
        }
        var depth = 0
        let isCall = place > 0 && place < bytes.count && bytes[place] == UInt8(ascii: "(") && isName(bytes[place - 1])
        var open = isCall ? place : nil
        for index in bytes[..<place].indices.reversed() where open == nil {
            switch bytes[index] {
            case UInt8(ascii: ")"): depth += 1
            case UInt8(ascii: "(") where depth > 0: depth -= 1
            case UInt8(ascii: "("): open = index
            default: break
            }
        }
        guard let end = open ?? bytes[place...].firstIndex(of: UInt8(ascii: "(")) else { return nil }
        let name = bytes[..<end].reversed().prefix(while: isName).reversed()
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
}
