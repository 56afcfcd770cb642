/// Quantities of one unit that a sentence lists: "the sizes of float and int8 are 87.3 and 25.4 KB". The first one is of the
/// name that the sentence lists first.
struct QuantityList {
    private let quantities: ArraySlice<ShownQuantity>
    /// Which of them the list was asked for.
    private let index: Int
    private let sentence: Sentence

    /// - Returns: nil where a quantity stands alone, or ends a range.
    init?(around quantity: ShownQuantity, in sentence: Sentence) {
        let all = sentence.quantities.filter { !sentence.isUncertainty($0) }
        guard let place = all.firstIndex(where: { $0.range == quantity.range }) else { return nil }
        func isJoined(_ index: Int) -> Bool {
            let (a, b) = (all[index], all[index + 1])
            return a.unit == b.unit && Self.isSeparator(Self.gap(from: a, to: b, in: sentence))
        }
        var (first, last) = (place, place)
        while first > 0, isJoined(first - 1) { first -= 1 }
        while last + 1 < all.count, isJoined(last) { last += 1 }
        guard first < last, sentence.word(before: all[first]) != "between" else { return nil }
        (quantities, index, self.sentence) = (all[first...last], place - first, sentence)
    }

    /// Which of some names the quantity belongs to: there are as many in a row before the list, or behind it, and no other.
    ///
    /// - Parameter names: the stems of each.
    func name(among names: Set<Set<String>>) -> Set<String>? {
        guard let first = quantities.first, let last = quantities.last else { return nil }
        let sides = [sentence.range.lowerBound..<first.range.lowerBound, last.range.upperBound..<sentence.range.upperBound]
            .map { Self.trimmed(parts($0, names)) }
        let found = sides.joined().compactMap { $0 }
        guard sides.contains(where: \.isEmpty), sides.joined().count == quantities.count, Set(found).count == quantities.count
        else { return nil }
        return found[index]
    }

    /// Whether several names stand before the list, so that a name alone does not say whose a number is.
    func followsSeveral(among names: Set<Set<String>>) -> Bool {
        guard let first = quantities.first else { return false }
        return parts(sentence.range.lowerBound..<first.range.lowerBound, names).count { $0 != nil } > 1
    }

    /// What stands between commas and "and" in a piece of the sentence: the name in it, the longest where several are meant.
    private func parts(_ range: Range<Int>, _ names: Set<Set<String>>) -> [Set<String>?] {
        let text = sentence.text.text(range).replacing(" and ", with: ",")
        return text.split(whereSeparator: Self.separators.contains).filter { $0.contains(where: \.isLetter) }.map { part in
            let words = Words.stems(part)
            let named = names.filter { $0.isSubset(of: words) }
            return named.max { ($0.count, $0.sorted().joined()) < ($1.count, $1.sorted().joined()) }
        }
    }

    /// Without what has no name before the first and behind the last.
    private static func trimmed(_ parts: [Set<String>?]) -> ArraySlice<Set<String>?> {
        guard let first = parts.firstIndex(where: { $0 != nil }), let last = parts.lastIndex(where: { $0 != nil }) else {
            return []
        }
        return parts[first...last]
    }

    private static let separators = ",;/&"

    /// What stands between two quantities, without "± 0.3 µs".
    private static func gap(from a: ShownQuantity, to b: ShownQuantity, in sentence: Sentence) -> String {
        let end = sentence.quantities.last { $0.range.upperBound <= b.range.lowerBound }?.range.upperBound ?? a.range.upperBound
        return end < a.range.upperBound ? "" : sentence.text.text(end..<b.range.lowerBound)
    }

    private static func isSeparator(_ gap: String) -> Bool {
        let words = gap.replacing("and", with: ",").filter { !$0.isWhitespace }
        return !words.isEmpty && words.allSatisfy(separators.contains)
    }
}
