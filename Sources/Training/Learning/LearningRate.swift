#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How far a step goes, by the formulas of `keras.optimizers.schedules`. Steps count minibatches from 0.
@frozen public enum LearningRate: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    case constant(Double)
    /// `values[i]` up to and with step `boundaries[i]`, and the last value beyond them.
    case piecewise(boundaries: [Int], values: [Double])
    /// initial·rate^(step / steps); in stairs the quotient is rounded down.
    case exponential(initial: Double, steps: Int, rate: Double, isStaircase: Bool = false)
    /// From `initial` down to `alpha`·initial by half a cosine over `steps`.
    case cosine(initial: Double, steps: Int, alpha: Double = 0)

    public init(floatLiteral value: Double) { self = .constant(value) }
    public init(integerLiteral value: Int) { self = .constant(Double(value)) }

    /// The rate of the step, counted from 0.
    public func value(atStep step: Int) -> Double {
        switch self {
        case .constant(let value): return value
        case .piecewise(let boundaries, let values):
            let index = boundaries.firstIndex { step <= $0 } ?? boundaries.count
            return values[min(index, values.count - 1)]
        case .exponential(let initial, let steps, let rate, let isStaircase):
            let share = Double(step) / Double(steps)
            return initial * pow(rate, isStaircase ? share.rounded(.down) : share)
        case .cosine(let initial, let steps, let alpha):
            let share = Double(min(step, steps)) / Double(steps)
            return initial * ((1 - alpha) * 0.5 * (1 + cos(Double.pi * share)) + alpha)
        }
    }

    func check() throws {
        let isRight: Bool =
            switch self {
            case .constant(let value): value.isFinite && value >= 0
            case .piecewise(let boundaries, let values):
                values.count == boundaries.count + 1 && boundaries == boundaries.sorted()
                    && values.allSatisfy { $0.isFinite && $0 >= 0 }
            case .exponential(let initial, let steps, let rate, _): initial >= 0 && steps > 0 && rate > 0 && initial.isFinite
            case .cosine(let initial, let steps, let alpha):
                initial >= 0 && steps > 0 && initial.isFinite && (0...1).contains(alpha)
            }
        guard isRight else {
            if case .constant(let rate) = self {
                throw TrainingError("the learning rate is \(rate)", help: "Rates are numbers from 0.")
            }
            throw TrainingError("the learning rate \(self) is none", help: "Rates are not negative, and steps are at least 1.")
        }
    }
}
