/// Which elements of two sequences are the same, in order: a longest common subsequence.
enum Alignment {
    /// Above so many comparisons only what occurs once in both is a common element.
    static let effort = 4_000_000

    /// Pairs of indices, rising in both.
    static func pairs<Key: Hashable>(_ old: [Key], _ new: [Key]) -> [(old: Int, new: Int)] {
        let head = zip(old, new).prefix { $0 == $1 }.count
        let rest = min(old.count, new.count) - head
        let tail = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(rest).count
        let (a, b) = (old[head..<old.count - tail], new[head..<new.count - tail])
        let middle = a.isEmpty || b.isEmpty ? [] : a.count <= effort / b.count ? longest(a, b) : unique(a, b)
        return (0..<head).map { ($0, $0) } + middle
            + (0..<tail).reversed().map { (old.count - 1 - $0, new.count - 1 - $0) }
    }

    private static func longest<Key: Hashable>(_ a: ArraySlice<Key>, _ b: ArraySlice<Key>) -> [(old: Int, new: Int)] {
        // Equal keys have equal numbers, which are compared faster.
        var numbers: [Key: Int32] = [:]
        func number(_ key: Key) -> Int32 {
            if let known = numbers[key] { return known }
            numbers[key] = Int32(numbers.count)
            return Int32(numbers.count - 1)
        }
        let (x, y) = (a.map(number), b.map(number))
        let width = y.count + 1
        // lengths[i * width + j] is that of what x[i...] and y[j...] have in common.
        var lengths = [Int32](repeating: 0, count: (x.count + 1) * width)
        for i in x.indices.reversed() {
            for j in y.indices.reversed() {
                lengths[i * width + j] =
                    x[i] == y[j]
                    ? lengths[(i + 1) * width + j + 1] + 1 : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
            }
        }
        var pairs: [(old: Int, new: Int)] = []
        var (i, j) = (0, 0)
        while i < x.count, j < y.count {
            if x[i] == y[j] {
                pairs.append((a.startIndex + i, b.startIndex + j))
                (i, j) = (i + 1, j + 1)
            } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        return pairs
    }

    /// What occurs once in both, as far as its order is the same.
    private static func unique<Key: Hashable>(_ a: ArraySlice<Key>, _ b: ArraySlice<Key>) -> [(old: Int, new: Int)] {
        func places(_ keys: ArraySlice<Key>) -> [Key: Int] {
            Dictionary(grouping: keys.indices, by: { keys[$0] }).compactMapValues { $0.count == 1 ? $0[0] : nil }
        }
        let others = places(b)
        let common = places(a).compactMap { key, place in others[key].map { (old: place, new: $0) } }.sorted { $0.old < $1.old }
        // Longest rising run of `new`: the best end of each length, and what stands before each element in its run.
        var ends: [Int] = []
        var before = [Int?](repeating: nil, count: common.count)
        for (index, pair) in common.enumerated() {
            let place = ends.partitioningIndex { common[$0].new >= pair.new }
            before[index] = place > 0 ? ends[place - 1] : nil
            if place == ends.count { ends.append(index) } else { ends[place] = index }
        }
        var run: [(old: Int, new: Int)] = []
        var next = ends.last
        while let index = next {
            run.append(common[index])
            next = before[index]
        }
        return run.reversed()
    }
}

extension Array {
    /// The first index at which a condition holds that, once it holds, holds to the end.
    fileprivate func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
