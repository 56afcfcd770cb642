import Models
import Tensors

extension Set<ElementType> {
    static let float: Set = [.float32]
    static let floatInt8: Set = [.float32, .int8]
    static let floatInt8Int16: Set = [.float32, .int8, .int16]
    static let arithmetic: Set = [.float32, .int8, .int16, .int32]
}

extension MicroKernel {
    /// A kernel that looks at nothing but the type of one input.
    static func plain(
        _ types: Set<ElementType>? = nil, of index: Int = 0, at stage: MicroRefusal.Stage = .invoke,
        parameters: StructSize? = nil, data: StructSize? = nil
    ) -> MicroKernel {
        MicroKernel(parameters: parameters, data: data) { context throws(MicroRefusal) in
            let input = try context.requiredInput(index)
            _ = try context.output()
            if let types { try context.require(input, "input", in: types, at: stage) }
        }
    }
}

extension KernelContext {
    /// Both operands must have one type, the first of which decides what the kernel does.
    func requireOperands(in types: Set<ElementType>, at stage: MicroRefusal.Stage = .invoke) throws(MicroRefusal) {
        let first = try requiredInput(0)
        let second = try requiredInput(1)
        _ = try output()
        try require(first.type == second.type, "operands are \(first.type.name) and \(second.type.name)")
        try require(first, "input", in: types, at: stage)
    }

    /// Whether the tensor is quantized exactly to `scale` and `zeroPoint`.
    func isQuantized(_ tensor: TensorInfo, scale: Float, zeroPoint: Int64, tolerance: Float = 0) -> Bool {
        guard let quantization = tensor.quantization, let first = quantization.scales.first else { return false }
        return abs(first - scale) <= tolerance && quantization.zeroPoints.first == zeroPoint
    }
}
