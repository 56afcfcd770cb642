/// A page for paper, on which no card opens.
enum PrintablePage {
    private static let start = "<button ", end = "</button>"
    private static let citation = "class=\"cite\" popovertarget=\"c:"

    /// Numbers are text, and citations are links to the list of what is cited.
    static func text(of page: String) -> String {
        var result = ""
        var rest = page[...]
        while let tag = rest.firstRange(of: start), let close = rest[tag.upperBound...].firstIndex(of: ">"),
            let last = rest[close...].firstRange(of: end)
        {
            let attributes = rest[tag.upperBound..<close]
            let text = rest[close..<last.lowerBound].dropFirst()
            result += rest[..<tag.lowerBound]
            if attributes.hasPrefix(citation) {
                result += "<a href=\"#ref:\(attributes.dropFirst(citation.count))>\(text)</a>"
            } else {
                result += "<span>\(text)</span>"
            }
            rest = rest[last.upperBound...]
        }
        return result + rest
    }
}
