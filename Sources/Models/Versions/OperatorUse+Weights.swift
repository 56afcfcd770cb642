import Tensors

extension OperatorUse {
    /// Operators with weights: their version tells the combination of activations and weights.
    var versionWithWeights: Int {
        let types = (type(0), type(1), outputType)
        switch node.code.builtin {
        case .conv2D:
            if namesBiasType { return 8 }
            if let x = input(0)?.shape, let w = input(1)?.shape, x.rank == 4, w.rank == 4, x[3] != w[3] { return 6 }
            if types == (.int16, .int16, .int16) { return 4 }
            if types == (.int8, .int8, .int8) { return 3 }
            if types.0 == .int8 && types.1 == .int4 { return 7 }
            return isHybrid(weights: 1) ? (isPerChannel(1) ? 5 : 2) : 1
        case .depthwiseConv2D:
            if types == (.int16, .int16, .int16) { return 5 }
            if isHybrid(weights: 1) { return isPerChannel(1) ? 6 : 4 }
            if types == (.int8, .int8, .int8) { return 3 }
            if types.0 == .int8 && types.1 == .int4 { return 7 }
            return options.int(.dilationWFactor) != 1 || options.int(.dilationHFactor) != 1 ? 2 : 1
        case .fullyConnected: return versionOfFullyConnected
        case .transposeConv:
            // The activations are input 2.
            if type(2) == .int16 && types.1 == .int8 && options.int(.quantizedBiasType) != 0 { return 5 }
            if options.fusedActivation != .none { return 4 }
            if inputs.count == 4 && inputs[3] != nil { return 3 }
            return types.1 == .int8 ? 2 : 1
        case .svdf:
            if types == (.int8, .int8, .int8) { return 3 }
            return isHybrid(weights: 1) ? (options.bool(.asymmetricQuantizeInputs) ? 4 : 2) : 1
        case .unidirectionalSequenceLstm:
            if type(0) == .int16 && type(2) == .int8 && outputType == .int16 { return 5 }
            if options.bool(.diagonalRecurrentTensors) { return 4 }
            return isHybrid(weights: 2) ? (options.bool(.asymmetricQuantizeInputs) ? 3 : 2) : 1
        case .lstm:
            if type(0) == .int16 && type(2) == .int8 && outputType == .int16 { return 5 }
            let basic = 1
            if options.int(.kernelType) == basic { return 2 }
            if isHybrid(weights: 2) { return options.bool(.asymmetricQuantizeInputs) ? 4 : 3 }
            return 1
        default:
            // BATCH_MATMUL
            if types.0 == .int16 { return 3 }
            if types.0 == .int8 { return 2 }
            return isHybrid(weights: 1) && options.bool(.asymmetricQuantizeInputs) ? 4 : 1
        }
    }

    private var versionOfFullyConnected: Int {
        let (x, w) = (type(0), type(1))
        if w == .int2 { return 14 }
        if x == .int16 && w == .int4 { return 13 }
        if isHybrid(weights: 1) && isPerChannel(1) { return 12 }
        if namesBiasType { return 11 }
        if input(1)?.sparsity != nil { return 8 }
        if x == .int16 && w == .int16 { return 7 }
        if inputs.count == 2 { return 6 }
        if options.bool(.keepNumDims) { return 5 }
        if x == .int8 && w == .int8 && outputType == .int8 { return 4 }
        if x == .int8 && w == .int4 { return 10 }
        if isHybrid(weights: 1) { return options.bool(.asymmetricQuantizeInputs) ? 9 : 3 }
        return options.int(.weightsFormat) == 1 ? 2 : 1
    }
}
