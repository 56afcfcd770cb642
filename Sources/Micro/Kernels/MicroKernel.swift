import Models

/// One kernel of TensorFlow Lite Micro as far as memory and refusals go.
struct MicroKernel: Sendable {
    /// The builtin options as a structure; nil where the parser keeps none.
    var parameters: StructSize?
    /// What Init keeps for the operator; nil where it keeps nothing.
    var data: StructSize?
    /// The same in the CMSIS-NN build, where it differs.
    var cmsisData: Int?
    /// Checks what TFLM checks and asks for what it asks for.
    var prepare: @Sendable (inout KernelContext) throws(MicroRefusal) -> Void

    init(
        parameters: StructSize? = nil, data: StructSize? = nil, cmsisData: Int? = nil,
        prepare: @escaping @Sendable (inout KernelContext) throws(MicroRefusal) -> Void = { _ throws(MicroRefusal) in }
    ) {
        self.parameters = parameters
        self.data = data
        self.cmsisData = cmsisData
        self.prepare = prepare
    }

    func dataBytes(on target: MicroTarget) -> Int? {
        if target.kernels == .cmsisDSP || target.kernels == .cmsisMVE, let cmsisData { return cmsisData }
        return data?.bytes(on: target)
    }

    /// nil for what TFLM does not have.
    static func kernel(for code: OperatorCode) -> MicroKernel? {
        code.builtin == .custom ? customs[code.customName ?? ""] : builtins[code.builtin]
    }

    static let builtins: [BuiltinOperator: MicroKernel] = [
        convolutions, activations, arithmetic, comparisons, reductions, shapes, windows, recurrent, control,
    ].reduce(into: [:]) { $0.merge($1) { a, _ in a } }
}
