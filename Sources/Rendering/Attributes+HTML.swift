import Notebooks

extension Attributes {
    /// Identifier and classes as an element has them.
    var html: HTML {
        .attribute("id", identifier) + .attribute("class", classes.isEmpty ? nil : classes.joined(separator: " "))
    }
}
