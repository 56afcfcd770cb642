import Models
import Tensors

extension MicroKernel {
    static let shapes: [BuiltinOperator: MicroKernel] = [
        .reshape: MicroKernel(parameters: StructSize(36)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            try context.requireKeptType(input)
            try context.require(
                input.elements == output.elements,
                "the input has \(input.elements) elements and the output \(output.elements)")
        },
        .squeeze: MicroKernel(parameters: StructSize(36)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            try context.require(
                input.arenaBytes == output.arenaBytes, "the input and the output differ in bytes", at: .invoke)
        },
        .shape: .decidedByOutput([.int32], parameters: StructSize(4, arm: 1, plain: 4)),
        .expandDims: .plain(.floatInt8Int16, constants: [1: "axis"]) { context throws(MicroRefusal) in
            try context.checkExpansion()
        },
        .transpose: .plain(.floatInt8Int16, keepsType: true, constants: [1: "permutation"], maximumRank: 5),
        .pad: padding,
        .padv2: padding,
        .mirrorPad: MicroKernel(parameters: StructSize(4, arm: 1, plain: 4), data: StructSize(20)) {
            context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            context.useScratch(4 * input.rank, "output dimensions")
            context.useScratch(4 * input.rank, "input strides")
            try context.require(try context.output(), "output", in: .floatInt8, at: .invoke)
        },
        .slice: MicroKernel { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let begin = try context.requiredInput(1)
            let size = try context.requiredInput(2)
            try context.require(begin, "begin", in: [.int32, .int64])
            try context.require(begin.type == size.type, "begin is \(begin.type.name) and size \(size.type.name)")
            try context.require(
                begin.shape == [input.rank] && size.shape == [input.rank],
                "begin and size must have an element for each dimension of the input")
            try context.requireRank(input, atMost: 5)
            try context.requireKeptType(input)
            try context.require(
                input, "input", in: [.float32, .int8, .int16, .int32, .bool], at: .invoke)
        },
        .stridedSlice: .plain(
            [.float32, .int8, .int16, .int32, .bool], constants: [1: "begin", 2: "end", 3: "strides"], maximumRank: 4,
            parameters: StructSize(24), data: StructSize(84)
        ) { context throws(MicroRefusal) in try context.checkStridedSlice() },
        .split: .plain(.arithmetic, of: 1, constants: [0: "axis"], parameters: StructSize(4)),
        .splitV: .plain(.arithmetic, constants: [2: "axis"], parameters: StructSize(4)),
        .pack: .plain([.float32, .int8, .int16, .int32, .int64], parameters: StructSize(8)),
        .unpack: .plain(.arithmetic, parameters: StructSize(8)),
        .concatenation: MicroKernel(parameters: StructSize(8), data: StructSize(80, 24)) {
            context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.requireRank(input, atMost: 6)
            try context.require(
                input, "input", in: [.float32, .int8, .int16, .int32, .int64, .bool])
            for index in context.op.inputs.indices.dropFirst() {
                let other = try context.requiredInput(index)
                try context.require(
                    input.type == other.type, "the operands are \(input.type.name) and \(other.type.name)")
            }
            try context.requireKeptType(input)
            try context.require(
                context.options.fusedActivation == .none, "a fused activation is not supported")
            try context.require(context.op.inputs.count <= 10, "it takes at most 10 inputs")
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
        .broadcastTo: .plain(keepsType: true, constants: [1: "shape"], maximumRank: 5) { context throws(MicroRefusal) in
            try context.requireRank(try context.output(), "output", atMost: 5)
        },
        .broadcastArgs: .plain([.int32, .int64], at: .prepare, keepsType: true),
        .fill: .plain([.float32, .int8, .int32], of: 1, keepsType: true, constants: [0: "dimensions"]) {
            context throws(MicroRefusal) in
            let output = try context.output()
            let dimensions = try context.requiredInput(0)
            let values = dimensions.data.map {
                dimensions.type == .int64 ? $0.array(of: Int64.self).map(Int.init) : $0.array(of: Int32.self).map(Int.init)
            }
            try context.require(
                values == output.shape.dimensions, "the dimensions are \(values ?? []) and the output is \(output.shape)")
        },
        .reverseV2: .plain(
            [.float32, .int8, .int16, .int32, .int64, .uint8, .bool], at: .prepare, keepsType: true, maximumRank: 6
        ) { context throws(MicroRefusal) in _ = try context.integers(1, "axis") },
        .spaceToDepth: rearranged(parameters: StructSize(4)),
        .depthToSpace: rearranged(parameters: StructSize(4)),
        .spaceToBatchND: .plain(.floatInt8, keepsType: true, data: StructSize(4), check: blocks),
        .batchToSpaceND: .plain(.floatInt8, keepsType: true, check: blocks),
        .cast: MicroKernel(parameters: StructSize(8, arm: 2, plain: 8)) { context throws(MicroRefusal) in
            let known: Set<ElementType> = [.float32, .int8, .int16, .int32, .uint32, .bool]
            try context.require(try context.requiredInput(0), "input", in: known, at: .invoke)
            try context.require(try context.output(), "output", in: known, at: .invoke)
        },
        .embeddingLookup: MicroKernel(data: StructSize(16)) { context throws(MicroRefusal) in
            let table = try context.requiredInput(1)
            try context.require(table, "table", in: .floatInt8)
            try context.require(try context.output(), "output", in: table.type == .float32 ? .float : .floatInt8)
            context.persistDimensions(rank: try context.output().rank)
        },
        .dynamicUpdateSlice: .plain(.arithmetic),
    ]

    private static let blocks: @Sendable (KernelContext) throws(MicroRefusal) -> Void = {
        context throws(MicroRefusal) in
        _ = try context.integers(1, "block shape")
        _ = try context.integers(2, "paddings")
    }

    private static let padding: MicroKernel = .plain(
        .arithmetic, keepsType: true, constants: [1: "paddings"], maximumRank: 5, data: StructSize(56)
    ) { context throws(MicroRefusal) in try context.checkPadding() }

    private static func rearranged(parameters: StructSize) -> MicroKernel {
        MicroKernel(parameters: parameters) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input, "input", in: .floatInt8)
            try context.requireKeptType(input)
            context.persistDimensions(rank: try context.output().rank)
        }
    }
}
