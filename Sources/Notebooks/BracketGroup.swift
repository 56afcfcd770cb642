/// What stands between brackets that hold references: `[see @a, p. 3; -@b]` has two items.
struct BracketGroup {
    struct Item {
        /// Without white space at its ends.
        var prefix: [Inline]
        /// The inline that refers to something.
        var key: Inline
        /// With the comma that it begins with.
        var suffix: [Inline]
        /// `-@key`: without the author, or the word before a number.
        var omitsName: Bool
    }

    var items: [Item] = []

    /// Divides inlines at each ";"; nil if a part has no key, or two.
    init?(_ content: [Inline], isKey: (Inline.Kind) -> Bool) {
        var part: [Inline] = []
        for inline in content {
            guard case .text(let text) = inline.kind, text.utf8.contains(UInt8(ascii: ";")) else {
                part.append(inline)
                continue
            }
            let pieces = text.split(separator: ";", omittingEmptySubsequences: false)
            for (index, piece) in pieces.enumerated() {
                if index > 0 {
                    guard let item = Self.item(part, isKey) else { return nil }
                    items.append(item)
                    part = []
                }
                if !piece.isEmpty { part.append(Inline(.text(String(piece)), range: inline.range)) }
            }
        }
        guard let last = Self.item(part, isKey) else { return nil }
        items.append(last)
    }

    private static func item(_ part: [Inline], _ isKey: (Inline.Kind) -> Bool) -> Item? {
        let keys = part.indices.filter { isKey(part[$0].kind) }
        guard keys.count == 1 else { return nil }
        var prefix = Array(part[..<keys[0]])
        var omitsName = false
        if case .text(let text)? = prefix.last?.kind, text.hasSuffix("-"), text.dropLast().last?.isWhitespace ?? true {
            omitsName = true
            prefix[prefix.count - 1].kind = .text(String(text.dropLast()))
        }
        return Item(
            prefix: prefix.trimmed, key: part[keys[0]], suffix: Array(part[(keys[0] + 1)...]).trimmed,
            omitsName: omitsName)
    }
}

extension [Inline] {
    /// Without white space at both ends.
    var trimmed: [Inline] {
        var result = self
        while let first = result.first {
            if case .softBreak = first.kind {
                result.removeFirst()
            } else if case .text(let text) = first.kind {
                let rest = text.drop { $0.isWhitespace }
                if rest.isEmpty {
                    result.removeFirst()
                } else {
                    result[0].kind = .text(String(rest))
                    break
                }
            } else {
                break
            }
        }
        while let last = result.last {
            if case .softBreak = last.kind {
                result.removeLast()
            } else if case .text(let text) = last.kind {
                let rest = text.reversed().drop { $0.isWhitespace }.reversed()
                if rest.isEmpty {
                    result.removeLast()
                } else {
                    result[result.count - 1].kind = .text(String(rest))
                    break
                }
            } else {
                break
            }
        }
        return result
    }
}
