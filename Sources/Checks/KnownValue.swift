import Notebooks
import Records

/// A value that the notebook computes, or computed when its page was last made.
struct KnownValue {
    /// "lite.size", or the place in a table: "Table 2, TensorFlow Lite, Model size".
    var name: String
    /// What gives it in a directive, without a way to show it; nil for what stands in a table or a chart only.
    var expression: String?
    /// The directive's own text, which shows it as it is shown there.
    var directive: String?
    /// Its index in ``Notebook/directives``.
    var directiveNumber: Int?
    var number: Number
    /// A number of Swift's own: it cannot be shown in another way.
    var isPlain = false
    /// Where it stands; -1 if that is not known.
    var section = -1
    var place: SourceLocation?
    /// The words of who has it: a model's name, a row's title.
    var subject: Set<String> = []
    /// The words of its row's title alone, in a table.
    var row: Set<String> = []
    /// The row's title.
    var title = ""
    /// The words of what it is: a size, an accuracy.
    var measure: Set<String> = []
    /// The words behind the directive in its own sentence: "answers" in "8 answers".
    var noun: Set<String> = []
    /// The table, row and column that it stands in.
    var cell: TableCellPlace?

    var words: Set<String> { subject.union(measure).union(noun) }

    struct TableCellPlace: Hashable {
        var table: String
        var row: Int
        var column: Int
        var isEmphasized = false
    }
}

extension KnownValue {
    /// The value of a directive or of an entry of an earlier ledger.
    init(_ directive: String, _ number: Number, aliases: [String: Set<String>]) {
        let expression = DirectiveText.base(of: directive)
        self.init(name: expression, expression: expression, directive: directive, number: number)
        isPlain = number.style.minimumGroupingDigits != nil
        (subject, measure) = Self.words(of: expression, aliases)
    }

    /// "lite.size / quantized.size": the first names of its chains are who, the others are what.
    static func words(of expression: String, _ aliases: [String: Set<String>]) -> (subject: Set<String>, measure: Set<String>) {
        var subject: Set<String> = [], measure: Set<String> = []
        for chain in expression.split(whereSeparator: { !NumeralScanner.isWordPart($0) && $0 != "." }) {
            let names = chain.split(separator: ".")
            guard let first = names.first, first.first?.isNumber == false else { continue }
            subject.formUnion(Words.stems(first))
            subject.formUnion(aliases[String(first)] ?? [])
            for name in names.dropFirst() { measure.formUnion(Words.stems(name)) }
            if names.count == 1 { measure.formUnion(Words.stems(first)) }
        }
        return (subject, measure)
    }

    /// A cell of a table that a cell made.
    init(
        _ number: Number, table: String, row: String, column: String, at cell: TableCellPlace, aliases: [String: Set<String>]
    ) {
        self.init(name: [table, row, column].filter { !$0.isEmpty }.joined(separator: ", "), number: number)
        subject = Words.stems(row)
        self.row = subject
        title = row
        for (name, words) in aliases where !words.isEmpty && words == Words.stems(row) { subject.formUnion(Words.stems(name)) }
        measure = Words.stems(column)
        self.cell = cell
    }
}
