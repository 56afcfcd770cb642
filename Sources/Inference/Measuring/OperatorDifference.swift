import Models
import Tensors

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How far one operator's output is from the same tensor of another run.
public struct OperatorDifference: Sendable, Codable {
    /// An index into the operators of the first run's subgraph.
    public var node: Int
    /// "CONV_2D"
    public var name: String
    /// The tensor's name, by which the two runs are matched.
    public var tensor: String
    /// The largest difference of two elements, as real numbers; infinite where one of them is infinite, or no number, and the
    /// other is not the same.
    public var largest: Double
    /// 10 log₁₀(Σ a² / Σ (a - b)²) of what is finite in a, in decibels; infinite where all elements are equal, and minus
    /// infinite where ``largest`` is.
    public var signalToNoise: Double
    /// The share of elements that are not equal; nil for tensors of different types.
    public var unequalShare: Double?
    /// The largest difference in steps of b's scale; nil for floats.
    public var steps: Double?
}

/// Two models, or two arithmetics of one, on the same samples: the difference after each operator.
public struct ModelDifference: Sendable, Codable {
    /// In the order of the first model's operators; operators whose outputs the second model does not have, or has
    /// with another shape, are left out.
    public var operators: [OperatorDifference]

    /// The first operator whose output is not the same.
    public var firstDeparture: OperatorDifference? { operators.first { $0.largest > 0 || ($0.unequalShare ?? 0) > 0 } }

    /// Runs both models on each sample, one tensor for each of the first model's inputs; where the second model's input has another
    /// type or scale, the real numbers are converted. Variables begin anew with every sample.
    ///
    /// Throws: ``ModelError`` for samples that do not fit the inputs and for a model that cannot run.
    public init(
        _ first: Graph, kernels firstKernels: KernelChoice, _ second: Graph, kernels secondKernels: KernelChoice,
        samples: [[Tensor]]
    ) throws(ModelError) {
        var options = InterpreterOptions()
        options.preservesAllTensors = true
        let a = try Interpreter(graph: first, kernels: firstKernels, options: options)
        let b = try Interpreter(graph: second, kernels: secondKernels, options: options)
        let byName = Self.places(b), ownByName = Self.places(a)
        let others = b.runner.subgraph.operators
        let isAlike = a.runner.subgraph.operators.map(\.code) == others.map(\.code)
        var sums: [DifferenceSum] = []
        for (number, op) in a.runner.subgraph.operators.enumerated() {
            for (slot, output) in op.outputs.enumerated() {
                let name = a.runner.tensors[output].name
                // Of several tensors of one name only the operators' places say which is which.
                guard let named = byName[name] else { continue }
                let isUnique = named.count == 1 && ownByName[name]?.count == 1
                guard isUnique || isAlike else { continue }
                let other = isUnique ? named[0] : others[number].outputs[slot]
                sums.append(DifferenceSum(node: number, name: op.code.name, first: output, second: other))
            }
        }
        for inputs in samples {
            for interpreter in [a, b] { try Self.run(interpreter, inputs) }
            for index in sums.indices {
                sums[index].add(a.runner.tensors[sums[index].first], b.runner.tensors[sums[index].second])
            }
        }
        operators = sums.compactMap(\.difference)
    }

    /// The tensors that operators make, by their names.
    private static func places(_ interpreter: Interpreter) -> [String: [Int]] {
        Dictionary(grouping: interpreter.runner.subgraph.operators.flatMap(\.outputs)) { interpreter.runner.tensors[$0].name }
    }

    private static func run(_ interpreter: Interpreter, _ inputs: [Tensor]) throws(ModelError) {
        guard interpreter.inputs.count == inputs.count else {
            throw ModelError("the model has \(interpreter.inputs.count) inputs; \(inputs.count) were given")
        }
        interpreter.resetVariables()
        for (i, input) in inputs.enumerated() {
            if interpreter.inputs[i].shape != input.shape { try interpreter.resizeInput(i, to: input.shape) }
            let target = interpreter.inputs[i]
            try interpreter.setInput(i, input.converted(to: target.type, quantization: target.quantization))
        }
        try interpreter.invoke()
    }
}

/// The differences of one tensor in two runs, over all samples.
private struct DifferenceSum {
    let node: Int
    let name: String
    /// The tensor in each run.
    let first: Int
    let second: Int
    private var tensor = ""
    private var largest = 0.0
    private var signal = 0.0
    private var noise = 0.0
    private var unequal = 0
    private var count = 0
    private var isOfOneType = true
    private var step: Double?
    /// Of no use where a shape differs in some sample, or elements are not numbers.
    private var isComparable = true
    private var isSeen = false

