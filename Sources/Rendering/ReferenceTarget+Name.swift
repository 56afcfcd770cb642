import Notebooks

extension ReferenceTarget {
    /// "Table 1" or "Figure 1 (a)", with spaces that do not break; the title of a section without a number.
    var name: String {
        let word = kind.noun.prefix(1).uppercased() + kind.noun.dropFirst()
        return number.isEmpty ? title : word + "\u{a0}" + numberText
    }

    /// "1", or "1 (a)" for a part; the title of a section without a number.
    var numberText: String {
        number.isEmpty ? title : number + (part.map { "\u{a0}(\($0))" } ?? "")
    }
}
