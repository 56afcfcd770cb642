import Texts

extension PagePatch.Splice {
    /// How a list becomes another: few splices, from the front to the back, in the indices of the old list. Texts are compared
    /// byte by byte.
    static func between(_ old: [Substring], _ new: [Substring]) -> [Self] {
        let (start, end) = old.commonEnds(with: new)
        let before = old[start..<old.count - end]
        let after = new[start..<new.count - end]
        if before.isEmpty, after.isEmpty { return [] }
        guard before.count == after.count else { return spliced(before, after) }
        return joined(before.places(unlike: after).map { Self(at: $0, remove: 1, insert: [String(new[$0])]) })
    }

    /// Lists longer than this are not compared element by element: every one of them may have changed.
    private static let longest = 400

    private static func spliced(_ before: ArraySlice<Substring>, _ after: ArraySlice<Substring>) -> [Self] {
        guard before.count + after.count <= longest else {
            return [Self(at: before.startIndex, remove: before.count, insert: after.map { String($0) })]
        }
        let difference = Array(after).difference(from: Array(before), by: { $0.hasSameBytes(as: $1) })
        var removed = Set<Int>()
        var inserted = Set<Int>()
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var splices: [Self] = []
        var (from, to) = (0, 0)
        while from < before.count || to < after.count {
            var splice = Self(at: before.startIndex + from, remove: 0, insert: [])
            while removed.contains(from) || inserted.contains(to) {
                if removed.contains(from) {
                    splice.remove += 1
                    from += 1
                } else {
                    splice.insert.append(String(after[after.startIndex + to]))
                    to += 1
                }
            }
            if splice.remove > 0 || !splice.insert.isEmpty { splices.append(splice) }
            (from, to) = (from + 1, to + 1)
        }
        return splices
    }

    /// Neighbours as one.
    private static func joined(_ splices: [Self]) -> [Self] {
        var result: [Self] = []
        for splice in splices {
            if let last = result.last, last.at + last.remove == splice.at {
                result[result.count - 1].remove += splice.remove
                result[result.count - 1].insert += splice.insert
            } else {
                result.append(splice)
            }
        }
        return result
    }
}
