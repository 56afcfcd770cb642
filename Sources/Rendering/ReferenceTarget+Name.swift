import Notebooks

extension ReferenceTarget {
    /// "Table 1", with a space that does not break; the title of a section without a number.
    var name: String {
        let word = switch kind {
        case .table: "Table"
        case .figure: "Figure"
        case .section: "Section"
        case .equation: "Equation"
        case .listing: "Listing"
        }
        return number.isEmpty ? title : word + "\u{a0}" + number
    }
}
