import Models
import Tensors

/// Scores whose softmax is taken, and of which some are masked: by −10⁹ or −∞ in place of the score, or added to it. In one range with
/// the mask the scores would have no step of their own. The softmax of what lies far below every score is zero whatever it is, so that
/// a masked score is as well a little below the smallest of them: it keeps the scores' steps.
///
/// TensorFlow's converter takes the range with the mask in it.
struct MaskedScores {
    /// e^−12 is 6 millionths, of which 600 are less than a step of an int8 softmax.
    private static let depth: Float = 12
    /// What is lower is no score.
    private static let highestMask: Float = -1000

    private(set) var subgraph: Subgraph
    private(set) var ranges: [ClosedRange<Float>?]
    private let users: [[Int]]
    private let hasIntegers: [Bool]

    /// - Parameter hasIntegers: by operator, whether it is computed on integers.
    init(_ subgraph: Subgraph, ranges: [ClosedRange<Float>?], hasIntegers: [Bool]) {
        (self.subgraph, self.ranges, self.hasIntegers) = (subgraph, ranges, hasIntegers)
        var users = [[Int]](repeating: [], count: subgraph.tensors.count)
        for (index, node) in subgraph.operators.enumerated() {
            for case let input? in node.inputs { users[input].append(index) }
        }
        self.users = users
        for (index, node) in subgraph.operators.enumerated() where node.outputs.count == 1 && hasIntegers[index] {
            guard let moved = movedToSoftmax(node.outputs[0]) else { continue }
            switch node.code.builtin {
            case .select, .selectV2: narrowChoice(node, moved)
            case .add: narrowSum(node, moved)
            default: break
            }
        }
    }

    /// The tensors that a tensor's elements go through to a softmax; nil where something else reads one of them.
    private func movedToSoftmax(_ tensor: Int) -> [Int]? {
        var moved = [tensor], place = 0
        while place < moved.count {
            let current = moved[place]
            place += 1
            guard !users[current].isEmpty, !subgraph.outputs.contains(current) else { return nil }
            for user in users[current] {
                let node = subgraph.operators[user]
                guard hasIntegers[user] else { return nil }
                switch node.code.builtin {
                case .softmax: break
                case .reshape, .transpose, .expandDims, .squeeze: moved.append(node.outputs[0])
                default: return nil
                }
            }
        }
        return moved
    }

    /// Masked scores are replaced.
    private mutating func narrowChoice(_ node: Operator, _ moved: [Int]) {
        guard node.inputs.count == 3, let first = node.inputs[1], let second = node.inputs[2] else { return }
        for (scores, mask) in [(first, second), (second, first)] {
            guard let range = ranges[scores], range.lowerBound.isFinite, range.upperBound.isFinite else { continue }
            let lowest = range.lowerBound - Self.depth
            if let values = subgraph.tensors[mask].data?.array(of: Float.self) {
                guard values.allSatisfy({ $0 <= min(lowest, Self.highestMask) }), users[mask].count == 1 else { continue }
                subgraph.tensors[mask].data = Bytes(of: values.map { _ in lowest })
            } else {
                guard let other = ranges[mask], other.upperBound <= min(lowest, Self.highestMask), users[mask].count == 1 else {
                    continue
                }
                ranges[mask] = lowest...range.upperBound
            }
            for tensor in moved { ranges[tensor] = lowest...range.upperBound }
            return
        }
    }

    /// Masked scores are sums with a constant, of which other elements may lower scores by less.
    private mutating func narrowSum(_ node: Operator, _ moved: [Int]) {
        for (scores, mask) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
            guard let scores, let mask, let range = ranges[scores], range.lowerBound.isFinite, range.upperBound.isFinite,
                users[mask].count == 1, let values = subgraph.tensors[mask].data?.array(of: Float.self),
                values.contains(where: { $0 <= Self.highestMask })
            else { continue }
            let others = values.filter { $0 > Self.highestMask }
            let (least, most) = (min(others.min() ?? 0, 0), max(others.max() ?? 0, 0))
            let lowest = range.lowerBound + least - Self.depth
            subgraph.tensors[mask].data = Bytes(of: values.map { $0 <= Self.highestMask ? lowest - range.upperBound : $0 })
            for tensor in moved { ranges[tensor] = lowest...range.upperBound + most }
            return
        }
    }
}
