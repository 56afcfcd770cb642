import Models
import Tensors

/// Constants with scales of their own: weights, and biases in the scale of the products.
extension IntegerGraphWriter {
    func tooWide(_ tensor: Int) -> ModelError {
        ModelError(
            "its values are too large for \(plan.type.name)",
            at: .tensor(tensor, name: source.tensors[tensor].name, subgraph: 0))
    }

    /// The weight and the bias of `copy`. The scale of a weight grows where its bias would not fit.
    mutating func writeWeights(
        _ copy: inout Operator, _ index: Int, inputTensor: Int, weight: Int, axis: Int, bias: Int
    ) throws(ModelError) {
        let node = source.operators[index], weightTensor = node.inputs[weight]!
        let info = source.tensors[weightTensor]
        let values = try source.finiteValues(weightTensor)
        let bits = plan.fourBitWeights.contains(index) ? 4 : 8
        guard
            var scales = bits == 8
                ? AffineQuantization.weight8(values, shape: info.shape, axis: axis)
                : .weight4(values, shape: info.shape, axis: axis)
        else { throw tooWide(weightTensor) }
        let inputScale = tensors[inputTensor].quantization!.scale
        let biasTensor = bias < node.inputs.count ? node.inputs[bias] : nil
        let biasValues = try biasTensor.map(source.finiteValues) ?? []
        var weightScales = scales.scales
        var biasScales = weightScales.map { Float(Double(inputScale) * Double($0)) }
        if plan.type == .int8, biasValues.count == biasScales.count {
            let limit = Double(Int32.max / 2)
            for channel in biasScales.indices
            where Double(abs(biasValues[channel])) / Double(biasScales[channel]) > limit {
                let scale = Double(abs(biasValues[channel])) / limit
                biasScales[channel] = Float(scale)
                weightScales[channel] = Float(scale / Double(inputScale))
            }
            scales.scales = weightScales
        }
        guard biasScales.allSatisfy(\.isFinite) else { throw tooWide(weightTensor) }
        copy.inputs[weight] = addWeight(weightTensor, values, scales, bits: bits, of: index)
        if let biasTensor { copy.inputs[bias] = addBias(biasTensor, biasValues, biasScales) }
    }

    /// A constant as int8 with one scale and zero at 0.
    mutating func symmetricConstant(_ tensor: Int) throws(ModelError) -> Int {
        let values = try source.finiteValues(tensor)
        guard let scale = AffineQuantization.weight8(values, shape: source.tensors[tensor].shape, axis: nil) else {
            throw tooWide(tensor)
        }
        return addWeight(tensor, values, scale)
    }

    /// - Parameter index: of the operator whose sums the weight is for, where it may be rounded up or down for them.
    private mutating func addWeight(
        _ tensor: Int, _ values: [Float], _ scales: AffineQuantization, bits: Int = 8, of index: Int? = nil
    ) -> Int {
        var info = source.tensors[tensor]
        let inner = info.shape.dimensions.dropFirst(scales.dimension + 1).reduce(1, *)
        var integers =
            bits == 8
            ? ConstantQuantization.weight8(values, shape: info.shape, scales)
            : ConstantQuantization.symmetric(values, scales: scales.scales, inner: inner, largest: 7)
        if let index { round(&integers, values, scales, limit: bits == 8 ? 127 : 7, of: index) }
        info.type = bits == 8 ? .int8 : .int4
        accounts.append(
            .weight(
                name: info.name, type: info.type, values: values, quantized: integers, shape: info.shape, quantization: scales))
        info.quantization = scales
        info.data = bits == 8 ? Bytes(of: integers) : Bytes(ConstantQuantization.packed(integers))
        return add(info)
    }

    /// Rounds the weights of operator `index` up or down, where that is asked for.
    private mutating func round(
        _ integers: inout [Int8], _ values: [Float], _ scales: AffineQuantization, limit: Int, of index: Int
    ) {
        guard plan.calibration.refinements.contains(.adaptiveRounding), let statistics = plan.calibration.statistics else {
            return
        }
        var account = LayerRefinement(
            refinement: .adaptiveRounding, layer: source.tensors[source.operators[index].outputs[0]].name,
            refusal: statistics.refusals[index])
        if let moments = statistics.moments[index] {
            let rounding = AdaptiveRounding(moments, rows: scales.scales.count)
            let result = rounding.rounded(values, scales: scales.scales, nearest: integers, limit: limit)
            (integers, account.before, account.after) = (result.integers, result.before, result.after)
        }
        refinements.append(account)
    }

    private mutating func addBias(_ tensor: Int, _ values: [Float], _ scales: [Float]) -> Int {
        add(ConstantQuantization.bias(of: source.tensors[tensor], values, scales: scales, activations: plan.type))
    }

    /// The weights, biases and states of an LSTM, and the scale of what its kernel keeps between gates and result.
    ///
    /// Source: ConvertLstmStatsToQDQs in tensorflow/compiler/mlir/lite/transforms/prepare_quantize_helper.h.
    mutating func writeRecurrent(_ copy: inout Operator, _ node: Operator, inputTensor: Int) throws(ModelError) {
        let inputScale = tensors[inputTensor].quantization!.scale
        let resultScale = plan.scales.made(node.outputs[0])!
        var weightScales: [Int: Float] = [:]
        for slot in RecurrentOperands.weights {
            copy.inputs[slot] = try symmetricConstant(node.inputs[slot]!)
            weightScales[slot] = tensors[copy.inputs[slot]!].quantization!.scale
        }
        for (gate, slot) in RecurrentOperands.biases.enumerated() {
            let tensor = node.inputs[slot]!
            let scale = Float(Double(inputScale) * Double(weightScales[1 + gate]!))
            guard scale.isFinite else { throw tooWide(tensor) }
            copy.inputs[slot] = addBias(tensor, try source.finiteValues(tensor), [scale])
        }
        copy.inputs[RecurrentOperands.hidden] = add(integerInfo(node.inputs[RecurrentOperands.hidden]!, resultScale))
        var cell = source.tensors[node.inputs[RecurrentOperands.cell]!]
        cell.type = .int16
        cell.quantization = RecurrentOperands(node, in: plan.calibration)?.cellScale
        copy.inputs[RecurrentOperands.cell] = add(cell)
        let name = source.tensors[node.outputs[0]].name
        copy.intermediates = (0..<5).map { number in
            add(
                TensorInfo(
                    name: "\(name)/intermediate\(number)", type: number < 4 ? .float32 : .int8, shape: [0],
                    quantization: number < 4 ? nil : resultScale))
        }
    }
}
