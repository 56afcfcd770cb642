import Models
import Tensors

extension MicroKernel {
    static let shapes: [BuiltinOperator: MicroKernel] = [
        .reshape: MicroKernel(parameters: StructSize(36)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            try context.require(
                input.elements == output.elements,
                "the input has \(input.elements) elements and the output \(output.elements)")
        },
        .squeeze: MicroKernel(parameters: StructSize(36)) { context throws(MicroRefusal) in
            _ = try context.requiredInput(0)
            _ = try context.output()
        },
        .shape: .plain(parameters: StructSize(4, arm: 1, plain: 4)),
        .expandDims: .plain(.floatInt8Int16),
        .transpose: .plain(.floatInt8Int16),
        .pad: .plain(.arithmetic, data: StructSize(56)),
        .padv2: .plain(.arithmetic, data: StructSize(56)),
        .mirrorPad: MicroKernel(parameters: StructSize(4, arm: 1, plain: 4), data: StructSize(20)) {
            context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            context.useScratch(4 * input.rank, "output dimensions")
            context.useScratch(4 * input.rank, "input strides")
            try context.require(input, "input", in: .floatInt8, at: .invoke)
        },
        .slice: .plain([.float32, .int8, .int16, .int32, .bool]),
        .stridedSlice: .plain(
            [.float32, .int8, .int16, .int32, .bool], parameters: StructSize(24), data: StructSize(84)),
        .split: .plain(.arithmetic, of: 1, parameters: StructSize(4)),
        .splitV: .plain(.arithmetic, parameters: StructSize(4)),
        .pack: .plain([.float32, .int8, .int16, .int32, .int64], parameters: StructSize(8)),
        .unpack: .plain(.arithmetic, parameters: StructSize(8)),
        .concatenation: MicroKernel(parameters: StructSize(8), data: StructSize(80, 24)) {
            context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            try context.require(
                input, "input", in: [.float32, .int8, .int16, .int32, .int64, .bool])
            try context.require(
                input.type == output.type, "the input is \(input.type.name) and the output \(output.type.name)")
            try context.require(
                context.options.fusedActivation == .none, "a fused activation is not supported")
            try context.require(context.op.inputs.count <= 10, "it takes at most 10 inputs", at: .invoke)
        },
        .gather: MicroKernel(parameters: StructSize(8)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let indices = try context.requiredInput(1)
            try context.require(indices, "indices", in: [.int32])
            try context.require(input, "input", in: .floatInt8)
            context.persistDimensions(rank: try context.output().rank)
        },
        .gatherND: MicroKernel { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let indices = try context.requiredInput(1)
            try context.require(input, "input", in: .floatInt8)
            try context.require(indices, "indices", in: [.int32])
            context.persistDimensions(rank: try context.output().rank)
        },
        .broadcastTo: .plain(),
        .broadcastArgs: .plain([.int32, .int64], at: .prepare),
        .fill: .plain([.float32, .int8, .int32], of: 1),
        .reverseV2: .plain([.float32, .int8, .int16, .int32, .int64, .uint8, .bool], at: .prepare),
        .spaceToDepth: rearranged(parameters: StructSize(4)),
        .depthToSpace: rearranged(parameters: StructSize(4)),
        .spaceToBatchND: .plain(.floatInt8, data: StructSize(4)),
        .batchToSpaceND: .plain(.floatInt8),
        .cast: MicroKernel(parameters: StructSize(8, arm: 2, plain: 8)) { context throws(MicroRefusal) in
            let known: Set<ElementType> = [.float32, .int8, .int16, .int32, .uint32, .bool]
            try context.require(try context.requiredInput(0), "input", in: known, at: .invoke)
            try context.require(try context.output(), "output", in: known, at: .invoke)
        },
        .embeddingLookup: MicroKernel { context throws(MicroRefusal) in
            try context.require(try context.requiredInput(1), "table", in: .floatInt8)
            context.persistDimensions(rank: try context.output().rank)
        },
        .dynamicUpdateSlice: .plain(.arithmetic),
    ]

    private static func rearranged(parameters: StructSize) -> MicroKernel {
        MicroKernel(parameters: parameters) { context throws(MicroRefusal) in
            try context.require(try context.requiredInput(0), "input", in: .floatInt8)
            context.persistDimensions(rank: try context.output().rank)
        }
    }
}
