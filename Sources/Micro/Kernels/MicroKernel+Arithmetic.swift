import Models
import Tensors

extension MicroKernel {
    /// Two operands, of which the first decides. What TFLM checks beside differs by kernel.
    private static func operands(
        _ types: Set<ElementType>, sameOperands: Bool = false, keepsType: Bool = false, parameters: StructSize? = nil,
        data: StructSize? = nil, cmsisData: Int? = nil
    ) -> MicroKernel {
        MicroKernel(parameters: parameters, data: data, cmsisData: cmsisData) { context throws(MicroRefusal) in
            let first = try context.requiredInput(0)
            _ = try context.requiredInput(1)
            if sameOperands { try context.requireSameOperands() }
            if keepsType { try context.requireKeptType(first) }
            try context.require(first, "input", in: types, at: .invoke)
        }
    }

    private static let sum = StructSize(8, arm: 2, plain: 8)
    private static let product = StructSize(4, arm: 1, plain: 4)

    static let arithmetic: [BuiltinOperator: MicroKernel] = [
        .add: MicroKernel(parameters: sum, data: StructSize(60), cmsisData: 64, prepare: add),
        .sub: MicroKernel(parameters: sum, data: StructSize(52), prepare: add),
        .mul: operands(.arithmetic, sameOperands: true, parameters: product, data: StructSize(36)),
        .div: operands(
            [.float32, .int8, .int32], sameOperands: true, keepsType: true, parameters: product, data: StructSize(28)),
        .maximum: operands([.float32, .int8, .int16, .int32, .int64]),
        .minimum: operands([.float32, .int8, .int16, .int32, .int64]),
        .squaredDifference: operands(.arithmetic, sameOperands: true, data: StructSize(112)),
        .floorDiv: operands(.float, sameOperands: true, keepsType: true),
        .floorMod: operands(.float, sameOperands: true, keepsType: true),
        .logicalAnd: .plain(),
        .logicalOr: .plain(),
        .addN: MicroKernel { context throws(MicroRefusal) in
            let first = try context.requiredInput(0)
            try context.require(context.op.inputs.count >= 2, "it takes at least two inputs")
            for index in context.op.inputs.indices.dropFirst() {
                let other = try context.requiredInput(index)
                try context.require(
                    first.type == other.type, "the operands are \(first.type.name) and \(other.type.name)")
                try context.require(
                    first.shape == other.shape, "the operands are \(first.shape) and \(other.shape)")
                try context.require(
                    first.type != .int8 || first.quantization == other.quantization,
                    "the int8 operands must have the same scale and zero point")
            }
            try context.requireKeptType(first)
            try context.require(first, "input", in: .floatInt8)
            context.useScratch(context.pointer * context.op.inputs.count, "input pointers")
            if first.type == .int8 { context.persist(40, "kernel data") }
        },
        .abs: .plain(.floatInt8Int16, keepsType: true, data: StructSize(28)),
        .rsqrt: .plain(.floatInt8Int16, keepsType: true, data: StructSize(28)),
        .ceil: .plain(.float, at: .prepare, keepsType: true),
        .exp: .plain(.float, at: .prepare, keepsType: true),
        .round: .plain(.float, at: .prepare, keepsType: true),
        .cos: .plain(.float, keepsType: true),
        .floor: .plain(.float),
        .log: .plain(.float, keepsType: true),
        .neg: .plain(.float),
        .sin: .plain(.float, keepsType: true),
        .sqrt: .plain(.float, keepsType: true),
        .square: .plain(.float, keepsType: true),
        .logicalNot: .plain([.bool], keepsType: true),
        .zerosLike: .plain([.float32, .int8, .int32, .int64]),
        .cumsum: MicroKernel(parameters: StructSize(2)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input, "input", in: .floatInt8)
            try context.requireKeptType(input)
            _ = try context.integers(1, "axis")
            if input.type == .int8 { context.persist(36, "kernel data") }
        },
        .batchMatmul: MicroKernel(parameters: StructSize(3), data: StructSize(32, 16)) {
            context throws(MicroRefusal) in
            let left = try context.requiredInput(0)
            let right = try context.requiredInput(1)
            let output = try context.output()
            let isKnown =
                left.type == right.type && [.float32, .int8, .int16].contains(left.type)
            try context.require(
                isKnown, "hybrid models are not supported: the operands are \(left.type.name) and \(right.type.name)")
            try context.requireKeptType(left)
            try context.requireRank(left, atMost: 5)
            try context.requireRank(right, atMost: 5)
            if left.type != .float32 { context.persist(28, "quantization") }
            let evalTensor = context.target == .host64 ? 24 : 12
            if context.options.bool(.adjX) {
                context.persist(evalTensor, "transposed left operand")
                context.persist(4 + 4 * left.rank, "its dimensions")
                context.persist(left.arenaBytes ?? 0, "its data")
            }
            if !context.options.bool(.adjY) {
                context.persist(evalTensor, "transposed right operand")
                context.persist(4 + 4 * right.rank, "its dimensions")
                context.persist(right.arenaBytes ?? 0, "its data")
            }
            context.persistDimensions(rank: output.rank)
        },
    ]

    /// ADD and SUB look at types when they run; only a 32-bit output may not come from quantized operands.
    private static let add: @Sendable (inout KernelContext) throws(MicroRefusal) -> Void = {
        context throws(MicroRefusal) in
        let first = try context.requiredInput(0)
        let second = try context.requiredInput(1)
        let output = try context.output()
        if output.type == .int32, first.quantization != nil || second.quantization != nil {
            throw context.refuse("an int32 result cannot come from quantized operands")
        }
        try context.require(output, "output", in: .arithmetic, at: .invoke)
    }

    static let comparisons: [BuiltinOperator: MicroKernel] = {
        func comparison(_ types: Set<ElementType>) -> MicroKernel {
            MicroKernel(data: StructSize(32)) { context throws(MicroRefusal) in
                let first = try context.requiredInput(0)
                let second = try context.requiredInput(1)
                if first.type == .int8 || first.type == .uint8 {
                    try context.requireScaleBelowOne(first, "first operand")
                    try context.requireScaleBelowOne(second, "second operand")
                }
                try context.require(first, "input", in: types, at: .invoke)
            }
        }
        let ordered = comparison([.float32, .int8, .int32, .int64])
        let equality = comparison([.bool, .float32, .int8, .int32, .int64])
        return [
            .equal: equality, .notEqual: equality, .greaterEqual: ordered, .less: ordered, .lessEqual: ordered,
            .greater: comparison([.float32, .int8, .int16, .int32, .int64]),
            .selectV2: MicroKernel(data: StructSize(1)) { context throws(MicroRefusal) in
                let condition = try context.requiredInput(0)
                let first = try context.requiredInput(1)
                let second = try context.requiredInput(2)
                try context.require(condition, "condition", in: [.bool])
                try context.require(
                    first.type == second.type, "the values are \(first.type.name) and \(second.type.name)")
                try context.require(first, "input", in: .floatInt8Int16, at: .invoke)
            },
        ]
    }()
}
