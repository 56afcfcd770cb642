/// Tags of HTML that say what Markdown says as well: `<sup>2</sup>` is `^2^`, `<img src="a.png">` is `![](a.png)`.
extension InlineReader {
    /// What stands between such a tag and its end is put into one inline. A tag without its end stays HTML.
    ///
    /// - Parameter isLink: whether they are a link's text, in which no other link stands.
    func readTags(_ inlines: [Inline], isLink: Bool) -> [Inline] {
        guard inlines.contains(where: { if case .html = $0.kind { true } else { false } }) else { return inlines }
        var result: [Inline] = []
        var open: [(tag: MarkupTag, start: Int)] = []
        for inline in inlines {
            guard case .html(let text) = inline.kind, let tag = MarkupTag(text), !tag.isBlock else {
                result.append(inline)
                continue
            }
            if let kind = tag.void(at: inline.range) {
                result.append(Inline(kind, range: inline.range))
                continue
            }
            if !tag.isEnd {
                // Deeper ones stay as they are.
                if open.count < 20 { open.append((tag, result.count)) }
            } else if let place = open.lastIndex(where: { $0.tag.name == tag.name }) {
                let (first, start) = open[place]
                open.removeSubrange(place...)
                let content = Array(result[(start + 1)...])
                if !(first.name == "a" && (isLink || content.hasLink)), let kind = first.kind(content, at: result[start].range) {
                    let range = result[start].range.lowerBound.up(to: inline.range.upperBound)
                    note(kind, at: range)
                    result.removeSubrange(start...)
                    result.append(Inline(kind, range: range))
                    continue
                }
            }
            result.append(inline)
        }
        return result
    }

    private func note(_ kind: Inline.Kind, at range: SourceRange) {
        switch kind {
        case .link(let destination, _, _) where destination.hasPrefix("#") && destination.utf8.count > 1:
            addAnchorUse(String(destination.dropFirst()), range)
        case .span(let content, let attributes):
            if let identifier = attributes.identifier { addAnchor((identifier, range)) }
            let isLink = content.count == 1 && content.hasLink
            if isLink {
                note(content[0].kind, at: range)
            } else {
                attributes.spanProblems(at: range.lowerBound).forEach(addProblem)
            }
        default: break
        }
    }
}

extension MarkupTag {
    /// What a tag without an end is; nil for others, and for an image without its file.
    fileprivate func void(at range: SourceRange) -> Inline.Kind? {
        switch name {
        case "br" where !isEnd: return .lineBreak
        case "img" where !isEnd:
            guard let source = attributes["src"], !source.isEmpty, !source.contains("\n") else { return nil }
            var own = Attributes()
            for key in ["width", "height"] {
                guard let value = attributes[key] else { continue }
                guard Attributes.isLength(value) else { return nil }
                own.values[key] = value
            }
            own.values["alt"] = attributes["alt"]
            if let side = attributes["align"]?.lowercased(), ["left", "right", "center"].contains(side) {
                own.values["fig-align"] = side
            }
            let image = Inline.Kind.image(source: source, title: attributes["title"] ?? "", alt: [])
            return .span([Inline(image, range: range)], own)
        default: return nil
        }
    }

    /// What a tag with its content is.
    ///
    /// - Parameter range: that of the tag.
    fileprivate func kind(_ content: [Inline], at range: SourceRange) -> Inline.Kind? {
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
        case "span": return ownAttributes.map { .span(content, $0) }
        case "a": return link(content, at: range)
        default: return nil
        }
    }

    private func link(_ content: [Inline], at range: SourceRange) -> Inline.Kind? {
        guard var own = ownAttributes else { return nil }
        own.identifier = attributes["id"] ?? attributes["name"]
        if let identifier = own.identifier, !Self.isIdentifier(identifier) { return nil }
        guard let destination = attributes["href"] else { return own.identifier == nil ? nil : .span(content, own) }
        guard !destination.contains("\n") else { return nil }
        let link = Inline.Kind.link(destination: destination, title: attributes["title"] ?? "", content: content)
        if attributes["target"] == "_blank" { own.values["target"] = "_blank" }
        return own.isEmpty ? link : .span([Inline(link, range: range)], own)
    }

    /// Classes, identifier, style and language, as braces give them; nil for what cannot stand there.
    var ownAttributes: Attributes? {
        let classes = (attributes["class"] ?? "").split(separator: " ").map { String($0) }
        guard classes.allSatisfy(Self.isIdentifier), attributes["id"].map(Self.isIdentifier) ?? true,
            attributes["lang"].map(Self.isIdentifier) ?? true
        else { return nil }
        var own = Attributes(identifier: attributes["id"], classes: classes)
        own.values["style"] = attributes["style"]
        own.values["lang"] = attributes["lang"]
        return own
    }

    static func isIdentifier(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { isNameByte($0) } }
}

extension [Inline] {
    fileprivate var hasLink: Bool {
        contains { if case .link = $0.kind { true } else { $0.kind.content.hasLink } }
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
