import Notebooks

/// HTML of an author who is not trusted, without the tags that lead a reader elsewhere or load something: what the
/// content security policy does not hold back, such as `<meta http-equiv="refresh">`, and what it holds back only in
/// browsers. Such a tag is shown as text.
struct InertMarkup {
    /// What may stand on the page.
    private(set) var markup = ""
    /// The tags that are shown as text, such as `<iframe>` and `<a href>`, in their order.
    private(set) var tags: [String] = []

    /// The markup's surroundings do not matter: a tag is one wherever it stands, also in a comment or in an attribute,
    /// because what stands before the markup on the page may begin or end either.
    init(_ markup: String) {
        var bytes = Array(markup.utf8)[...]
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        // Every tag is read to its end, and tags may begin in each other: in markup that is made for that, they have none.
        var budget = 16 * bytes.count
        while let start = bytes.firstIndex(of: UInt8(ascii: "<")) {
            kept += bytes[..<start]
            bytes = bytes[start...]
            if bytes.dropFirst().first.map(\.isLetter) ?? false {
                let tag = HTMLTag(bytes.prefix(max(budget, 20)))
                budget -= tag.byteCount
                if let name = tag.refusal {
                    tags.append(name)
                    kept += "&lt;".utf8
                    bytes = bytes.dropFirst()
                    continue
                }
            }
            kept.append(UInt8(ascii: "<"))
            bytes = bytes.dropFirst()
        }
        kept += bytes
        self.markup = String(decoding: kept, as: UTF8.self)
    }
}

extension WeavingContext {
    /// HTML of the notebook, as far as it leads nowhere by itself and loads nothing.
    func inert(_ markup: String, at place: SourceLocation) -> HTML {
        let inert = InertMarkup(markup)
        for tag in inert.tags {
            report(
                .warning, code: "active-html", at: place,
                "\(tag) is shown as text: HTML on a page leads nowhere and loads nothing",
                help: "Leave it out, or write a link in Markdown.")
        }
        return HTML(markup: inert.markup)
    }
}

extension HTMLTag {
    /// What is wrong with the tag; nil if it may stand on the page.
    fileprivate var refusal: String? {
        if !isComplete || Self.refused.contains(name) { return "<\(name)>" }
        switch name {
        case "meta":
            guard let kind = self["http-equiv"], kind.lowercased() != "content-security-policy" else { return nil }
            return "<meta http-equiv>"
        case "link":
            // Others ask a server, if only for its address.
            return ["icon", "canonical", "license"].contains(self["rel"]?.lowercased()) ? unsafeAddress : "<link>"
        case "animate", "set":
            let target = self["attributename"]?.lowercased() ?? ""
            return target.hasSuffix("href") || target.contains("&") ? "<\(name)>" : nil
        default: return unsafeAddress
        }
    }

    private static let refused: Set = [
        "applet", "base", "embed", "fencedframe", "form", "frame", "frameset", "iframe", "object", "portal",
    ]

    /// An attribute whose address does more than to lead to a page or to show a picture.
    private var unsafeAddress: String? {
        let name = ["href", "xlink:href", "src", "action", "formaction", "data"].first { attribute in
            self[attribute].map { !Self.isHarmless($0) } ?? false
        }
        return name.map { "<\(self.name) \($0)>" }
    }

    /// Whether an address, as it is written, has a scheme that runs nothing, or none.
    private static func isHarmless(_ address: String) -> Bool {
        // A browser passes over spaces before a scheme, and over line ends and tabs in it.
        let text = address.unicodeScalars.filter { $0.value > 0x20 }
        let start = String(String.UnicodeScalarView(text.prefix { !"/?#".unicodeScalars.contains($0) }))
            .replacing("&amp;", with: "").lowercased()
        // Any character of a scheme can be written as a reference.
        if start.contains("&") { return false }
        guard let colon = start.firstIndex(of: ":") else { return true }
        if start[..<colon] == "data" { return start == "data:image" }
        return InlineWeaver.linkSchemes.contains(String(start[..<colon]))
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
