import Notebooks

extension RenderJob {
    /// The notebook's parameters with the job's replacements.
    /// - Throws: a diagnostic for a name that the notebook does not have, or a value of another type.
    public func parameters(of notebook: Notebook) throws(Diagnostic) -> [FrontMatter.Parameter] {
        var result = notebook.frontMatter.parameters
        for (key, text) in parameters {
            guard let index = result.firstIndex(where: { $0.name == key }) else {
                let known = result.map(\.name)
                throw Diagnostic(
                    .error, code: "unknown-parameter", file: notebook.path, at: nil,
                    "the notebook has no parameter \"\(key)\"",
                    help: known.isEmpty
                        ? "Its front matter has no params." : "Its parameters are: \(known.joined(separator: ", ")).")
            }
            guard let value = result[index].value.replaced(by: text) else {
                throw Diagnostic(
                    .error, code: "bad-parameter", file: notebook.path, at: nil,
                    "\"\(text)\" cannot be the value of \"\(key)\"",
                    help: text.isPaddedNumeral
                        ? "A number does not begin with 0." : "The front matter gives it as \(result[index].value.noun).")
            }
            if let bounds = result[index].bounds, let number = value.number, !bounds.contains(number) {
                throw Diagnostic(
                    .error, code: "bad-parameter", file: notebook.path, at: nil,
                    "\"\(text)\" cannot be the value of \"\(key)\"", help: "It must be from \(bounds.text).")
            }
            result[index].value = value
        }
        return result
    }
}

extension FrontMatter.Parameter.Value {
    var noun: String {
        switch self {
        case .bool: "true or false"
        case .int: "a whole number"
        case .double: "a number"
        case .string: "a text"
        }
    }
}
