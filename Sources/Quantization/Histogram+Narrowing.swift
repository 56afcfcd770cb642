#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Histogram {
    /// Counts by magnitude: bin i holds the magnitudes from i to i + 1 widths, without what is exactly 0.
    private var magnitudes: [Double] {
        let half = Self.binCount / 2
        return (0..<half).map { Double(counts[half + $0] + counts[half - 1 - $0] - ($0 == 0 ? zeros : 0)) }
    }

    /// The magnitude at which to cut, so that `levels` of equal width below it tell least falsely how the values are spread.
    func limitOfLeastDivergence(levels: Int) -> Double {
        let values = magnitudes
        guard let last = values.lastIndex(where: { $0 > 0 }), last >= levels else { return limit }
        var best = (divergence: Double.infinity, bins: last + 1)
        var beyond = values[levels...].reduce(0, +)
        for bins in levels...last + 1 {
            defer { if bins <= last { beyond -= values[bins] } }
            // Cuts lie so near each other that each eighth tells as much.
            guard (last + 1 - bins) % 8 == 0 else { continue }
            let divergence = Self.divergence(values[..<bins], beyond: beyond, levels: levels)
            if divergence < best.divergence { best = (divergence, bins) }
        }
        return Double(best.bins) * binWidth
    }

    /// Σ p ln(p / q): p are the values with those beyond in the last bin, q what the levels tell of those within.
    private static func divergence(_ values: ArraySlice<Double>, beyond: Double, levels: Int) -> Double {
        let total = values.reduce(0, +), bins = values.count
        guard total > 0 else { return .infinity }
        var sum = 0.0
        for level in 0..<levels {
            let group = values[level * bins / levels..<(level + 1) * bins / levels]
            let filled = group.count { $0 > 0 }
            guard filled > 0 else {
                // The last bin has the values from beyond, of which the levels know nothing: as good as nothing is expected there.
                let p = beyond / (total + beyond)
                if level == levels - 1, p > 0 { sum += p * log(p / 0.0001) }
                continue
            }
            let share = group.reduce(0, +) / Double(filled) / total
            for (index, value) in zip(group.indices, group) {
                let p = (value + (index == bins - 1 ? beyond : 0)) / (total + beyond)
                if p > 0 { sum += p * log(p / share) }
            }
        }
        return sum
    }

    /// The range whose `levels` have the smallest squared error: both ends go inwards for as long as that makes it smaller.
    func rangeOfLeastError(levels: Int) -> ClosedRange<Float>? {
        guard let range else { return nil }
        var low = Double(range.lowerBound), high = Double(range.upperBound)
        let stride = (high - low) / 128
        var error = squaredError(low, high, levels)
        for _ in 0..<2 {
            while high - stride > max(low, 0) {
                let next = squaredError(low, high - stride, levels)
                guard next < error else { break }
                (high, error) = (high - stride, next)
            }
            while low + stride < min(high, 0) {
                let next = squaredError(low + stride, high, levels)
                guard next < error else { break }
                (low, error) = (low + stride, next)
            }
        }
        return Float(low)...Float(high)
    }

    /// Values within are off by a step's variance, those beyond by what is cut off. What is 0 has no error.
    private func squaredError(_ low: Double, _ high: Double, _ levels: Int) -> Double {
        let step = (high - low) / Double(levels - 1), rounding = step * step / 12
        var sum = 0.0
        for bin in counts.indices where counts[bin] > 0 {
            let value = middle(of: bin)
            let cut = value < low ? low - value : value > high ? value - high : 0
            let isZeros = bin == Self.binCount / 2
            let count = Double(isZeros ? max(counts[bin] - zeros, 0) : counts[bin])
            sum += count * (cut > 0 ? cut * cut : rounding)
        }
        return sum
    }
}
