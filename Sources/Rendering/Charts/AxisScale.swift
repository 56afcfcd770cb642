#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import Records

/// Maps the values of an axis to lengths, and chooses a few round values to mark.
package struct AxisScale {
    package struct Tick {
        package var value: Double
        package var text: String
    }

    let isLogarithmic: Bool
    let unit: Number.Unit
    let lower: Double
    let upper: Double
    /// Where ``lower`` and ``upper`` lie.
    let start: Double
    let end: Double
    private let marks: NumberMarks?
    /// Whether all values are whole, as epochs are: nothing is between them that could be marked.
    private let isWhole: Bool

    /// - Parameters:
    ///   - values: What is to be shown; those that are not finite are left out, and those that are not positive on a
    ///     logarithmic axis.
    ///   - marks: how the numbers at the axis are written.
    package init(
        _ axis: Chart.Axis, values: [Double], from start: Double, to end: Double, isPadded: Bool = false,
        marks: NumberMarks? = nil
    ) {
        self.marks = marks
        unit = axis.unit
        (self.start, self.end) = (start, end)
        let finite = values.filter(\.isFinite)
        isWhole = [.count, .number].contains(axis.unit) && finite.allSatisfy { $0 == $0.rounded() }
        let range = axis.range.flatMap { Self.isShown($0, axis.scale) ? $0 : nil }
        isLogarithmic = axis.scale == .logarithmic && (range != nil || finite.contains { $0 > 0 })
        if let range {
            (lower, upper) = (range.lowerBound, range.upperBound)
        } else if isLogarithmic {
            let positive = finite.filter { $0 > 0 }
            let (least, most) = (positive.min() ?? 1, positive.max() ?? 10)
            let base = axis.unit == .bytes ? 2.0 : 10.0
            let spare = isPadded ? 1.15 : 1
            lower = isPadded ? least / spare : Self.power(base, below: least / 1.02)
            upper = max(most * spare, lower * base)
        } else {
            var (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
            if axis.includesZero { (least, most) = (min(least, 0), max(most, 0)) }
            if most == least {
                // A share of nearly all leaves no room above.
                let isNearlyAll = axis.unit == .percent && (0.9...1).contains(most)
                if isNearlyAll { least -= 0.1 } else { most = least + (least == 0 ? 1 : abs(least) * 0.1) }
            }
            let spare = isPadded ? (most - least) * 0.08 : 0
            lower = axis.includesZero && least == 0 ? 0 : least - spare
            upper = most + spare
        }
    }

    private static func isShown(_ range: ClosedRange<Double>, _ scale: Chart.Axis.Scale) -> Bool {
        range.lowerBound.isFinite && range.upperBound.isFinite && range.lowerBound < range.upperBound
            && (scale == .linear || range.lowerBound > 0)
    }

    /// Whether a value has a place on the axis. Widened a little: what lies on an end is shown.
    func shows(_ value: Double) -> Bool {
        guard value.isFinite, !isLogarithmic || value > 0 else { return false }
        let place = position(value), spare = 1e-6 * abs(end - start)
        return place >= min(start, end) - spare && place <= max(start, end) + spare
    }

    package func position(_ value: Double) -> Double {
        let share =
            isLogarithmic
            ? (log2(value > 0 ? value : lower) - log2(lower)) / (log2(upper) - log2(lower))
            : (value - lower) / (upper - lower)
        return start + share * (end - start)
    }

    /// Round values inside the axis, at most about `count`.
    package func ticks(_ count: Int) -> [Tick] {
        if unit == .date { return dateTicks(count) }
        return isLogarithmic ? logarithmicTicks(count) : linearTicks(count)
    }

    private func linearTicks(_ count: Int) -> [Tick] {
        let reach = Number(max(abs(lower), abs(upper)), unit)
        let scale = Self.worth(of: reach.symbol, unit)
        let round = Self.roundStep((upper - lower) / scale / Double(max(count, 1)))
        let step = isWhole && upper - lower >= 1 ? max(round, 1) : round
        let digits = max(0, Self.leadingPlace(log10(step * 1.000001)))
        let first = (lower / scale / step - 1e-9).rounded(.up)
        let last = (upper / scale / step + 1e-9).rounded(.down)
        guard last >= first, last - first < 100 else { return [] }
        return stride(from: first, through: last, by: 1).map { index in
            let value = index * step * scale
            return Tick(value: value, text: text(value, reach.symbol, digits))
        }
    }

    private func logarithmicTicks(_ count: Int) -> [Tick] {
        let isBinary = unit == .bytes
        let base = isBinary ? 2.0 : 10.0
        var steps: [Double] = []
        var value = Self.power(base, below: lower)
        while value <= upper * 1.0001, steps.count < 200 {
            steps += isBinary ? [value] : [value, value * 2, value * 5]
            value *= base
        }
        steps = steps.filter { $0 >= lower * 0.9999 && $0 <= upper * 1.0001 }
        if !isBinary, steps.count > count { steps = steps.filter { abs(log10($0) - log10($0).rounded()) < 1e-9 } }
        let stride = max(1, (steps.count + count - 1) / max(count, 1))
        return steps.enumerated().filter { $0.offset % stride == 0 }.map { _, value in
            let symbol = Number(value * 1.0001, unit).symbol
            let shown = value / Self.worth(of: symbol, unit)
            let digits = shown >= 1 ? 0 : Self.leadingPlace(log10(shown) - 1e-9)
            return Tick(value: value, text: text(value, symbol, digits))
        }
    }

    private func text(_ value: Double, _ symbol: String, _ digits: Int) -> String {
        if value == 0 { return "0" }
        var number = Number(
            value, unit, style: .init(fractionDigits: digits, symbol: symbol.isEmpty ? nil : symbol, marks: marks))
        if unit == .points { number.style.showsPlus = true }
        // It may be a year, where no other number of the axis has a comma.
        if unit == .number, abs(upper) < 10_000, abs(lower) < 10_000 { number.style.minimumGroupingDigits = 2 }
        return number.text
    }

    /// The place after the point of a number's first digit, by its logarithm; 0 for what has none.
    private static func leadingPlace(_ logarithm: Double) -> Int {
        logarithm.isFinite ? -Int(logarithm.rounded(.down)) : 0
    }

    /// What one of a symbol is worth in the unit's base.
    private static func worth(of symbol: String, _ unit: Number.Unit) -> Double {
        switch (unit, symbol) {
        case (.bytes, "KB"): 1024
        case (.bytes, "MB"): 1_048_576
        case (.bytes, "GB"): 1_073_741_824
        case (.seconds, "ns"): 1e-9
        case (.seconds, "µs"): 1e-6
        case (.seconds, "ms"): 1e-3
        case (.percent, _), (.points, _): 0.01
        default: 1
        }
    }

    /// 1, 2 or 5 times a power of ten, not below what is asked.
    private static func roundStep(_ step: Double) -> Double {
        guard step > 0, step.isFinite else { return 1 }
        let power = power(10, below: step)
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * 0.999 } ?? power * 10
    }

    /// The largest power of a base that is not above a positive value.
    private static func power(_ base: Double, below value: Double) -> Double {
        pow(base, (log2(value) / log2(base) + 1e-9).rounded(.down))
    }
}
