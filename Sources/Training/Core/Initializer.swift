import Storage
import Tensors

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a tensor begins with, by the formulas of `keras.initializers`.
@frozen public enum Initializer: Sendable, Hashable {
    case zeros, ones
    case constant(Float)
    /// Evenly between ±√(6 / (fanIn + fanOut)).
    case glorotUniform
    /// Normal, cut off at two deviations, with the deviation √(2 / (fanIn + fanOut)) after the cut.
    case glorotNormal
    /// Evenly between ±√(6 / fanIn).
    case heUniform
    /// As `glorotNormal` with √(2 / fanIn).
    case heNormal
    /// Evenly between ±√(3 / fanIn).
    case lecunUniform
    /// As `glorotNormal` with √(1 / fanIn).
    case lecunNormal
    case uniform(minimum: Float, maximum: Float)
    case normal(mean: Float, deviation: Float)
    /// Normal, cut off at two deviations and not scaled anew.
    case truncatedNormal(mean: Float, deviation: Float)
    /// A matrix whose rows, or columns where they are fewer, are orthogonal and of length 1.
    case orthogonal
    /// Ones for the forget gate, zeros elsewhere: (input, forget, cell, output).
    case forgetGate

    /// Of a normal distribution that is cut off at two deviations.
    private static let cutDeviation = 0.87962566103423978

    /// The values of a tensor. Keras counts as inputs and outputs the last two dimensions, times the window's elements.
    func values(_ shape: [Int], _ random: inout Random) -> [Float] {
        let count = shape.reduce(1, *)
        let window = Double(shape.dropLast(2).reduce(1, *))
        let fanIn = shape.count > 1 ? window * Double(shape[shape.count - 2]) : Double(shape.first ?? 1)
        let fanOut = shape.count > 1 ? window * Double(shape[shape.count - 1]) : fanIn
        func even(_ limit: Double) -> [Float] { (0..<count).map { _ in Float((2 * random.unit() - 1) * limit) } }
        func cut(_ deviation: Double) -> [Float] {
            (0..<count).map { _ in Float(random.truncatedNormal() * deviation / Self.cutDeviation) }
        }
        switch self {
        case .zeros: return Array(repeating: 0, count: count)
        case .ones: return Array(repeating: 1, count: count)
        case .constant(let value): return Array(repeating: value, count: count)
        case .glorotUniform: return even((6 / max(fanIn + fanOut, 1)).squareRoot())
        case .glorotNormal: return cut((2 / max(fanIn + fanOut, 1)).squareRoot())
        case .heUniform: return even((6 / max(fanIn, 1)).squareRoot())
        case .heNormal: return cut((2 / max(fanIn, 1)).squareRoot())
        case .lecunUniform: return even((3 / max(fanIn, 1)).squareRoot())
        case .lecunNormal: return cut((1 / max(fanIn, 1)).squareRoot())
        case .uniform(let minimum, let maximum):
            return (0..<count).map { _ in minimum + Float(random.unit()) * (maximum - minimum) }
        case .normal(let mean, let deviation):
            return (0..<count).map { _ in mean + Float(random.normal()) * deviation }
        case .truncatedNormal(let mean, let deviation):
            return (0..<count).map { _ in mean + Float(random.truncatedNormal()) * deviation }
        case .orthogonal: return Self.orthogonal(shape, &random)
        case .forgetGate:
            let gate = count / 4
            return (0..<count).map { $0 / max(gate, 1) == 1 ? 1 : 0 }
        }
    }

    /// By Gram and Schmidt, twice for the sake of rounding.
    private static func orthogonal(_ shape: [Int], _ random: inout Random) -> [Float] {
        let columns = shape.last ?? 1, rows = shape.dropLast().reduce(1, *)
        let (long, short) = (max(rows, columns), min(rows, columns))
        var basis: [[Double]] = []
        while basis.count < short {
            var vector = (0..<long).map { _ in random.normal() }
            for _ in 0..<2 {
                for other in basis {
                    let product = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
                    for i in 0..<long { vector[i] -= product * other[i] }
                }
            }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 1e-6 else { continue }
            basis.append(vector.map { $0 / length })
        }
        return (0..<rows * columns).map { i in
            let (row, column) = (i / columns, i % columns)
            return Float(rows >= columns ? basis[column][row] : basis[row][column])
        }
    }
}

extension Random {
    /// From 0 to below 1, in steps of 2^-53.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// By Box and Muller.
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * Double.pi * unit())
    }

    /// Normal, drawn anew beyond two deviations.
    mutating func truncatedNormal() -> Double {
        while true {
            let value = normal()
            if abs(value) <= 2 { return value }
        }
    }
}
