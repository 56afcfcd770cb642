import Models
import Tensors

/// Divisors in int8. LiteRT's DIV ends where a divisor is the byte 0, whatever number that stands for, so that none may come
/// near it. TensorFlow's converter does not look.
struct Divisors {
    /// How many steps from the byte 0 divisors of other samples are expected to stay.
    private static let distance: Float = 8

    private let subgraph: Subgraph
    private let observed: [ClosedRange<Float>?]

    init(_ subgraph: Subgraph, ranges: [ClosedRange<Float>?]) {
        (self.subgraph, observed) = (subgraph, ranges)
    }

    /// The ranges, those of divisors on both sides of zero where the byte 0 is then none of their numbers.
    ///
    /// - Parameter hasIntegers: by operator, whether it is computed on integers.
    func ranges(hasIntegers: [Bool]) -> [ClosedRange<Float>?] {
        var result = observed
        for index in subgraph.operators.indices where hasIntegers[index] {
            guard let divisor = divisor(of: index), let range = observed[divisor],
                isNearByteZero(divisor, in: .activation8(range))
            else { continue }
            let most = max(abs(range.lowerBound), abs(range.upperBound))
            if !isNearByteZero(divisor, in: .activation8(-most...most)) { result[divisor] = -most...most }
        }
        return result
    }

    /// Of the divisions on integers those for which LiteRT may have no quotient.
    func impossible(hasIntegers: [Bool], scales: TensorScales) -> [Int] {
        subgraph.operators.indices.filter { index in
            guard hasIntegers[index], let divisor = divisor(of: index) else { return false }
            let scale = scales.operandScales[.init(node: index, slot: 1)] ?? scales.scales[divisor]
            return isNearByteZero(divisor, in: scale ?? observed[divisor].flatMap(AffineQuantization.activation8))
        }
    }

    private func divisor(of index: Int) -> Int? {
        let node = subgraph.operators[index]
        return node.code.builtin == .div && node.inputs.count == 2 ? node.inputs[1] : nil
    }

    private func isNearByteZero(_ divisor: Int, in scale: AffineQuantization?) -> Bool {
        if subgraph.isConstant(divisor) {
            let values = subgraph.tensors[divisor].data?.array(of: Float.self) ?? []
            guard let low = values.min(), let high = values.max(), let scale = AffineQuantization.activation8(low...high) else {
                return false
            }
            return values.contains { abs($0 - zero(of: scale)) <= scale.scales[0] / 2 }
        }
        guard let scale, let range = observed[divisor] else { return false }
        let margin = scale.scales[0] * Self.distance
        return range.lowerBound <= zero(of: scale) + margin && range.upperBound >= zero(of: scale) - margin
    }

    /// What the byte 0 stands for.
    private func zero(of scale: AffineQuantization) -> Float { -scale.scales[0] * Float(scale.zeroPoints[0]) }
}
