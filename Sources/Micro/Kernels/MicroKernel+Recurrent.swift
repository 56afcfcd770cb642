import Models
import Tensors

extension MicroKernel {
    static let recurrent: [BuiltinOperator: MicroKernel] = [
        .svdf: MicroKernel(parameters: StructSize(12, arm: 8, plain: 12), data: StructSize(36), cmsisData: 40) {
            context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let features = try context.requiredInput(1)
            let output = try context.output()
            try context.require(input, "input", in: .floatInt8)
            try context.require(context.input(3) != nil, "the bias is missing; the runtime crashes without it")
            let time = try context.requiredInput(2)
            let state = try context.requiredInput(4)
            if input.type == .int8 {
                try context.require(features, "feature weights", in: [.int8])
                try context.require(time, "time weights", in: [.int8, .int16])
                try context.require(state, "state", in: [.int8, .int16])
                try context.requireStateScales()
            } else {
                for weights in [features, time, state] {
                    try context.require(
                        weights.type == .float32,
                        "hybrid models are not supported: the input is float32 and the weights \(weights.type.name)")
                }
            }
            let batches = input.dimension(0)
            let filters = features.dimension(0)
            context.useScratch(4 * batches * filters, "filter sums")
            if input.type == .int8 { context.useScratch(4 * batches * output.dimension(1), "outputs") }
        },
        .unidirectionalSequenceLstm: MicroKernel(parameters: StructSize(16), data: StructSize(688)) {
            context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input, "input", in: .floatInt8Int16)
            try context.requirePlainGates()
            guard let cell = context.input(19) else { throw context.refuse("the cell state is missing") }
            let isTimeMajor = context.options.bool(.timeMajor)
            let batches = input.dimension(isTimeMajor ? 1 : 0)
            let units = try context.requiredInput(2).dimension(0)
            let cellBytes = (cell.type.bitWidth ?? 32) / 8
            for gate in 0..<4 { context.useScratch(batches * units * cellBytes, "gate \(gate)") }
        },
    ]
}

extension KernelContext {
    /// Of LSTM's variants TFLM has the plain one: no coupled gates, peepholes, projection or layer normalization.
    fileprivate func requirePlainGates() throws(MicroRefusal) {
        try require(op.inputs.count == 24, "it has \(op.inputs.count) inputs instead of 24")
        for index in Array(1...8) + Array(12...15) {
            try require(input(index) != nil, "input \(index) is missing: coupled gates are not supported")
        }
        for (range, what) in [(9...11, "a peephole connection"), (16...17, "a projection"), (20...23, "layer normalization")] {
            for index in range {
                try require(input(index) == nil, "input \(index) is present: \(what) is not supported")
            }
        }
    }

    /// SVDF's bias must have the scale of what it is added to.
    fileprivate func requireStateScales() throws(MicroRefusal) {
        guard let bias = input(3), let biasScale = bias.quantization?.scales.first else { return }
        let state = try requiredInput(4).quantization?.scales.first ?? 0
        let time = try requiredInput(2).quantization?.scales.first ?? 0
        try require(
            abs(Double(biasScale) - Double(state) * Double(time)) < 1e-5,
            "the bias's scale is not the product of the state's and the time weights' scales")
    }
}
