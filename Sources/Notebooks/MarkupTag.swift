/// A tag of HTML that says what Markdown can say as well, such as `<img src="a.png">`. Only its name and the values of known
/// attributes are taken from it: what is shown is made of them, as from Markdown, and never the tag itself.
struct MarkupTag: Hashable {
    /// In lower case.
    let name: String
    let isEnd: Bool
    /// By their names in lower case, character references replaced.
    let attributes: [String: String]

    /// The attributes of each tag that is read; one that has another is HTML.
    private static let known: [String: Set<String>] = {
        var known: [String: Set<String>] = [
            "img": ["src", "alt", "title", "width", "height", "align", "loading"],
            "a": ["href", "title", "target", "rel", "role", "id", "name", "class"], "span": ["style", "class", "id", "lang"],
            "br": ["clear"], "hr": [], "details": ["open"], "summary": [], "center": [],
            "p": ["align"], "div": ["align", "style", "class", "id", "lang"],
        ]
        for level in 1...6 { known["h\(level)"] = ["align", "id"] }
        for name in inlineNames { known[name] = [] }
        return known
    }()
    private static let inlineNames = [
        "b", "strong", "i", "em", "s", "del", "strike", "sub", "sup", "kbd", "mark", "small", "u", "ins", "code",
    ]

    /// Whether it stands around blocks, or is one.
    var isBlock: Bool {
        !Self.inlineNames.contains(name) && !["img", "a", "span", "br"].contains(name)
    }

    /// 1 to 6 for `<h1>` to `<h6>`.
    var headingLevel: Int? { name.count == 2 && name.hasPrefix("h") ? name.last?.wholeNumberValue : nil }

    /// - Parameter text: one tag and nothing else.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let (tag, end) = Self.read(bytes[...]), end == bytes.count else { return nil }
        self = tag
    }

    private init(_ name: String, isEnd: Bool, _ attributes: [String: String]) {
        (self.name, self.isEnd, self.attributes) = (name, isEnd, attributes)
    }

    /// Reads the tag at the head of a text, if it is one that is read, and every attribute of it is.
    ///
    /// - Returns: the tag, and the index behind it.
    static func read(_ text: ArraySlice<UInt8>) -> (tag: MarkupTag, end: Int)? {
        guard text.first == UInt8(ascii: "<") else { return nil }
        var rest = text.dropFirst()
        let isEnd = rest.first == UInt8(ascii: "/")
        if isEnd { rest = rest.dropFirst() }
        let name = take(&rest, while: isNameCharacter).lowercased()
        guard let known = known[name] else { return nil }
        var attributes: [String: String] = [:]
        while true {
            let spaces = rest.prefix(while: isSpace)
            rest = rest[spaces.endIndex...]
            if rest.starts(with: "/>".utf8) { rest = rest.dropFirst() }
            if rest.first == UInt8(ascii: ">") { break }
            let attribute = take(&rest, while: isNameCharacter).lowercased()
            guard !spaces.isEmpty, !isEnd, known.contains(attribute), attributes[attribute] == nil else { return nil }
            let next = rest.drop(while: isSpace)
            var value = ""
            if next.first == UInt8(ascii: "=") {
                rest = next.dropFirst().drop(while: isSpace)
                guard let read = Self.value(&rest) else { return nil }
                value = read
            }
            attributes[attribute] = value
        }
        return (MarkupTag(name, isEnd: isEnd, attributes), rest.startIndex + 1)
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let first = rest.first else { return nil }
        guard first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else {
            let value = take(&rest) { $0 > 0x20 && !"\"'=<>`".utf8.contains($0) }
            return value.isEmpty ? nil : unescaped(value)
        }
        rest = rest.dropFirst()
        let value = take(&rest) { $0 != first }
        guard rest.first == first else { return nil }
        rest = rest.dropFirst()
        return unescaped(value)
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, while isPart: (UInt8) -> Bool) -> String {
        let part = rest.prefix(while: isPart)
        rest = rest[part.endIndex...]
        return String(decoding: part, as: UTF8.self)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool { byte < 0x80 && isNameByte(byte) && byte != UInt8(ascii: "_") }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }

    /// A value without its character references; nil if it has one that is not known, or a character that nobody sees.
    private static func unescaped(_ value: String) -> String? {
        var result = ""
        var rest = value[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            let name = rest.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }
            guard !name.isEmpty else {
                // "a & b"
                result += "&"
                rest = rest.dropFirst()
                continue
            }
            guard rest[name.endIndex...].first == ";" else {
                // "?a=1&b=2"; without its semicolon a browser reads some references and not others.
                guard name.first != "#", references[String(name)] == nil else { return nil }
                result += "&\(name)"
                rest = rest[name.endIndex...]
                continue
            }
            guard let character = references[String(name)] ?? numbered(name) else { return nil }
            result += character
            rest = rest[name.endIndex...].dropFirst()
        }
        result += rest
        let isVisible = result.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
                || scalar == "\u{200D}" || scalar == "\n"
        }
        return isVisible ? result : nil
    }

    private static let references = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}"]

    private static func numbered(_ name: Substring) -> String? {
        let isHexadecimal = name.lowercased().hasPrefix("#x")
        guard name.hasPrefix("#"),
            let value = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
        else { return nil }
        return Unicode.Scalar(value).map { String(Character($0)) }
    }
}
