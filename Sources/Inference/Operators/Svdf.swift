import KernelInterface
import Kernels
import Models
import Tensors

/// SVDF: each filter reads the input at every step; its last results are weighed over time; `rank` filters make a unit.
///
/// Inputs: x [batch, i], feature weights [f, i], time weights [f, memory], bias [f / rank] or none, state [batch,
/// f × memory], a variable. Source of the integer formulas: tensorflow/lite/kernels/internal/reference/svdf.h.
enum Svdf {
    static let kernel = OperatorKernel(
        version: 4, isPure: false,
        products: { $0.product(of: 0) { $0.prefix(1) } &* ($0.product(of: 1) &+ $0.product(of: 2)) }
    ) { node in
        let (x, y) = try node.ends(inputs: 5)
        let (features, times, bias) = (try node.input(1), try node.input(2), try node.optionalInput(3))
        for tensor in [x, features, times] { try node.expect(tensor, rank: 2...2) }
        let rank = node.options.int(.rank)
        let plan = Plan(
            batches: x.shape[0], inputs: x.shape[1], filters: features.shape[0], memory: times.shape[1], rank: rank)
        try node.require(
            rank > 0 && plan.filters % rank == 0 && features.shape[1] == plan.inputs && times.shape[0] == plan.filters
                && plan.memory > 0 && plan.filters > 0,
            "weights of shapes \(features.shape) and \(times.shape) with rank \(rank) do not fit an input of shape \(x.shape)")
        if let bias {
            try node.require(
                bias.elementCount == plan.units, "the bias has \(bias.elementCount) elements for \(plan.units) units")
        }
        let state = try node.state(4, elements: plan.batches * plan.filters * plan.memory)
        try node.resize(y, to: [plan.batches, plan.units])
        if x.type == .float32 {
            guard state.type == .float32, y.type == .float32, bias == nil || bias?.type == .float32 else {
                throw node.unsupported(x, features, times, y)
            }
            return try floats(plan, x, features, times, bias, state, y, node)
        }
        guard x.type == .int8, features.type == .int8, y.type == .int8, times.type == state.type,
            bias == nil || bias?.type == .int32
        else { throw node.unsupported(x, features, times, y) }
        switch state.type {
        case .int16: return try integers(Int16.self, plan, x, features, times, bias, state, y, node)
        case .int8: return try integers(Int8.self, plan, x, features, times, bias, state, y, node)
        default: throw node.unsupported(x, features, times, y)
        }
    }

    private struct Plan {
        let batches: Int
        let inputs: Int
        let filters: Int
        let memory: Int
        let rank: Int
        var units: Int { filters / rank }
    }

    private static func floats(
        _ p: Plan, _ x: RuntimeTensor, _ features: RuntimeTensor, _ times: RuntimeTensor, _ bias: RuntimeTensor?,
        _ state: RuntimeTensor, _ y: RuntimeTensor, _ node: Node
    ) throws -> Evaluation {
        let matrix = try RecurrentMatrix(features, rows: p.filters, columns: p.inputs, node)
        let weights = try RecurrentVector(times, count: p.filters * p.memory, node)
        let activation = try node.activation()
        let scratch = try node.scratch(bytes: p.filters * MemoryLayout<Float>.size)
        return {
            for b in 0..<p.batches {
                let memory = state.elements(as: Float.self) + b * p.filters * p.memory
                let now = scratch.elements(as: Float.self)
                for f in 0..<p.filters { now[f] = 0 }
                matrix.accumulate(UnsafePointer(x.elements(as: Float.self) + b * p.inputs), into: now)
                for f in 0..<p.filters {
                    let row = memory + f * p.memory
                    for t in 1..<max(p.memory, 1) { row[t - 1] = row[t] }
                    row[p.memory - 1] = now[f]
                    var sum: Float = 0
                    for t in 0..<p.memory { sum += row[t] * weights[f * p.memory + t] }
                    now[f] = sum
                }
                for u in 0..<p.units {
                    var sum = bias?.elements(as: Float.self)[u] ?? 0
                    for r in 0..<p.rank { sum += now[u * p.rank + r] }
                    y.elements(as: Float.self)[b * p.units + u] = activation(sum)
                }
            }
        }
    }

    private static func integers<S: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _: S.Type, _ p: Plan, _ x: RuntimeTensor, _ features: RuntimeTensor, _ times: RuntimeTensor,
        _ bias: RuntimeTensor?, _ state: RuntimeTensor, _ y: RuntimeTensor, _ node: Node
    ) throws -> Evaluation {
        let input = try node.quantization(of: x)
        let stored = try node.quantization(of: state)
        let output = try node.quantization(of: y)
        let first = QuantizedMultiplier(
            Double(input.scale * (try node.quantization(of: features).scale) / stored.scale))
        let second = QuantizedMultiplier(
            Double(stored.scale * (try node.quantization(of: times).scale) / output.scale))
        let stateZero: Int32 = S.self == Int8.self ? stored.zeroPoint : 0
        let scratch = try node.scratch(bytes: p.filters * MemoryLayout<Int32>.size)
        return {
            for b in 0..<p.batches {
                let memory = state.elements(as: S.self) + b * p.filters * p.memory
                let vector = x.elements(as: Int8.self) + b * p.inputs
                let sums = scratch.elements(as: Int32.self)
                for f in 0..<p.filters {
                    let weights = features.elements(as: Int8.self) + f * p.inputs
                    var sum: Int32 = 0
                    for i in 0..<p.inputs { sum &+= Int32(weights[i]) &* (Int32(vector[i]) &- input.zeroPoint) }
                    let row = memory + f * p.memory
                    for t in 1..<max(p.memory, 1) { row[t - 1] = row[t] }
                    row[p.memory - 1] = S(clamping: FixedPoint.multiply(sum, by: first) &+ stateZero)
                    let shares = times.elements(as: S.self) + f * p.memory
                    var total: Int32 = 0
                    for t in 0..<p.memory {
                        total &+= Int32(truncatingIfNeeded: shares[t]) &* (Int32(truncatingIfNeeded: row[t]) &- stateZero)
                    }
                    sums[f] = total
                }
                for u in 0..<p.units {
                    var sum = bias?.elements(as: Int32.self)[u] ?? 0
                    for r in 0..<p.rank { sum &+= sums[u * p.rank + r] }
                    y.elements(as: Int8.self)[b * p.units + u] =
                        Int8(clamping: FixedPoint.multiply(sum, by: second) &+ output.zeroPoint)
                }
            }
        }
    }
}
