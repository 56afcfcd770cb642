import Notebooks

/// Weaves TeX as MathML.
struct MathWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    func weave(_ tex: String, isBlock: Bool, at location: SourceLocation) -> HTML {
        var numbers: [String: String] = [:]
        for label in tex.texLabels { numbers[label] = context.notebook.targets[label]?.number }
        let (html, problems) = TeXParser.mathML(tex, isBlock: isBlock, numbers: numbers)
        for problem in problems {
            // "$" or "$$" stands before the formula; a formula of several lines is reported where it begins.
            let isOneLine = !tex.utf8.contains(UInt8(ascii: "\n"))
            var place = location
            if isOneLine, !isBlock { place.column += 1 + problem.offset }
            context.report(
                .warning, code: problem.code, at: place,
                problem.summary + ", in \(isBlock ? "$$" : "$")\(tex)\(isBlock ? "$$" : "$")",
                help: "The formula is shown without it.")
        }
        return html
    }

    /// A formula of its own, with its number if it has one.
    func weaveBlock(_ tex: String, _ attributes: Attributes, at location: SourceLocation) -> HTML {
        let math = weave(tex, isBlock: true, at: location)
        let number = attributes.identifier.flatMap { context.notebook.targets[$0]?.number }
        let label: HTML = number.map { "<span>(\($0))</span>" } ?? ""
        return "<div class=\"eq\"\(.attribute("id", attributes.identifier))>\(math)\(label)</div>\n"
    }
}
