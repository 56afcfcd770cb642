import Notebooks

extension Weaver {
    func weaveMath(_ tex: String, isBlock: Bool, at location: SourceLocation) -> HTML {
        let (html, problems) = TeXParser.mathML(tex, isBlock: isBlock)
        for problem in problems {
            // "$" or "$$" stands before the formula; a formula of several lines is reported where it begins.
            let isOneLine = !tex.utf8.contains(UInt8(ascii: "\n"))
            var place = location
            if isOneLine, !isBlock { place.column += 1 + problem.offset }
            report(
                .warning, code: problem.code, at: place, problem.summary + ", in \(isBlock ? "$$" : "$")\(tex)\(isBlock ? "$$" : "$")",
                help: "The formula is shown without it.")
        }
        return html
    }

    func weaveMathBlock(_ tex: String, _ attributes: Attributes, at location: SourceLocation) -> HTML {
        let math = weaveMath(tex, isBlock: true, at: location)
        let number = attributes.identifier.flatMap { notebook.targets[$0]?.number }
        let label: HTML = number.map { "<span>(\($0))</span>" } ?? ""
        return "<div class=\"eq\"\(.attribute("id", attributes.identifier))>\(math)\(label)</div>\n"
    }
}
