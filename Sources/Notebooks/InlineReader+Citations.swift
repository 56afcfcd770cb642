/// Citations: `@key` in a sentence, and `[see @key, p. 3; -@other]` in brackets.
extension InlineReader {
    /// A key at the head of a text, by Pandoc's rule: letters, digits and "_", and between them single marks such as ":" and
    /// "/"; or anything in braces.
    ///
    /// - Returns: the key, and how many bytes it takes.
    static func citationKey(_ text: ArraySlice<UInt8>) -> (key: String, length: Int)? {
        if text.first == UInt8(ascii: "{") {
            guard let end = text.firstIndex(of: UInt8(ascii: "}")), end > text.startIndex + 1 else { return nil }
            return (String(decoding: text[(text.startIndex + 1)..<end], as: UTF8.self), end + 1 - text.startIndex)
        }
        var end = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if isKeyByte(byte) {
                end = index + 1
            } else if index > end || index == text.startIndex || !":.#%&-+?/".utf8.contains(byte) {
                break
            }
            index += 1
        }
        return end > text.startIndex ? (String(decoding: text[..<end], as: UTF8.self), end - text.startIndex) : nil
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// What stands between brackets as one citation; nil for text that is none.
    func citation(_ content: [Inline]) -> Inline.Kind? {
        let isKey: (Inline.Kind) -> Bool = { if case .citation = $0 { true } else { false } }
        guard content.contains(where: { isKey($0.kind) }), let group = BracketGroup(content, isKey: isKey) else { return nil }
        return .citation(
            Citation(
                group.items.map { item in
                    guard case .citation(let inner) = item.key.kind, let only = inner.items.first else {
                        return Citation.Item(key: "")
                    }
                    let prefix = item.prefix.isEmpty ? [] : item.prefix + [Inline(.text(" "), range: item.key.range)]
                    let suffix = item.suffix.first.map { first -> [Inline] in
                        guard case .text(let text) = first.kind, text.first?.isPunctuation ?? false else {
                            return [Inline(.text(" "), range: first.range)] + item.suffix
                        }
                        return item.suffix
                    }
                    return Citation.Item(
                        key: only.key, prefix: prefix, suffix: (suffix ?? []).joinedText,
                        omitsAuthor: item.omitsName || only.omitsAuthor)
                }))
    }

    /// `@key [p. 3]`: the brackets' content as the place in the work that the sentence cites.
    ///
    /// - Parameter before: what stands before the brackets.
    func narrative(_ before: some BidirectionalCollection<Inline>, _ content: [Inline]) -> Inline.Kind? {
        guard let space = before.last, let cited = before.dropLast().last, case .citation(var citation) = cited.kind,
            citation.isNarrative, citation.items[0].suffix.isEmpty, !content.isEmpty
        else { return nil }
        switch space.kind {
        case .text(" "), .softBreak: break
        default: return nil
        }
        citation.items[0].suffix = [Inline(.text(", "), range: space.range)] + content
        citation.items[0].suffix = citation.items[0].suffix.joinedText
        return .citation(citation)
    }
}

extension [Inline] {
    /// With neighbouring texts in one.
    fileprivate var joinedText: [Inline] {
        reduce(into: []) { result, inline in
            if case .text(let more) = inline.kind, let last = result.last, case .text(let text) = last.kind {
                result[result.count - 1] = Inline(
                    .text(text + more), range: last.range.lowerBound.up(to: inline.range.upperBound))
            } else {
                result.append(inline)
            }
        }
    }
}
