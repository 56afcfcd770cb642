import Datasets
import Records
import Tensors

extension Dataset {
    /// A row per sample, from comma-separated values with a header.
    ///
    /// - Parameters:
    ///   - label: The column with the class. Words are numbered in alphabetical order, or as `classNames` has them; whole numbers
    ///     stay, written as 3 or 3.0.
    ///   - target: The column with what is to be predicted, for regression.
    ///   - columns: The columns with the inputs, in the model's order; all others if nil.
    ///   - separator: What stands between fields; if nil a comma, or where the header has none a semicolon or a tab.
    ///   - classNames: The classes in the order of the model's outputs, where that is not the alphabetical one.
    /// - Throws: `KitError` naming the file, and the line and the column where there is no number, or no class.
    public init(
        csv path: String, label: String? = nil, target: String? = nil, columns: [String]? = nil,
        separator: Character? = nil, dividedBy divisor: Double = 1, classNames: [String]? = nil
    ) throws {
        try Preprocessing.check(divisor: divisor)
        let file = try InputFile(path)
        let table = try CSVFile(file, separator: separator)
        let labelIndex = try label.map(table.index)
        let targetIndex = try target.map(table.index)
        let inputs =
            try columns.map { try $0.map(table.index) }
            ?? table.columns.indices.filter { $0 != labelIndex && $0 != targetIndex }
        self.init(
            name: path, sampleShape: [inputs.count], sampleCount: table.rows.count,
            elements: .floats(Bytes(of: try table.numbers(ofColumns: inputs, areNamed: columns != nil))),
            origins: [file.origin(.dataset)])
        preprocessing.divisor = divisor
        if let targetIndex { targets = try table.numbers(ofColumns: [targetIndex], areNamed: true) }
        guard let labelIndex else { return }
        let words = try table.classes(inColumn: labelIndex, named: classNames)
        let numbering = try ClassNumbering(words, named: classNames, of: path, areValues: true)
        self.classNames = numbering.names
        wordCount = numbering.wordCount
        labels = words.map { numbering.numbers[$0]! }
    }
}
