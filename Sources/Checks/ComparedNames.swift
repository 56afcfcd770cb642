/// The words that tell two things apart, and where a sentence has them.
struct ComparedNames {
    enum Who { case first, second }

    private let first: Set<String>
    private let second: Set<String>

    init(_ a: Set<String>, _ b: Set<String>) {
        first = Words.withNames(a.subtracting(b))
        second = Words.withNames(b.subtracting(a))
    }

    func isNamed(in sentence: Set<String>) -> Bool {
        !first.isDisjoint(with: sentence) && !second.isDisjoint(with: sentence)
    }

    /// Whether the first one is the subject of a sentence, and the second is not.
    ///
    /// - Parameters:
    ///   - clause: the stems of each word before the number in its clause.
    ///   - before: of all words before it.
    ///   - object: of what the clause compares with.
    func areInOrder(clause: [Set<String>], before: [Set<String>], object: [Set<String>]) -> Bool {
        if let last = mentions(in: clause).last {
            guard last == .first else { return false }
        } else {
            let far = mentions(in: before)
            guard far.isEmpty || far.first == .first || far.last == .first else { return false }
        }
        let compared = mentions(in: object)
        return compared.isEmpty || compared.contains(.second)
    }

    private func mentions(in words: [Set<String>]) -> [Who] {
        words.compactMap { word in
            !first.isDisjoint(with: word) ? .first : !second.isDisjoint(with: word) ? .second : nil
        }
    }
}
