import Tensors

/// The lowest version of an operator whose kernel accepts its types and options.
///
/// Source: tensorflow/lite/tools/versioning/op_version.cc.
extension Subgraph {
    package func requiredVersion(of node: Operator) -> Int {
        let types = node.inputs.map { $0.map { tensors[$0].type } }
        func type(_ slot: Int) -> ElementType? { slot < types.count ? types[slot] : nil }
        let output = node.outputs.first.map { tensors[$0].type }
        let rank = node.inputs.compactMap { $0.map { tensors[$0].shape.rank } }.max() ?? 0
        /// The version by element type of the first input, 1 for others.
        func by(_ versions: [ElementType: Int], slot: Int = 0) -> Int { type(slot).flatMap { versions[$0] } ?? 1 }

        switch node.code.builtin {
        case .conv2D, .depthwiseConv2D: return convolutionVersion(node, type(0), type(1))
        case .fullyConnected: return fullyConnectedVersion(node, type(0), type(1))
        case .transposeConv:
            if node.options.fusedActivation != .none { return 4 }
            if node.inputs.count > 3, node.inputs[3] != nil { return 3 }
            return type(1) == .int8 ? 2 : 1
        case .averagePool2D, .maxPool2D, .tanh, .logistic, .mean, .reduceMax, .reduceMin, .mirrorPad, .relu6, .rsqrt:
            return by([.int8: 2, .uint8: 1, .int16: 3])
        case .relu: return by([.int8: 2, .uint8: 2, .int16: 3])
        case .sum, .spaceToDepth, .depthToSpace, .logSoftmax, .greater, .lessEqual, .squaredDifference,
            .l2Normalization, .splitV:
            return by([.int8: 2])
        case .topkV2: return by([.int8: 2, .int16: 3])
        case .softmax: return by([.int8: 2, .int16: 3, .float16: 4])
        case .add:
            if type(0) == .int16 { return node.options.bool(.potScaleInt16) ? 1 : 3 }
            return by([.int8: 2, .int64: 4, .float16: 6])
        case .sub:
            if type(0) == .int16 { return node.options.bool(.potScaleInt16) ? 1 : 5 }
            if type(0) == .int64 { return 4 }
            return rank > 4 && isBroadcast(node) ? 3 : by([.int8: 2])
        case .mul:
            if type(0) == .int8, multipliesToOneOrMore(node) { return 3 }
            return by([.int8: 2, .int16: 4, .int64: 5, .complex64: 6, .uint32: 7, .float16: 8])
        case .div: return rank > 4 && isBroadcast(node) ? 2 : 1
        case .maximum, .minimum:
            if type(0) == .int16 { return 4 }
            return rank > 4 && isBroadcast(node) ? 3 : by([.int8: 2])
        case .concatenation: return by([.int8: 2, .int16: 3, .uint32: 4, .int4: 5, .float16: 6])
        case .pad, .padv2:
            if type(0) == .bool { return 5 }
            return rank > 4 ? 4 : by([.int8: 2, .int16: 3])
        case .resizeBilinear:
            if type(0) == .int16 { return 4 }
            return node.options.bool(.halfPixelCenters) ? 3 : by([.int8: 2])
        case .resizeNearestNeighbor:
            if type(0) == .int16 { return 4 }
            return node.options.bool(.halfPixelCenters) || node.options.bool(.alignCorners) ? 3 : by([.int8: 2])
        case .dequantize:
            if type(0) == .int8, let input = node.inputs[0], tensors[input].quantization?.isPerChannel == true { return 5 }
            return by([.int8: 2, .int16: 3, .float16: 3, .int4: 6, .int2: 7, .uint4: 8])
        case .quantize:
            if let target = node.outputs.first, tensors[target].quantization?.isPerChannel == true { return 3 }
            return output == .int16 || type(0) == .int16 ? 2 : 1
        case .transpose:
            if rank > 4 { return rank > 6 ? 8 : rank > 5 ? 6 : 4 }
            return by([.int8: 2, .bool: 3, .int16: 5, .int4: 7, .float16: 9])
        case .slice: return rank > 4 ? 5 : by([.int8: 2, .string: 3, .int16: 4, .uint32: 6, .int4: 7, .float16: 8])
        case .stridedSlice:
            if node.options.bool(.offset) { return 8 }
            if node.options.int(.ellipsisMask) != 0 || node.options.int(.newAxisMask) != 0 { return 6 }
            return rank > 4 ? 4 : by([.int8: 2, .bool: 3, .string: 5, .uint32: 7])
        case .gather:
            if type(1) == .int16 { return 6 }
            if node.options.int(.batchDims) != 0 { return 5 }
            return by([.int8: 2, .bool: 3, .int16: 4, .int4: 7])
        case .pack: return by([.int8: 2, .int16: 3, .uint32: 4])
        case .unpack: return by([.int8: 2, .uint8: 2, .bool: 3, .int16: 4, .float16: 5, .bfloat16: 5])
        case .split: return by([.int8: 2, .int32: 3, .int16: 4], slot: 1)
        case .spaceToBatchND, .batchToSpaceND: return rank != 4 ? 3 : by([.int8: 2, .int16: 4])
        case .argMax, .argMin: return by([.int8: 2, .bool: 3])
        case .less, .greaterEqual: return by([.int8: 2, .int16: 3])
        case .equal: return by([.int8: 2, .string: 3, .int16: 5])
        case .notEqual: return by([.int8: 2, .string: 3, .int16: 4])
        case .leakyRelu: return by([.int16: 2])
        case .abs: return by([.int8: 2, .int16: 3, .int32: 5])
        case .exp, .log, .sqrt, .reduceProd: return by([.int8: 2, .int16: 2])
        case .svdf:
            if type(1) == .int8 {
                if type(0) == .int8 { return 3 }
                return node.options.bool(.asymmetricQuantizeInputs) ? 4 : 2
            }
            return 1
        case .unidirectionalSequenceLstm:
            if node.options.bool(.diagonalRecurrentTensors) { return 4 }
            if type(0) == .float32, type(2) == .int8 { return node.options.bool(.asymmetricQuantizeInputs) ? 3 : 2 }
            return type(0) == .int16 ? 5 : 1
        case .batchMatmul:
            if type(0) == .float32, type(1) == .int8 { return node.options.bool(.asymmetricQuantizeInputs) ? 4 : 1 }
            return by([.int8: 2, .int16: 3])
        case .cast:
            if type(0) == .float16 || output == .float16 || type(0) == .float64 || output == .float64 { return 5 }
            return type(0) == .int8 || output == .int8 ? 3 : 1
        case .broadcastTo: return type(0) == .int8 || type(0) == .int16 ? 3 : 2
        case .tile: return by([.string: 2, .int8: 3])
        case .gelu: return by([.int8: 2, .float16: 3])
        case .where: return by([.bool: 1]) == 1 && type(0) == .bool ? 1 : 2
        default: return 1
        }
    }

