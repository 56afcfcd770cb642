/// Class numbers for the words that a file has for classes: whole numbers stay, other words are numbered in
/// alphabetical order.
struct ClassNumbering {
    let numbers: [String: Int]
    /// By number; empty where the words are numbers.
    let names: [String]

    init(_ words: some Sequence<String>) {
        let kinds = Set(words).sorted()
        let whole = kinds.compactMap { Int($0) }.filter { $0 >= 0 }
        let areNumbers = whole.count == kinds.count
        names = areNumbers ? [] : kinds
        numbers = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, areNumbers ? Int($1)! : $0) })
    }
}
