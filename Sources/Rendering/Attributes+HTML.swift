import Notebooks

extension Attributes {
    /// Identifier, classes, language and style as an element has them.
    var html: HTML {
        .attribute("id", identifier) + .attribute("class", classes.isEmpty ? nil : classes.joined(separator: " "))
            + .attribute("lang", values["lang"]) + .attribute("style", style)
    }

    /// What of the style is let through.
    private var style: String? { values["style"].map { StyleText($0).text }.flatMap { $0.isEmpty ? nil : $0 } }
}
