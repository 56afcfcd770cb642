import Models
import Tensors

extension Set<ElementType> {
    static let float: Set = [.float32]
    static let floatInt8: Set = [.float32, .int8]
    static let floatInt8Int16: Set = [.float32, .int8, .int16]
    static let arithmetic: Set = [.float32, .int8, .int16, .int32]
}

extension MicroKernel {
    /// A kernel that looks at types, at the number of dimensions, and at which inputs the file must bring
    /// (`constants`: their names). `keepsType`: the output must have the input's type, or tensors are not allocated.
    static func plain(
        _ types: Set<ElementType>? = nil, of index: Int = 0, at stage: MicroRefusal.Stage = .invoke,
        keepsType: Bool = false, constants: [Int: String] = [:], maximumRank: Int? = nil, parameters: StructSize? = nil,
        data: StructSize? = nil,
        check: @escaping @Sendable (KernelContext) throws(MicroRefusal) -> Void = { _ throws(MicroRefusal) in }
    ) -> MicroKernel {
        MicroKernel(parameters: parameters, data: data) { context throws(MicroRefusal) in
            let input = try context.requiredInput(index)
            _ = try context.output()
            if let maximumRank { try context.requireRank(input, atMost: maximumRank) }
            if stage == .invoke { try context.requireConstants(constants) }
            if keepsType, stage == .invoke { try context.requireKeptType(input) }
            if let types { try context.require(input, "input", in: types, at: stage) }
            if keepsType { try context.requireKeptType(input) }
            try context.requireConstants(constants)
            try check(context)
        }
    }

    /// The same, decided by the type of the output.
    static func decidedByOutput(
        _ types: Set<ElementType>, at stage: MicroRefusal.Stage = .invoke, constants: [Int: String] = [:],
        parameters: StructSize? = nil
    ) -> MicroKernel {
        MicroKernel(parameters: parameters) { context throws(MicroRefusal) in
            _ = try context.requiredInput(0)
            try context.requireConstants(constants)
            try context.require(try context.output(), "output", in: types, at: stage)
        }
    }
}

extension KernelContext {
    /// TFLM has no dynamic shapes: what decides a shape must be in the file.
    func requireConstants(_ constants: [Int: String]) throws(MicroRefusal) {
        for (index, name) in constants.sorted(by: { $0.key < $1.key }) {
            guard let tensor = input(index) else { continue }
            try require(tensor.isConstant, "input \(index) (\(name)) must be a constant")
            try require(tensor, name, in: [.int32, .int64])
        }
    }

    /// A parameter that the kernel reads as 32-bit integers, whatever the file says; nil if it is absent.
    func integers(_ index: Int, _ name: String) throws(MicroRefusal) -> [Int]? {
        guard let tensor = input(index) else { return nil }
        try require(tensor, name, in: [.int32])
        return tensor.int32Values
    }

    /// An 8-bit operand's scale becomes a multiplier below one, or the runtime aborts.
    func requireScaleBelowOne(_ tensor: TensorInfo, _ role: String) throws(MicroRefusal) {
        let scale = tensor.quantization?.scale ?? 0
        try require(
            scale > 0 && scale < 1, "the \(role)'s scale is \(scale); the runtime aborts where it is not between 0 and 1")
    }

    func requireRank(_ tensor: TensorInfo, _ role: String = "input", atMost most: Int) throws(MicroRefusal) {
        try require(tensor.rank <= most, "the \(role) has \(tensor.rank) dimensions; the kernel has up to \(most)")
    }

    func requireKeptType(_ input: TensorInfo, at stage: MicroRefusal.Stage = .prepare) throws(MicroRefusal) {
        let output = try output()
        try require(
            input.type == output.type, "the input is \(input.type.name) and the output \(output.type.name)", at: stage)
    }

    func requireSameOperands(at stage: MicroRefusal.Stage = .prepare) throws(MicroRefusal) {
        let first = try requiredInput(0)
        let second = try requiredInput(1)
        try require(
            first.type == second.type, "the operands are \(first.type.name) and \(second.type.name)", at: stage)
    }

    /// Whether the tensor is quantized exactly to `scale` and `zeroPoint`.
    func isQuantized(_ tensor: TensorInfo, scale: Float, zeroPoint: Int64, tolerance: Float = 0) -> Bool {
        guard let quantization = tensor.quantization, let first = quantization.scales.first else { return false }
        return abs(first - scale) <= tolerance && quantization.zeroPoints.first == zeroPoint
    }
}
