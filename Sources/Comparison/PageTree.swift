/// The elements of a page, as Modelbook writes them or a stranger does: what is not well formed is taken as far as it goes.
///
/// Nothing in it is trusted: its size and its depth are bounded, and no element means more than its name says.
struct PageTree {
    struct Node {
        /// The element's name in lower case; nil for text.
        var name: String?
        var attributes: [(name: String, value: String)] = []
        /// Of text, with its character references resolved.
        var text = ""
        var children: [Int] = []
        /// The bytes of the page from its start tag to its end tag.
        var range: Range<Int>

        subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

        func has(class name: String) -> Bool { self["class"]?.split(separator: " ").contains { $0 == name } ?? false }
    }

    /// The first is the page itself.
    private(set) var nodes: [Node]
    let bytes: [UInt8]

    static let nodeLimit = 4_000_000
    /// Elements that stand deeper are taken to stand here.
    static let depthLimit = 500

    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]
    /// Their content is text.
    private static let raw: Set<String> = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]

    /// - Throws: where it has more elements than any page.
    init(_ page: String) throws(PageError) {
        bytes = Array(page.utf8)
        nodes = [Node(range: 0..<bytes.count)]
        var open = [0]
        var place = 0
        while place < bytes.count {
            guard nodes.count < Self.nodeLimit else { throw PageError(reason: "it has more than \(Self.nodeLimit) elements") }
            if bytes[place] == UInt8(ascii: "<"), let tag = Tag(bytes, at: place) {
                take(tag, &open)
                place = tag.range.upperBound
                if case .start(let name, _, false) = tag.kind, Self.raw.contains(name) {
                    let end = Tag.end(ofRaw: name, bytes, from: place)
                    addText(place..<end, isRaw: name != "title" && name != "textarea", to: open.last ?? 0)
                    place = end
                }
            } else {
                var end = place + 1
                while end < bytes.count, bytes[end] != UInt8(ascii: "<") { end += 1 }
                addText(place..<end, isRaw: false, to: open.last ?? 0)
                place = end
            }
        }
        for node in open.dropFirst() { nodes[node].range = nodes[node].range.lowerBound..<bytes.count }
    }

    private mutating func take(_ tag: Tag, _ open: inout [Int]) {
        switch tag.kind {
        case .none: break
        case .start(let name, let attributes, let isEmpty):
            // The end tags of these may be left out.
            if name == "dt" || name == "dd", let last = open.last, nodes[last].name == "dt" || nodes[last].name == "dd" {
                close(open.removeLast(), at: tag.range.lowerBound)
            }
            nodes.append(Node(name: name, attributes: attributes, range: tag.range))
            nodes[open.last ?? 0].children.append(nodes.count - 1)
            if !isEmpty, !Self.void.contains(name), open.count < Self.depthLimit { open.append(nodes.count - 1) }
        case .end(let name):
            guard let index = open.dropFirst().lastIndex(where: { nodes[$0].name == name }) else { return }
            for node in open[(index + 1)...] { close(node, at: tag.range.lowerBound) }
            close(open[index], at: tag.range.upperBound)
            open.removeSubrange(index...)
        }
    }

    private mutating func close(_ node: Int, at end: Int) {
        nodes[node].range = nodes[node].range.lowerBound..<end
    }

    private mutating func addText(_ range: Range<Int>, isRaw: Bool, to parent: Int) {
        guard !range.isEmpty else { return }
        let text = String(decoding: bytes[range], as: UTF8.self)
        nodes.append(Node(text: isRaw ? text : CharacterReferences.resolved(text), range: range))
        nodes[parent].children.append(nodes.count - 1)
    }

    /// All text below a node.
    func text(of node: Int) -> String {
        guard nodes[node].name != nil || node == 0 else { return nodes[node].text }
        return nodes[node].children.map { text(of: $0) }.joined()
    }

    /// The first node below one, in the page's order, of which something is true.
    func first(below node: Int = 0, where isWanted: (Node) -> Bool) -> Int? {
        for child in nodes[node].children {
            if isWanted(nodes[child]) { return child }
            if let found = first(below: child, where: isWanted) { return found }
        }
        return nil
    }

    func markup(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// Why a page cannot be read.
public struct PageError: Error, Sendable, CustomStringConvertible {
    /// One sentence without a full stop.
    public var reason: String
    public var description: String { reason }
}
