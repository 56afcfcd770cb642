extension Substring {
    /// Whether both are the same bytes: "é" can be written in two ways.
    package func hasSameBytes(as other: Substring) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension [Substring] {
    /// How many elements at the beginning and, of the others, at the end have the same bytes in both.
    package func commonEnds(with other: [Substring]) -> (start: Int, end: Int) {
        let most = Swift.min(count, other.count)
        var (start, end) = (0, 0)
        while start < most, self[start].hasSameBytes(as: other[start]) { start += 1 }
        while end < most - start, self[count - 1 - end].hasSameBytes(as: other[other.count - 1 - end]) { end += 1 }
        return (start, end)
    }
}

extension ArraySlice<Substring> {
    /// The indices of elements whose bytes are not those of the other's at the same index; both have the same indices.
    package func places(unlike other: ArraySlice<Substring>) -> [Int] {
        indices.filter { !self[$0].hasSameBytes(as: other[$0]) }
    }
}

extension String {
    /// What stands between line feeds.
    package var byLines: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    }
}
