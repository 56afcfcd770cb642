/// How often values lie where: bins of one width over −2ᵏ … 2ᵏ, where 2ᵏ is the smallest power of two above all of them.
///
/// The bins of a larger k are pairs of those of a smaller one, so that the counts depend neither on the order of the values nor on
/// how they were divided among threads.
public struct Histogram: Sendable, Hashable, Codable {
    /// Half of the bins are below zero.
    public static let binCount = 8192

    /// How many values lie in each bin: from its lower end, to below its upper one.
    public private(set) var counts = [Int](repeating: 0, count: Histogram.binCount)
    /// The smallest and the largest value; nil without values.
    public private(set) var range: ClosedRange<Float>?
    /// How many values are exactly 0.
    public private(set) var zeros = 0
    /// Values that are infinite or not a number; they are in no bin.
    public private(set) var nonFinite = 0
    /// The k of 2ᵏ.
    private var exponent = -100

    /// A histogram of no values.
    public init() {}

    /// A histogram of `values`.
    public init(_ values: [Float]) {
        add(values)
    }

    /// How many values were counted.
    public var total: Int { counts.reduce(0, +) }
    /// The upper end of the last bin, and without its sign the lower end of the first.
    public var limit: Double { Double(sign: .plus, exponent: exponent, significand: 1) }
    /// How wide a bin is.
    public var binWidth: Double { limit / Double(Self.binCount / 2) }
    /// The middle of a bin.
    public func middle(of bin: Int) -> Double { (Double(bin - Self.binCount / 2) + 0.5) * binWidth }

    /// Counts `values` too.
    public mutating func add(_ values: [Float]) {
        var low = Float.infinity, high = -Float.infinity
        for value in values where value.isFinite {
            if value < low { low = value }
            if value > high { high = value }
        }
        guard low <= high else {
            nonFinite += values.count
            return
        }
        widen(to: low...high)
        let half = Self.binCount / 2
        let scale = Float(half) / Float(limit)
        for value in values {
            guard value.isFinite else {
                nonFinite += 1
                continue
            }
            if value == 0 { zeros += 1 }
            // A product with a power of two is exact.
            let bin = half + Int((value * scale).rounded(.down))
            counts[min(bin, Self.binCount - 1)] += 1
        }
    }

    /// Counts the values of `other` too.
    public mutating func merge(_ other: Histogram) {
        zeros += other.zeros
        nonFinite += other.nonFinite
        guard let range = other.range else { return }
        widen(to: range)
        var other = other
        other.widen(to: self.range ?? range)
        for bin in counts.indices { counts[bin] += other.counts[bin] }
    }

    private mutating func widen(to more: ClosedRange<Float>) {
        let known = range ?? more
        let all = min(known.lowerBound, more.lowerBound)...max(known.upperBound, more.upperBound)
        range = all
        let largest = max(abs(all.lowerBound), abs(all.upperBound))
        // 2^127 is the largest power of two that Float has; the last bin takes what is above it.
        while exponent < 127, Float(sign: .plus, exponent: exponent, significand: 1) <= largest {
            exponent += 1
            join()
        }
    }

    /// Each pair of bins becomes one.
    private mutating func join() {
        guard counts.contains(where: { $0 > 0 }) else { return }
        var joined = [Int](repeating: 0, count: Self.binCount)
        for bin in counts.indices { joined[Self.binCount / 4 + bin / 2] += counts[bin] }
        counts = joined
    }

    /// The value below which `share` of the values lie, to the width of a bin and within ``range``; nil without values.
    ///
    /// - Parameter share: from 0 to 1.
    public func quantile(_ share: Double) -> Double? {
        guard let range else { return nil }
        let wanted = share * Double(total)
        var below = 0.0
        for bin in counts.indices where counts[bin] > 0 {
            let next = below + Double(counts[bin])
            if next >= wanted {
                let part = min(max((wanted - below) / Double(counts[bin]), 0), 1)
                let value = (Double(bin - Self.binCount / 2) + part) * binWidth
                return min(max(value, Double(range.lowerBound)), Double(range.upperBound))
            }
            below = next
        }
        return Double(range.upperBound)
    }

    /// The magnitude that `share` of the values have at most, to the width of a bin; 0 without values.
    public func magnitude(ofShare share: Double) -> Double {
        let wanted = share * Double(total), half = Self.binCount / 2
        var within = 0
        for distance in 0..<half where total > 0 {
            within += counts[half + distance] + counts[half - 1 - distance]
            if Double(within) >= wanted {
                let largest = range.map { Double(max(abs($0.lowerBound), abs($0.upperBound))) } ?? 0
                return min(Double(distance + 1) * binWidth, largest)
            }
        }
        return 0
    }
}