    private func convolutionVersion(_ node: Operator, _ input: ElementType?, _ weight: ElementType?) -> Int {
        let isDepthwise = node.code.builtin == .depthwiseConv2D
        let perChannel = node.inputs[1].map { tensors[$0].quantization?.isPerChannel ?? false } ?? false
        switch (input, weight) {
        case (.float32?, .int8?): return isDepthwise ? (perChannel ? 6 : 4) : (perChannel ? 5 : 2)
        case (.int8?, .int4?): return 7
        case (.int8?, .int8?): return 3
        case (.int16?, .int8?):
            if isDepthwise { return 5 }
            return node.options.int(.quantizedBiasType) != 0 ? 8 : 4
        default: break
        }
        if isDepthwise {
            return node.options.int(.dilationWFactor) != 1 || node.options.int(.dilationHFactor) != 1 ? 2 : 1
        }
        if let x = node.inputs[0], let w = node.inputs[1], let channels = tensors[x].shape.dimensions.last,
            let depth = tensors[w].shape.dimensions.last, channels != depth
        {
            return 6
        }
        return 1
    }

    private func fullyConnectedVersion(_ node: Operator, _ input: ElementType?, _ weight: ElementType?) -> Int {
        switch (input, weight) {
        case (.float32?, .int8?):
            if node.inputs[1].map({ tensors[$0].quantization?.isPerChannel ?? false }) == true { return 12 }
            return node.options.bool(.asymmetricQuantizeInputs) ? 9 : 3
        case (.int16?, .int4?): return 13
        case (.int16?, .int8?): return node.options.int(.quantizedBiasType) != 0 ? 11 : 7
        case (.int8?, .int4?): return 10
        default: break
        }
        if node.inputs.count == 2 { return 6 }
        if node.options.bool(.keepNumDims) { return 5 }
        return input == .int8 ? 4 : 1
    }

    private func isBroadcast(_ node: Operator) -> Bool {
        guard node.inputs.count == 2, let a = node.inputs[0], let b = node.inputs[1] else { return false }
        return tensors[a].shape != tensors[b].shape
    }

    private func multipliesToOneOrMore(_ node: Operator) -> Bool {
        guard node.inputs.count == 2, let a = node.inputs[0].flatMap({ tensors[$0].quantization }),
            let b = node.inputs[1].flatMap({ tensors[$0].quantization }),
            let result = node.outputs.first.flatMap({ tensors[$0].quantization })
        else { return false }
        return a.scale * b.scale / result.scale >= 1
    }
}

extension Graph {
    /// The graph with each operator's lowest version, never below what it has, and `min_runtime_version` that
    /// follows.
    package func versioned() -> Graph {
        var graph = self
        var codes: [OperatorCode] = []
        for index in graph.subgraphs.indices {
            for node in graph.subgraphs[index].operators.indices {
                let version = graph.subgraphs[index].requiredVersion(of: graph.subgraphs[index].operators[node])
                graph.subgraphs[index].operators[node].code.version = version
            }
            // Operators of one kind share the entry with the largest need.
            for node in graph.subgraphs[index].operators where !codes.contains(node.code) { codes.append(node.code) }
        }
        for index in graph.subgraphs.indices {
            for node in graph.subgraphs[index].operators.indices {
                let code = graph.subgraphs[index].operators[node].code
                let largest = codes.filter { $0.builtin == code.builtin && $0.customName == code.customName }
                graph.subgraphs[index].operators[node].code.version = largest.map(\.version).max() ?? code.version
            }
        }
        graph.declaredOperatorCodes = []
        var bytes = Array(RuntimeVersion.lowest(for: graph).utf8)
        bytes += [UInt8](repeating: 0, count: max(0, 16 - bytes.count))
        graph.metadata.removeAll { $0.name == "min_runtime_version" }
        graph.metadata.append(Metadata(name: "min_runtime_version", bytes: Bytes(bytes)))
        return graph
    }
}
