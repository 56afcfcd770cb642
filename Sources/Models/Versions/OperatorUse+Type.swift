import Tensors

extension OperatorUse {
    /// Operators whose version depends on the type of an input, and on little else.
    var versionByType: Int {
        let rank = input(0)?.shape.rank ?? 0
        switch node.code.builtin {
        case .averagePool2D, .maxPool2D, .tanh, .logistic, .mean, .reduceMax, .reduceMin, .mirrorPad, .relu6, .rsqrt,
            .topkV2, .less, .greaterEqual:
            return version([.int16: 3, .int8: 2])
        case .relu: return version([.int16: 3, .int8: 2, .uint8: 2])
        case .sum, .spaceToDepth, .depthToSpace, .logSoftmax, .greater, .lessEqual, .l2Normalization, .splitV:
            return version([.int8: 2])
        case .exp, .log, .sqrt, .reduceProd: return version([.int8: 2, .int16: 2])
        case .softmax: return version([.float16: 4, .int16: 3, .int8: 2])
        case .concatenation: return version([.float16: 6, .int4: 5, .uint32: 4, .int16: 3, .int8: 2])
        case .pad, .padv2:
            if type(0) == .bool { return 5 }
            return rank > 4 ? 4 : version([.int16: 3, .int8: 2])
        case .resizeBilinear:
            if type(0) == .int16 { return 4 }
            return options.bool(.halfPixelCenters) ? 3 : version([.int8: 2])
        case .resizeNearestNeighbor:
            if type(0) == .int16 { return 4 }
            return options.bool(.halfPixelCenters) || options.bool(.alignCorners) ? 3 : version([.int8: 2])
        case .transpose:
            if type(0) == .float16 { return 9 }
            if rank > 6 { return 8 }
            if type(0) == .int4 { return 7 }
            if rank > 5 { return 6 }
            if type(0) == .int16 { return 5 }
            return rank > 4 ? 4 : version([.bool: 3, .int8: 2])
        case .slice:
            let wide = version([.float16: 8, .int4: 7, .uint32: 6])
            if wide > 1 { return wide }
            return rank > 4 ? 5 : version([.int16: 4, .string: 3, .int8: 2])
        case .stridedSlice:
            if options.bool(.offset) { return 8 }
            if type(0) == .uint32 { return 7 }
            if options.int(.ellipsisMask) != 0 || options.int(.newAxisMask) != 0 { return 6 }
            if type(0) == .string { return 5 }
            return rank > 4 ? 4 : version([.bool: 3, .int8: 2])
        case .gather:
            if type(0) == .int4 { return 7 }
            if type(1) == .int16 { return 6 }
            if options.int(.batchDims) != 0 { return 5 }
            return version([.int16: 4, .bool: 3, .int8: 2])
        case .pack: return version([.uint32: 4, .int16: 3, .int8: 2])
        case .unpack: return version([.float16: 5, .bfloat16: 5, .int16: 4, .bool: 3, .int8: 2, .uint8: 2])
        case .split: return version(of: 1, [.int16: 4, .int32: 3, .int8: 2])
        case .spaceToBatchND, .batchToSpaceND:
            if type(0) == .int16 { return 4 }
            return rank != 4 ? 3 : version([.int8: 2])
        case .argMax, .argMin: return version([.bool: 3, .int8: 2])
        case .equal: return version([.int16: 5, .string: 3, .int8: 2])
        case .notEqual: return version([.int16: 4, .string: 3, .int8: 2])
        case .floorDiv: return version([.int16: 3, .int8: 3, .float32: 2])
        case .floorMod: return version([.int16: 2, .int8: 2])
        case .leakyRelu: return version([.int16: 2])
        case .abs:
            if type(0) == .int16 { return input(0)?.quantization == nil ? 4 : 3 }
            return version([.int32: 5, .int8: 2])
        case .broadcastTo: return type(0) == .int8 || type(0) == .int16 ? 3 : 2
        case .tile: return version([.int8: 3, .string: 2])
        case .reverseV2: return version([.int8: 3, .bool: 2])
        case .fill: return version(of: 1, [.int8: 3, .int16: 3, .bool: 2, .string: 2])
        case .gelu: return version([.float16: 3, .int8: 2])
        case .where: return type(0) == .bool ? 1 : 2
        default: return 1
        }
    }
}
