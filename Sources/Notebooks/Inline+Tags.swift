/// Tags of HTML that say what Markdown says as well: `<sup>2</sup>` is `^2^`.
extension [Inline] {
    /// What stands between such a tag and its end is put into one inline. A tag without its end stays HTML.
    var withTagsRead: [Inline] {
        guard contains(where: { if case .html = $0.kind { true } else { false } }) else { return self }
        var result: [Inline] = []
        var open: [(name: String, start: Int)] = []
        for inline in self {
            guard case .html(let tag) = inline.kind, let (name, isEnd) = Self.plainTag(tag) else {
                result.append(inline)
                continue
            }
            if !isEnd {
                // Deeper ones stay as they are.
                if open.count < 20 { open.append((name, result.count)) }
            } else if let place = open.lastIndex(where: { $0.name == name }) {
                let start = open[place].start
                open.removeSubrange(place...)
                if let kind = Self.kind(of: name, Array(result[(start + 1)...])) {
                    let range = result[start].range.lowerBound.up(to: inline.range.upperBound)
                    result.removeSubrange(start...)
                    result.append(Inline(kind, range: range))
                    continue
                }
            }
            result.append(inline)
        }
        return result
    }

    /// The name of a tag that has nothing else.
    private static func plainTag(_ tag: String) -> (name: String, isEnd: Bool)? {
        guard tag.hasPrefix("<"), tag.hasSuffix(">") else { return nil }
        let isEnd = tag.hasPrefix("</")
        let name = tag.dropFirst(isEnd ? 2 : 1).dropLast().lowercased()
        return !name.isEmpty && name.utf8.allSatisfy(isNameByte) ? (name, isEnd) : nil
    }

    private static func kind(of name: String, _ content: [Inline]) -> Inline.Kind? {
        switch name {
        case "b", "strong": return .strong(content)
        case "i", "em": return .emphasis(content)
        case "s", "del", "strike": return .strikethrough(content)
        case "sub": return .subscript(content)
        case "sup": return .superscript(content)
        case "kbd", "mark", "small": return .span(content, Attributes(classes: [name]))
        case "u", "ins": return .span(content, Attributes(classes: ["underline"]))
        case "code":
            guard content.count == 1, case .text(let text) = content[0].kind else { return nil }
            return .code(text)
        default: return nil
        }
    }
}

/// GitHub's mathematics in a sentence: code between dollars, which touch it.
extension [Inline] {
    var withDollarsRead: [Inline] {
        var result = self
        for index in indices.dropFirst().dropLast() {
            guard case .code(let tex) = result[index].kind, case .text(let before) = result[index - 1].kind,
                case .text(let behind) = result[index + 1].kind, before.hasSuffix("$"), behind.hasPrefix("$")
            else { continue }
            result[index].kind = .math(tex)
            result[index].range = result[index].range.lowerBound.moved(-1).up(to: result[index].range.upperBound.moved(1))
            result[index - 1].kind = .text(String(before.dropLast()))
            result[index - 1].range = result[index - 1].range.lowerBound.up(to: result[index].range.lowerBound)
            result[index + 1].kind = .text(String(behind.dropFirst()))
            result[index + 1].range = result[index + 1].range.droppingFirst(1)
        }
        return result
    }
}

extension SourceLocation {
    fileprivate func moved(_ count: Int) -> SourceLocation { SourceLocation(line: line, column: column + count) }
}
