import Kernels
import Models
import Tensors

/// A weight matrix [rows, columns], or a diagonal [rows], that vectors of floats are multiplied with. Integer weights
/// have one scale; the vector is then quantized on the fly.
struct RecurrentMatrix {
    let rows: Int
    let columns: Int
    private let tensor: RuntimeTensor
    private let integers: Weights?
    private let scale: Float
    private let vector: HybridRows?

    init(_ tensor: RuntimeTensor, rows: Int, columns: Int, _ node: Node) throws {
        self.rows = rows
        self.columns = columns
        self.tensor = tensor
        let isDiagonal = tensor.rank == 1 && rows == columns && tensor.type == .float32
        try node.require(
            tensor.shape == [rows, columns] || isDiagonal && tensor.shape == [rows],
            "the weights '\(tensor.name)' have the shape \(tensor.shape) where [\(rows), \(columns)] is expected")
        switch tensor.type {
        case .float32:
            (integers, scale, vector) = (nil, 1, nil)
        case .int8, .uint8, .int4:
            // The old hybrid scheme stores signed bytes as uint8.
            let scales = try node.scales(of: tensor, channels: rows, axis: 0)
            try node.require(
                scales.count == 1 && tensor.quantization?.zeroPoints.allSatisfy { $0 == 0 } == true,
                "the weights '\(tensor.name)' must have one scale and the zero point 0")
            integers = try Weights(tensor, of: node)
            scale = scales[0]
            vector = try HybridRows(1, depth: columns, isAsymmetric: node.options.bool(.asymmetricQuantizeInputs), node)
        default: throw node.unsupported(tensor)
        }
    }

    /// Whether vectors are quantized before they are multiplied.
    var isHybrid: Bool { integers != nil }

    /// y += matrix × x.
    func accumulate(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
        guard let integers, let vector else {
            let w = UnsafePointer(tensor.elements(as: Float.self))
            if tensor.rank == 1 {
                for r in 0..<rows { y[r] += w[r] * x[r] }
            } else {
                Reference.accumulate(w, rows: rows, columns: columns, x: x, y: y)
            }
            return
        }
        vector.quantize(x, count: 1)
        let (w, zero, step) = (integers.int8, vector.zeroPoint(0), vector.scale(0) * scale)
        for r in 0..<rows { y[r] += Float(vector.product(0, w + r &* columns, count: columns, zero: zero)) * step }
    }
}

/// A vector of floats, or of constant integers with one scale.
struct RecurrentVector {
    private let tensor: RuntimeTensor
    private let values: [Float]?

    init(_ tensor: RuntimeTensor, count: Int, _ node: Node) throws {
        self.tensor = tensor
        try node.require(
            tensor.elementCount == count, "'\(tensor.name)' has the shape \(tensor.shape) where [\(count)] is expected")
        switch tensor.type {
        case .float32: values = nil
        case .int8, .uint8:
            guard tensor.isConstant else { throw node.unsupported(tensor) }
            let scale = try node.quantization(of: tensor).scale
            values = (0..<count).map { scale * Float(tensor.elements(as: Int8.self)[$0]) }
        default: throw node.unsupported(tensor)
        }
    }

    subscript(i: Int) -> Float { values?[i] ?? tensor.elements(as: Float.self)[i] }
}

extension Node {
    /// The fused activation as a function.
    func activation() throws -> @Sendable (Float) -> Float {
        switch options.fusedActivation {
        case .none: { $0 }
        case .relu: { max($0, 0) }
        case .reluN1To1: { min(max($0, -1), 1) }
        case .relu6: { min(max($0, 0), 6) }
        case .tanh: { Reference.tanh($0) }
        case .signBit: throw error("the fused activation \(options.fusedActivation) is not supported")
        }
    }

    /// Input `i`, which keeps its value from one invocation to the next.
    func state(_ i: Int, elements: Int) throws -> RuntimeTensor {
        let tensor = try input(i)
        try require(tensor.isVariable, "the state '\(tensor.name)' is not a variable")
        try require(
            tensor.elementCount == elements,
            "the state '\(tensor.name)' of shape \(tensor.shape) has \(tensor.elementCount) elements where \(elements) are expected"
        )
        return tensor
    }

    /// The exponent of a scale that is a power of two, as the scale of a cell state must be.
    func powerOfTwo(_ scale: Float) throws -> Int32 {
        let exponent = scale.exponent + (scale.significand > 1.5 ? 1 : 0)
        let power = Float(sign: .plus, exponent: exponent, significand: 1)
        try require(abs(scale / power - 1) < 7e-4, "the cell state's scale \(scale) is not a power of two")
        return Int32(exponent)
    }
}

/// The steps in time and sequence of a recurrent operator.
struct RecurrentSteps {
    let batches: Int
    let times: Int
    let isTimeMajor: Bool

    /// One step of x [batch, i], or those of a sequence [batch, time, i] or [time, batch, i].
    init(_ x: RuntimeTensor, isSequence: Bool, _ node: Node) throws {
        try node.expect(x, rank: isSequence ? 3...3 : 2...2)
        isTimeMajor = !isSequence || node.options.bool(.timeMajor)
        (batches, times) = isSequence ? (x.shape[isTimeMajor ? 1 : 0], x.shape[isTimeMajor ? 0 : 1]) : (x.shape[0], 1)
    }

    /// Calls `step` with the number of each sequence and the position of the step's row in the input and output.
    func forEach(isBackward: Bool = false, _ step: (_ batch: Int, _ row: Int) -> Void) {
        for t in 0..<times {
            let time = isBackward ? times - 1 - t : t
            for b in 0..<batches { step(b, isTimeMajor ? time * batches + b : b * times + time) }
        }
    }
}
