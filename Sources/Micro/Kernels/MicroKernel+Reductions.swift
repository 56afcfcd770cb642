import Models
import Tensors

extension MicroKernel {
    static let reductions: [BuiltinOperator: MicroKernel] = [
        .mean: sums(.floatInt8Int16, keepsType: false),
        .sum: sums(.floatInt8Int16, keepsType: true),
        .reduceMax: extremes(.floatInt8, at: .invoke),
        .reduceMin: extremes(.floatInt8, at: .invoke),
        .reduceAll: extremes([.bool], at: .prepare),
        .argMax: arguments,
        .argMin: arguments,
    ]

    private static let arguments = MicroKernel(parameters: StructSize(4, arm: 1, plain: 4)) {
        context throws(MicroRefusal) in
        let input = try context.requiredInput(0)
        let output = try context.output()
        try context.require(try context.requiredInput(1), "axis", in: [.int32], at: .invoke)
        try context.require(output, "output", in: [.int32], at: .invoke)
        try context.require(input, "input", in: .floatInt8, at: .invoke)
    }

    private static func sums(_ types: Set<ElementType>, keepsType: Bool) -> MicroKernel {
        MicroKernel(parameters: StructSize(1), data: StructSize(44)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let axes = try context.requiredInput(1)
            let output = try context.output()
            try context.require(axes, "axis", in: [.int32])
            if input.type == .int8 || input.type == .int16 { context.useScratch(4 * output.elements, "sums") }
            context.useScratch(4 * input.rank, "indices")
            context.useScratch(4 * axes.elements, "resolved axes")
            try context.require(input, "input", in: types, at: .invoke)
            if keepsType { try context.requireKeptType(input, at: .invoke) }
        }
    }

    private static func extremes(_ types: Set<ElementType>, at stage: MicroRefusal.Stage) -> MicroKernel {
        MicroKernel(parameters: StructSize(1), data: StructSize(44)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let axes = try context.requiredInput(1)
            try context.require(axes, "axis", in: [.int32])
            context.useScratch(4 * input.rank, "indices")
            context.useScratch(4 * axes.elements, "resolved axes")
            try context.require(input, "input", in: types, at: stage)
            try context.requireKeptType(input, at: stage)
            let output = try context.output()
            try context.require(
                input.type != .int8 || input.quantization == output.quantization,
                "the int8 output must have the input's scale and zero point", at: .invoke)
        }
    }
}
