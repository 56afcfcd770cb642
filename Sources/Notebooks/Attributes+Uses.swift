/// What attributes say and nothing heeds is reported, not dropped.
extension Attributes {
    /// - Parameters:
    ///   - keys: those of the values that are heeded.
    ///   - hasClasses: whether classes reach the page, where a style sheet may heed them.
    ///   - noun: what bears the attributes: "a heading".
    func unused(keys: [String] = [], hasClasses: Bool = false, on noun: String, at location: SourceLocation) -> Problem?
    {
        var unused = values.keys.filter { !keys.contains($0) }.sorted().map { "\"\($0)\"" }
        if !hasClasses { unused += classes.map { "\".\($0)\"" } }
        guard !unused.isEmpty else { return nil }
        return Problem(
            code: "unused-attribute", location: location,
            summary: "\(unused.joined(separator: ", ")) \(unused.count == 1 ? "has" : "have") no effect on \(noun)",
            help: keys.isEmpty ? "" : "Known are: \(keys.joined(separator: ", ")).")
    }

    func imageProblems(at location: SourceLocation) -> [Problem] {
        let keys = ["width", "height", "fig-alt", "fig-align"]
        var problems = [unused(keys: keys, hasClasses: true, on: "an image", at: location)].compactMap { $0 }
        for key in ["width", "height"] {
            guard let value = values[key], !Self.isLength(value) else { continue }
            problems.append(
                Problem(
                    severity: .error, code: "bad-value", location: location,
                    summary: "\"\(value)\" cannot be the \(key) of an image",
                    help:
                        "Write a number of pixels, or one with \"%\", \"px\", \"em\", \"rem\", \"in\", \"cm\" or \"mm\"."
                ))
        }
        if let side = values["fig-align"], !["left", "center", "right", "default"].contains(side) {
            problems.append(
                Problem(
                    severity: .error, code: "bad-value", location: location,
                    summary: "\"fig-align\" must be left, center or right", help: ""))
        }
        return problems
    }

    /// Classes that lay out a page in Quarto and do nothing here.
    func layoutProblems(at location: SourceLocation) -> [Problem] {
        let foreign = [
            "panel-tabset", "columns", "column", "column-margin", "column-page", "column-screen", "column-body",
            "aside",
            "incremental", "content-visible", "content-hidden", "hidden", "fragment", "notes",
        ]
        return classes.filter(foreign.contains).map {
            Problem(
                code: "foreign-syntax", location: location,
                summary: "\".\($0)\" has no effect here: its content is shown as it stands", help: "")
        }
    }

    private static func isLength(_ text: String) -> Bool {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        return Double(number).map { $0 > 0 } ?? false
            && ["", "%", "px", "em", "rem", "in", "cm", "mm"].contains(text[number.endIndex...])
    }
}
