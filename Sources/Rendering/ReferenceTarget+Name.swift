import Notebooks

extension ReferenceTarget {
    /// "Table 1" or "Figure 1 (a)", with spaces that do not break; the title of a section without a number.
    func name(in language: PageLanguage) -> String {
        number.isEmpty ? title : kind.word(in: language) + "\u{a0}" + numberText
    }

    /// "1", or "1 (a)" for a part; the title of a section without a number.
    var numberText: String {
        number.isEmpty ? title : number + (part.map { "\u{a0}(\($0))" } ?? "")
    }
}

extension ReferenceTarget.Kind {
    func word(in language: PageLanguage) -> String {
        let (words, theorems) = (language.words, language.words.theorems)
        return switch self {
        case .table: words.table
        case .figure: words.figure
        case .section: words.section
        case .equation: words.equation
        case .listing: words.listing
        case .theorem: theorems.theorem
        case .lemma: theorems.lemma
        case .corollary: theorems.corollary
        case .proposition: theorems.proposition
        case .conjecture: theorems.conjecture
        case .claim: theorems.claim
        case .definition: theorems.definition
        case .example: theorems.example
        case .exercise: theorems.exercise
        case .solution: theorems.solution
        case .remark: theorems.remark
        case .algorithm: theorems.algorithm
        case .note: words.note
        case .tip: words.tip
        case .warning: words.warning
        case .important: words.important
        case .caution: words.caution
        }
    }
}