    init(node: Int, name: String, first: Int, second: Int) {
        (self.node, self.name, self.first, self.second) = (node, name, first, second)
    }

    mutating func add(_ left: RuntimeTensor, _ right: RuntimeTensor) {
        guard left.isResolved, right.isResolved, left.shape == right.shape, let a = left.snapshot().reals(),
            let b = right.snapshot().reals()
        else {
            isComparable = false
            return
        }
        isSeen = true
        tensor = left.name
        for (x, y) in zip(a, b) {
            if x.isFinite { signal += x * x }
            // A mask is infinite in both.
            if x == y || x.isNaN && y.isNaN { continue }
            let difference = (x - y).isFinite ? abs(x - y) : .infinity
            largest = max(largest, difference)
            unequal += 1
            noise += difference * difference
        }
        count += a.count
        isOfOneType = left.type == right.type
        step = right.type.isFloatingPoint ? nil : right.quantization.map { Double($0.scale) }
    }

    var difference: OperatorDifference? {
        guard isComparable, isSeen else { return nil }
        return OperatorDifference(
            node: node, name: name, tensor: tensor, largest: largest,
            signalToNoise: noise == 0 ? .infinity : 10 * log10(signal / noise),
            unequalShare: isOfOneType ? (count == 0 ? 0 : Double(unequal) / Double(count)) : nil, steps: step.map { largest / $0 }
        )
    }
}

extension Tensor {
    /// The elements as real numbers: scale × (q - zero point) where the tensor is quantized. nil for types that are
    /// not numbers.
    public func reals() -> [Double]? {
        func numbers<T: BinaryInteger & BitwiseCopyable>(_: T.Type) -> [Double] { elements(T.self).map { Double($0) } }
        func elements<T: BitwiseCopyable>(_: T.Type) -> ArraySlice<T> { bytes.array(of: T.self).prefix(shape.elementCount) }
        let values: [Double]
        switch type {
        case .float32: return elements(Float.self).map(Double.init)
        case .float64: return Array(elements(Double.self))
        case .float16: return elements(UInt16.self).map { Double(Float16(bitPattern: $0)) }
        case .int8: values = numbers(Int8.self)
        case .uint8, .bool: values = numbers(UInt8.self)
        case .int16: values = numbers(Int16.self)
        case .int32: values = numbers(Int32.self)
        case .int64: values = numbers(Int64.self)
        case .uint16: values = numbers(UInt16.self)
        case .uint32: values = numbers(UInt32.self)
        case .uint64: values = numbers(UInt64.self)
        default: return nil
        }
        guard let quantization, !quantization.scales.isEmpty else { return values }
        let (scales, zeroPoints) = (quantization.scales.map(Double.init), quantization.zeroPoints.map(Double.init))
        let inner = quantization.isPerChannel ? shape.dimensions[(quantization.dimension + 1)...].reduce(1, *) : values.count
        return values.enumerated().map { i, value in
            let channel = i / max(inner, 1) % scales.count
            return scales[channel] * (value - zeroPoints[zeroPoints.count == 1 ? 0 : channel])
        }
    }

    /// The same real numbers in another type: quantized to nearest, halves away from zero, clamped.
    public func converted(to type: ElementType, quantization target: AffineQuantization?) throws(ModelError) -> Tensor {
        if type == self.type && (target == nil || target == quantization || quantization == nil) {
            return Tensor(type: type, shape: shape, quantization: target ?? quantization, bytes: bytes)
        }
        guard let reals = reals() else { throw ModelError("a tensor of type \(self.type.name) has no real numbers") }
        func quantized<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Bytes {
            let scale = target.map { Double($0.scale) } ?? 1
            let zero = target.map { Double($0.zeroPoint) } ?? 0
            return Bytes(
                of: reals.map { real -> T in
                    let value = (Double(Float(real / scale))).rounded(.toNearestOrAwayFromZero) + zero
                    return value.isNaN ? 0 : T(min(max(value, Double(T.min)), Double(T.max)))
                })
        }
        switch type {
        case .float32: return Tensor(type: type, shape: shape, bytes: Bytes(of: reals.map { Float($0) }))
        case .int8: return Tensor(type: type, shape: shape, quantization: target, bytes: quantized(Int8.self))
        case .uint8: return Tensor(type: type, shape: shape, quantization: target, bytes: quantized(UInt8.self))
        case .int16: return Tensor(type: type, shape: shape, quantization: target, bytes: quantized(Int16.self))
        default: throw ModelError("real numbers cannot become \(type.name)")
        }
    }
}
