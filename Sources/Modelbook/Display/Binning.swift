#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Divides values into bins of one width.
enum Binning {
    /// More bins than this are no picture.
    private static let most = 1000

    /// The edges of the bins, from the least to the largest value; one that is not a number where a value is none or is
    /// infinite, as there is no bin for it.
    ///
    /// - Parameter bins: nil: as NumPy's "auto" has it, the more of what Sturges and what Freedman and Diaconis propose; and
    ///   one for each of up to 40 whole numbers, around it.
    static func edges(of values: [Double], bins: Int?) -> [Double] {
        if let bins, !(1...most).contains(bins) { fatalError("a histogram has 1 to \(most) bins, not \(bins)") }
        guard values.allSatisfy(\.isFinite) else { return [.nan] }
        let sorted = values.sorted()
        guard let least = sorted.first, let largest = sorted.last else { return [0, 1] }
        if bins == nil, largest - least < 40, sorted.allSatisfy({ $0 == $0.rounded() }) {
            return stride(from: least - 0.5, through: largest + 0.5, by: 1).map { $0 }
        }
        // Values that are all one stand in the middle.
        let (start, end) = least < largest ? (least, largest) : (least - 0.5, largest + 0.5)
        let count = min(max(bins ?? proposal(for: sorted), 1), most)
        let edges = (0...count).map { start + (end - start) * Double($0) / Double(count) }
        // Neighbouring numbers have nothing between them.
        return zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 } ? edges : [start, end]
    }

    private static func proposal(for sorted: [Double]) -> Int {
        let (count, span) = (Double(sorted.count), sorted[sorted.count - 1] - sorted[0])
        let sturges = log2(count) + 1
        let width = 2 * (quantile(0.75, of: sorted) - quantile(0.25, of: sorted)) / cbrt(count)
        guard span > 0, width > 0 else { return Int(sturges.rounded(.up)) }
        return Int(min(max(span / width, sturges), Double(most)).rounded(.up))
    }

    /// How many values lie from one edge to before the next; the last bin has its end.
    static func counts(of values: [Double], _ edges: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: edges.count - 1)
        for value in values where value >= edges[0] && value <= edges[edges.count - 1] {
            var (low, high) = (0, counts.count - 1)
            while low < high {
                let middle = (low + high + 1) / 2
                if edges[middle] <= value { low = middle } else { high = middle - 1 }
            }
            counts[low] += 1
        }
        return counts
    }

    /// The value below which a share of the sorted values lies, between two of them in proportion; not a number where there
    /// are none.
    static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let place = share * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return sorted[index] }
        return sorted[index] + (sorted[index + 1] - sorted[index]) * (place - Double(index))
    }
}
