/// A cell's first line as knitr has it: `{swift name, echo=FALSE, fig.cap="…"}`. Options in it are those of the lines below.
struct CellHeader {
    struct Option {
        var key: String
        /// As YAML.
        var value: String
        /// Where the key begins in the line.
        var offset: Int
    }

    private(set) var options: [Option] = []
    /// What is no option: its text and place.
    private(set) var refused: [(text: String, offset: Int)] = []

    /// - Parameter text: the line from its "{" to its "}". nil if it is no cell of the language.
    init?(_ text: some Collection<UInt8>, language: String = "swift") {
        let bytes = Array(text)
        let head = Array("{\(language)".utf8)
        guard bytes.starts(with: head), bytes.last == UInt8(ascii: "}"), " ,}".utf8.contains(bytes[head.count]) else {
            return nil
        }
        var index = head.count
        while index < bytes.count - 1 {
            if " ,".utf8.contains(bytes[index]) {
                index += 1
            } else {
                let start = index
                index = Self.end(of: index, in: bytes)
                add(bytes[start..<index], at: start)
            }
        }
    }

    /// Behind an option: a comma or a space that stands in no quotes and parentheses, and beside no "=".
    private static func end(of start: Int, in bytes: [UInt8]) -> Int {
        var index = start
        var quote: UInt8?
        var depth = 0
        while index < bytes.count - 1 {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if "([".utf8.contains(byte) {
                depth += 1
            } else if ")]".utf8.contains(byte) {
                depth -= 1
            } else if depth <= 0, byte == UInt8(ascii: ",") {
                return index
            } else if depth <= 0, byte == UInt8(ascii: " ") {
                let next = bytes[index...].first { $0 != UInt8(ascii: " ") }
                let previous = bytes[..<index].last { $0 != UInt8(ascii: " ") }
                if next != UInt8(ascii: "="), previous != UInt8(ascii: "=") { return index }
            }
            index += 1
        }
        return bytes.count - 1
    }

    private mutating func add(_ part: ArraySlice<UInt8>, at offset: Int) {
        let text = String(decoding: part, as: UTF8.self)
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
            // The first word is the label.
            if options.isEmpty, part.allSatisfy(isNameByte) {
                options.append(Option(key: "label", value: text, offset: offset))
            } else {
                refused.append((text, offset))
            }
            return
        }
        let key = String(decoding: part[..<equals].trimmed, as: UTF8.self).replacing(".", with: "-")
        let value = String(decoding: part[(equals + 1)...].trimmed, as: UTF8.self)
        if let yaml = Self.yaml(value) {
            options.append(Option(key: key, value: yaml, offset: offset))
        } else {
            refused.append((text, offset))
        }
    }

    private static func yaml(_ value: String) -> String? {
        switch value {
        case "TRUE", "T", "true": return "true"
        case "FALSE", "F", "false": return "false"
        case "NULL", "NA": return "null"
        default: break
        }
        if Double(value) != nil { return value }
        guard let quote = value.first, quote == "\"" || quote == "'", value.count >= 2, value.last == quote else {
            return nil
        }
        let inner = value.dropFirst().dropLast()
        guard !inner.contains(quote) else { return nil }
        if quote == "'", ["hide", "asis", "hold", "markup"].contains(inner) { return String(inner) }
        return value
    }
}
