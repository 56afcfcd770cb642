import Datasets

/// Class numbers for the words that a file has for classes: whole numbers stay, other words are numbered in
/// alphabetical order, or in one that is given.
struct ClassNumbering {
    let numbers: [String: Int]
    /// By number; empty where the words are numbers and nobody names them.
    let names: [String]
    /// How many words were numbered by their places in the alphabet; nil where the order is given.
    let wordCount: Int?

    /// - Parameters:
    ///   - names: The classes in the order of the model's outputs; nil for the alphabetical order.
    ///   - source: What the words are from, for errors.
    ///   - areValues: Whether numbers may be written with a point, and those below 0 are in their own order, not in that of
    ///     their letters.
    /// - Throws: `KitError` for a word that is none of the names, and for fractions among values.
    init(_ words: some Sequence<String>, named names: [String]?, of source: String, areValues: Bool = false) throws {
        var kinds = Set(words).sorted()
        let values = kinds.map(DelimitedText.double)
        if areValues, names == nil, !values.contains(nil) {
            if let place = values.firstIndex(where: { $0 != $0?.rounded() }) {
                throw KitError(
                    "'\(source)' has the class '\(kinds[place])'; classes are words, or whole numbers",
                    inCell: "Numbers to be predicted are given with target:.",
                    onCommandLine: "Numbers to be predicted are given with --target.")
            }
            kinds = zip(kinds, values).sorted { ($0.1!, $0.0) < ($1.1!, $1.0) }.map(\.0)
        }
        func number(_ word: String) -> Int? { Self.number(word, areValues: areValues) }
        let areNumbers = kinds.allSatisfy { number($0) != nil }
        self.names = names ?? (areNumbers ? [] : kinds)
        wordCount = names == nil && !areNumbers ? kinds.count : nil
        if let names, Set(names).count < names.count {
            throw KitError("classNames has a name twice: \(names.joined(separator: ", "))")
        }
        numbers = try Dictionary(
            uniqueKeysWithValues: kinds.enumerated().map { place, kind in
                guard let names else { return (kind, areNumbers ? number(kind)! : place) }
                if let number = names.firstIndex(of: kind) ?? (areNumbers ? number(kind) : nil), number < names.count {
                    return (kind, number)
                }
                throw KitError(
                    "'\(source)' has the class '\(kind)', which classNames does not have",
                    help: "Its classes are \(kinds.joined(separator: ", ")).")
            })
    }

    /// A class number, as "3" or, as pandas writes columns with gaps, "3.0"; nil for every other word.
    private static func number(_ word: String, areValues: Bool) -> Int? {
        let whole = areValues ? DelimitedText.double(word).flatMap { Int(exactly: $0) } : Int(word)
        return whole.flatMap { $0 >= 0 ? $0 : nil }
    }
}
