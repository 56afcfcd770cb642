import Notebooks

/// An entry of a BibTeX file as it is written there, its fields in LaTeX.
struct BibTeXEntry {
    /// "article", in small letters.
    var type: String
    var key: String
    var location: SourceLocation
    /// By their names in small letters.
    var fields: [String: Field]

    struct Field {
        var value: String
        var location: SourceLocation
    }

    /// A value that is there and is not empty.
    subscript(_ names: String...) -> String? {
        for name in names {
            if let value = fields[name]?.value, value.contains(where: { !$0.isWhitespace }) { return value }
        }
        return nil
    }
}
