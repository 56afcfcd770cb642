/// A piece of a page, read back: what a page says in another format is made from the page itself, so that both say the same.
indirect enum HTMLNode {
    case text(String)
    case element(Element)

    struct Element {
        var name: String
        var attributes: [String: String] = [:]
        var children: [HTMLNode] = []

        var classes: Set<Substring> { Set((attributes["class"] ?? "").split(separator: " ")) }
    }

    /// Reads the markup that ``HTML`` makes, and other markup as far as it is alike: what is not closed ends with what it is in,
    /// and what closes nothing is left out.
    static func read(_ markup: String) -> [HTMLNode] {
        var reader = HTMLReader(markup)
        return reader.read()
    }

    /// The text of all that is in it.
    var text: String {
        switch self {
        case .text(let text): text
        case .element(let element): element.children.map(\.text).joined()
        }
    }
}

private struct HTMLReader {
    private let bytes: [UInt8]
    private var index = 0
    /// What is open, outermost first; the first is none of the page's.
    private var open = [HTMLNode.Element(name: "")]

    /// Deeper elements are siblings of those that they are in.
    private static let deepest = 256
    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]
    /// The end tags that Modelbook leaves out: which of them an element ends when it begins.
    private static let ends: [String: Set<String>] = ["dt": ["dt", "dd"], "dd": ["dt", "dd"]]

    init(_ markup: String) { bytes = Array(markup.utf8) }

    mutating func read() -> [HTMLNode] {
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), readTag() { continue }
            let end = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            add(.text(Self.unescaped(bytes[index..<end])))
            index = end
        }
        while open.count > 1 { close() }
        return open[0].children
    }

    private mutating func add(_ node: HTMLNode) { open[open.count - 1].children.append(node) }

    private mutating func close() {
        let element = open.removeLast()
        add(.element(element))
    }

    /// - Returns: false where no tag begins, and "<" is text.
    private mutating func readTag() -> Bool {
        let rest = bytes[(index + 1)...]
        if rest.starts(with: "!--".utf8) {
            index = rest.firstRange(of: Array("-->".utf8))?.upperBound ?? bytes.count
            return true
        }
        let isEnd = rest.first == UInt8(ascii: "/")
        let nameStart = rest.startIndex + (isEnd ? 1 : 0)
        let name = bytes[nameStart...].prefix { isNameByte($0) }
        guard let first = name.first, first >= UInt8(ascii: "A") else { return false }
        let tag = String(decoding: name, as: UTF8.self).lowercased()
        index = name.endIndex
        let (attributes, isSelfClosing) = readAttributes()
        if isEnd {
            guard let place = open.lastIndex(where: { $0.name == tag }), place > 0 else { return true }
            while open.count > place { close() }
            return true
        }
        if let ended = Self.ends[tag], let last = open.last, ended.contains(last.name) { close() }
        let element = HTMLNode.Element(name: tag, attributes: attributes)
        if isSelfClosing || Self.void.contains(tag) || open.count >= Self.deepest {
            add(.element(element))
        } else {
            open.append(element)
        }
        return true
    }

    /// Up to the end of the tag, and over it.
    private mutating func readAttributes() -> (attributes: [String: String], isSelfClosing: Bool) {
        var attributes: [String: String] = [:]
        var isSelfClosing = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ">") {
                index += 1
                break
            }
            guard isNameByte(byte) else {
                isSelfClosing = byte == UInt8(ascii: "/")
                index += 1
                continue
            }
            let name = bytes[index...].prefix { isNameByte($0) }
            index = name.endIndex
            var value = bytes[index..<index]
            if index < bytes.count, bytes[index] == UInt8(ascii: "=") {
                index += 1
                if index < bytes.count, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") {
                    let quote = bytes[index]
                    value = bytes[(index + 1)...].prefix { $0 != quote }
                    index = min(value.endIndex + 1, bytes.count)
                } else {
                    value = bytes[index...].prefix { !" \n\t>".utf8.contains($0) }
                    index = value.endIndex
                }
            }
            attributes[String(decoding: name, as: UTF8.self).lowercased()] = Self.unescaped(value)
        }
        return (attributes, isSelfClosing)
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(UInt8(ascii: "&")) else { return text }
        // Last comes what makes the others.
        return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&nbsp;", with: "\u{a0}").replacing("&amp;", with: "&")
    }
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...: true
    default: false
    }
}
