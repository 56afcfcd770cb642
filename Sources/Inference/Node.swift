import Models
import Tensors

/// One operator while it is prepared: its tensors and options, with the checks that every kernel needs.
package final class Node {
    /// Its number in the file.
    package let index: Int
    package internal(set) var op: Operator
    package unowned let runner: SubgraphRunner
    /// The graph that is prepared; nil while the model runs.
    private(set) unowned var graph: PreparedGraph?
    private(set) var scratch: [Scratch] = []
    /// Whether it is a DYNAMIC_UPDATE_SLICE that sets one element of a list.
    var setsElement = false
    /// nil where only running the model gives its inputs' shapes and parameters.
    var plan: (any OperatorPlan)?
    var isFast = false
    /// What a pass has made of the operator; nil while it is one of the graph's.
    var becomes: PreparedOperator.Evaluation?

    init(index: Int, op: Operator, runner: SubgraphRunner, graph: PreparedGraph?) {
        (self.index, self.op, self.runner, self.graph) = (index, op, runner, graph)
    }

    /// What the operator is prepared by; nil for one that is not known.
    var kernel: OperatorKernel? {
        if setsElement { return DynamicUpdateSlice.element }
        return op.code.customName.map { CustomOperators.all[$0] } ?? OperatorRegistry.all[op.code.builtin]
    }

    /// The same operator, to be prepared while the model runs.
    func deferred() -> Node {
        let node = Node(index: index, op: op, runner: runner, graph: nil)
        node.setsElement = setsElement
        return node
    }

    /// "t0 t1 → t2", the tensors that it reads and writes.
    var tensors: String {
        (op.inputs.map { $0.map { "t\($0)" } ?? "–" } + ["→"] + op.outputs.map { "t\($0)" }).joined(separator: " ")
    }
    /// "float32 [1, 4] → float32 [1, 2]", the first input and the outputs.
    var summary: String {
        func list(_ tensors: some Sequence<RuntimeTensor>) -> String {
            tensors.map { "\($0.type.name) \($0.shape)" }.joined(separator: ", ")
        }
        return list(op.inputs.prefix(1).compactMap { $0.map { runner.tensors[$0] } }) + " → " + list(outputs)
    }
    var outputs: [RuntimeTensor] { op.outputs.map { runner.tensors[$0] } }
    var readsOnlyConstants: Bool { op.inputs.allSatisfy { $0.map { runner.tensors[$0].isConstant } ?? true } }

    /// Whether all that the operator computes are tensors without elements: a loop over the other dimensions, which may be as
    /// large as they like, would do nothing for a long time.
    var isIdle: Bool {
        kernel?.isPure == true && op.code.customName == nil && !op.outputs.isEmpty
            && outputs.allSatisfy { $0.isResolved && $0.type.bitWidth != nil && $0.byteCount == 0 }
    }

    package var session: Session { runner.session }
    package var kernels: KernelChoice { session.kernels }
    package var isMicro: Bool { session.kernels == .micro }
    package var options: OperatorOptions { op.options }

    /// Memory that an operator needs while it evaluates.
    package final class Scratch {
        package internal(set) var data: UnsafeMutableRawPointer = Session.nothing
        package let count: Int
        var memory: AlignedMemory?
        init(count: Int) { self.count = count }
        package func elements<T: BitwiseCopyable>(as type: T.Type = T.self) -> UnsafeMutablePointer<T> {
            data.assumingMemoryBound(to: T.self)
        }
    }

    /// Refuses working memory over the limit, before it is taken.
    package func requireMemory(_ rows: Int, times bytes: Int) throws {
        let (count, overflow) = rows.multipliedReportingOverflow(by: bytes)
        try require(
            !overflow && count >= 0 && count <= session.options.memoryLimit,
            "needs \(overflow ? "too many" : "\(count)") bytes of working memory")
    }

    /// `count` bytes during evaluation.
    package func scratch(bytes count: Int) throws -> Scratch {
        try requireMemory(1, times: count)
        let made = Scratch(count: count)
        scratch.append(made)
        return made
    }

    /// What evaluation leaves behind for the next invocation. An operator that is prepared again, as each that waits for its
    /// inputs is in each invocation, goes on from it.
    ///
    /// - Parameters:
    ///   - size: how much it is; what the inputs' shapes make larger or smaller begins anew.
    ///   - start: what it is before the first invocation.
    ///   - reset: brings it back to that.
    package func memory<Value>(
        size: Int = 1, _ start: @autoclosure () -> Value, reset: @escaping (inout Value) -> Void
    ) -> Memory<Value> {
        if let (kept, memory) = runner.memories[index], kept == size, let memory = memory as? Memory<Value> { return memory }
        let memory = Memory(start(), reset)
        runner.memories[index] = (size, memory)
        return memory
    }

    // MARK: Tensors

    /// Input `i`, whose shape is known.
    package func input(_ i: Int) throws -> RuntimeTensor {
        guard let tensor = try optionalInput(i) else { throw error("input \(i) is missing") }
        return tensor
    }

    /// Input `i`, or nil where the operator leaves it out.
    package func optionalInput(_ i: Int) throws -> RuntimeTensor? {
        guard i < op.inputs.count, let index = op.inputs[i] else { return nil }
        let tensor = runner.tensors[index]
        if !tensor.isResolved { throw NotYetKnown() }
        return tensor
    }

    /// Output `i`; its shape is the operator's to say, by ``resize(_:to:)``.
    package func output(_ i: Int = 0) throws -> RuntimeTensor {
        guard i < op.outputs.count else { throw error("output \(i) is missing") }
        return runner.tensors[op.outputs[i]]
    }

    /// A tensor that carries the scale of an inner result.
    package func intermediate(_ i: Int) throws -> RuntimeTensor {
        guard i < op.intermediates.count else { throw error("intermediate tensor \(i) is missing") }
        return runner.tensors[op.intermediates[i]]
    }

    /// Sets the shape that this operator gives to one of its outputs.
    package func resize(_ tensor: RuntimeTensor, to shape: Shape) throws {
        guard let count = shape.checkedElementCount, let bytes = tensor.type.byteCount(of: count) else {
            throw error("the output '\(tensor.name)' of type \(tensor.type.name) cannot have the shape \(shape)")
        }
        if bytes > session.options.memoryLimit {
            throw error(
                "the output '\(tensor.name)' of shape \(shape) needs \(bytes) bytes, over the limit of \(session.options.memoryLimit)"
            )
        }
        // The list of the file, where it is the same.
        if tensor.shape != shape { tensor.shape = shape }
        tensor.byteCount = bytes
        tensor.isResolved = true
    }

    /// Declares that evaluation gives `tensor` its shape, by ``RuntimeTensor/resize(to:bytes:)``.
    package func resizeWhenEvaluated(_ tensor: RuntimeTensor) { tensor.isResolved = false }

    /// The elements of an integer tensor that must be known to prepare the operator. Parameters are few; a tensor of
    /// millions is refused before it becomes a list, or a message.
    package func integers(_ tensor: RuntimeTensor, atMost limit: Int = 4096) throws -> [Int] {
        if !tensor.isConstant && !runner.isInvoking { throw NotYetKnown() }
        try require(
            tensor.elementCount <= limit,
            "'\(tensor.name)' has \(tensor.elementCount) elements, too many for parameters of this operator")
        guard let values = tensor.integers() else {
            throw error("'\(tensor.name)' has the type \(tensor.type.name) where integers are expected")
        }
        return values
    }

    // MARK: Checks

    package func error(_ message: String, help: String = "") -> ModelError {
        ModelError(message, at: .node(index, name: op.code.name, subgraph: runner.index), help: help)
    }

    package func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw error(message()) }
    }

    /// "2", or "2 to 3".
    private func text(_ range: ClosedRange<Int>) -> String {
        range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }

    package func expect(inputs: ClosedRange<Int>, outputs: ClosedRange<Int> = 1...1) throws {
        func check(_ count: Int, _ range: ClosedRange<Int>, _ name: String) throws {
            try require(range.contains(count), "has \(count) \(name) where \(text(range)) are expected")
        }
        try check(op.inputs.count, inputs, "inputs")
        try check(op.outputs.count, outputs, "outputs")
    }

    package func expect(_ tensor: RuntimeTensor, type: ElementType) throws {
        try require(tensor.type == type, "'\(tensor.name)' has the type \(tensor.type.name) where \(type.name) is expected")
    }

    package func expect(_ tensor: RuntimeTensor, rank: ClosedRange<Int>) throws {
        try require(
            rank.contains(tensor.rank),
            "'\(tensor.name)' has the shape \(tensor.shape) where \(text(rank)) dimensions are expected")
    }

    /// A type, or a combination of types, that the operator's kernel lacks.
    package func unsupported(_ tensors: RuntimeTensor...) -> ModelError {
        let types = tensors.map(\.type.name).joined(separator: ", ")
        return error(
            "is not supported for \(types)",
            help: Interpreter.sentenceOfOperators(of: session.graph))
    }

    /// `axis` counted from the front; negative ones count from the end of `rank`.
    package func axis(_ axis: Int, rank: Int, name: String = "axis") throws -> Int {
        let resolved = axis < 0 ? axis + rank : axis
        try require(resolved >= 0 && resolved < rank, "\(name) \(axis) is outside a tensor of \(rank) dimensions")
        return resolved
    }

    // MARK: Quantization

    /// The one scale and zero point of a quantized tensor.
    package func quantization(of tensor: RuntimeTensor) throws -> (scale: Float, zeroPoint: Int32) {
        guard let quantization = tensor.quantization, quantization.scales.count == 1 else {
            throw error("'\(tensor.name)' of type \(tensor.type.name) has no scale")
        }
        try check(quantization, of: tensor)
        return (quantization.scale, Int32(quantization.zeroPoint))
    }

    /// The scales of a constant, one or one for each of `channels`, and its zero points, which are all 0 unless
    /// there is one scale.
    package func scales(of tensor: RuntimeTensor, channels: Int, axis: Int) throws -> [Float] {
        guard let quantization = tensor.quantization, !quantization.scales.isEmpty else {
            throw error("'\(tensor.name)' of type \(tensor.type.name) has no scale")
        }
        try check(quantization, of: tensor)
        if quantization.scales.count > 1 {
            try require(
                quantization.scales.count == channels,
                "'\(tensor.name)' has \(quantization.scales.count) scales for \(channels) channels")
            try require(
                quantization.dimension == axis,
                "'\(tensor.name)' is quantized along dimension \(quantization.dimension) where \(axis) is expected")
        }
        return quantization.scales
    }

    private func check(_ quantization: AffineQuantization, of tensor: RuntimeTensor) throws {
        // A constant of zeros may have the scale 0; what is computed is divided by its scale.
        try require(
            quantization.scales.allSatisfy { $0.isFinite && ($0 > 0 || $0 == 0 && tensor.isConstant) },
            "'\(tensor.name)' has a scale that is not a positive number")
        try require(
            quantization.zeroPoints.count == quantization.scales.count || quantization.zeroPoints.count == 1,
            "'\(tensor.name)' has \(quantization.scales.count) scales but \(quantization.zeroPoints.count) zero points")
        let range = tensor.type.zeroPointRange
        try require(
            quantization.zeroPoints.allSatisfy { range.contains($0) },
            "'\(tensor.name)' of type \(tensor.type.name) has a zero point outside its range")
    }
}

extension ElementType {
    /// The values that a zero point of this type can have.
    var zeroPointRange: ClosedRange<Int64> {
        switch self {
        case .int8: -128...127
        case .uint8: 0...255
        case .int16: -32768...32767
        case .uint16: 0...65535
        case .int4: -8...7
        case .uint4: 0...15
        case .int2: -2...1
        default: Int64(Int32.min)...Int64(Int32.max)
        }
    }
}
