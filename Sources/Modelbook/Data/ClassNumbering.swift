/// Class numbers for the words that a file has for classes: whole numbers stay, other words are numbered in
/// alphabetical order, or in one that is given.
struct ClassNumbering {
    let numbers: [String: Int]
    /// By number; empty where the words are numbers and nobody names them.
    let names: [String]

    /// - Parameters:
    ///   - names: The classes in the order of the model's outputs; nil for the alphabetical order.
    ///   - source: What the words are from, for errors.
    /// - Throws: `KitError` for a word that is none of the names.
    init(_ words: some Sequence<String>, named names: [String]?, of source: String) throws {
        let kinds = Set(words).sorted()
        let whole = kinds.compactMap { Int($0) }.filter { $0 >= 0 }
        let areNumbers = whole.count == kinds.count
        self.names = names ?? (areNumbers ? [] : kinds)
        if let names, Set(names).count < names.count {
            throw KitError("classNames has a name twice: \(names.joined(separator: ", "))")
        }
        numbers = try Dictionary(
            uniqueKeysWithValues: kinds.enumerated().map { place, kind in
                guard let names else { return (kind, areNumbers ? Int(kind)! : place) }
                if let number = names.firstIndex(of: kind) ?? (areNumbers ? Int(kind) : nil), number < names.count {
                    return (kind, number)
                }
                throw KitError(
                    "'\(source)' has the class '\(kind)', which classNames does not have",
                    help: "Its classes are \(kinds.joined(separator: ", ")).")
            })
    }
}
