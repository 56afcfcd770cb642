/// A product of two tensors by the letters of their axes, such as "abc,cd->abd".
struct EinsumEquation {
    let a: [Character]
    let b: [Character]
    let result: [Character]
    /// Those of both inputs and of the result, in the result's order.
    let batch: [Character]
    /// Those of both inputs alone, which are summed over.
    let summed: [Character]
    /// Those of the first input and the result alone.
    let rows: [Character]
    /// Those of the second input and the result alone.
    let columns: [Character]

    /// nil for an equation that no product of matrices computes: of other than two inputs, or with a letter twice or in
    /// one place alone.
    ///
    /// - Parameter ranks: of the inputs; nil for as many axes as there are letters.
    init?(_ text: String, ranks: (Int, Int?)) {
        let sides = text.filter { $0 != " " }.replacing("->", with: ",")
            .split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
        guard sides.count == 3, text.contains("->") else { return nil }
        // Digits stand for the axes of "...", counted from the last.
        func dots(_ letters: [Character], _ rank: Int?) -> Int {
            letters.contains(".") ? (rank ?? 0) - letters.count + 3 : 0
        }
        func spelled(_ letters: [Character], _ dots: Int) -> [Character]? {
            guard let place = letters.firstIndex(of: ".") else { return letters.allSatisfy(\.isLetter) ? letters : nil }
            let rest = letters[place...].dropFirst(3)
            guard letters[place...].starts(with: "..."), (0..<10).contains(dots),
                (letters[..<place] + rest).allSatisfy(\.isLetter)
            else { return nil }
            return letters[..<place] + "0123456789".prefix(dots).reversed() + rest
        }
        let (first, second) = (dots(sides[0], ranks.0), dots(sides[1], ranks.1))
        guard let a = spelled(sides[0], first), let b = spelled(sides[1], second),
            let result = spelled(sides[2], max(first, second)), a.count == ranks.0, b.count == ranks.1 ?? b.count,
            [a, b, result].allSatisfy({ Set($0).count == $0.count })
        else { return nil }
        (self.a, self.b, self.result) = (a, b, result)
        batch = result.filter { a.contains($0) && b.contains($0) }
        summed = a.filter { b.contains($0) && !result.contains($0) }
        rows = a.filter { !b.contains($0) }
        columns = b.filter { !a.contains($0) }
        guard (rows + columns).allSatisfy(result.contains), result.count == batch.count + rows.count + columns.count else {
            return nil
        }
    }
}
