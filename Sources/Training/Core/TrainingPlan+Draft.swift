extension TrainingPlan {
    /// The kernels of a network in order, before it is known where gradients go.
    struct Draft {
        struct Step {
            let kernel: any LayerKernel
            let layer: Int
            let places: [ParameterLayout.Place]
            let inputs: [Int]
            let output: Int
            let learns: Bool
        }

        let network: Network
        let batch: Int
        let shardSize: Int
        let quantization: QuantizationAwareness?
        private(set) var values: [Value] = []
        private(set) var steps: [Step] = []
        private(set) var inputValues: [Int] = []

        init(network: Network, batch: Int, shardSize: Int, quantization: QuantizationAwareness?) {
            self.network = network
            self.batch = batch
            self.shardSize = shardSize
            self.quantization = quantization
        }

        mutating func addCalls(_ layout: ParameterLayout) throws {
            // The network's values by their numbers, as values of the plan.
            var made: [Int] = []
            for input in network.inputs {
                values.append(Value(size: input.shape.reduce(1, *), batch: batch, needsGradient: false))
                inputValues.append(values.count - 1)
                made.append(quantized(values.count - 1, layer: -1))
            }
            for call in network.calls {
                let entry = network.layers[call.layer]
                if (entry.layer as? Embedding)?.masksZero == true {
                    throw TrainingError(
                        "layer '\(entry.name)': mask_zero = true cannot be trained here",
                        help: "The network can be pruned and converted as it is.")
                }
                let places = layout.places(ofLayer: call.layer)
                var inputs = call.inputs.map { made[$0] }
                let stages = try entry.layer.stages(for: call.inputs.map { network.shape(ofValue: $0) })
                for stage in stages {
                    let own = stage.parameters.map { places[$0] }
                    let learns = own.contains { $0.range.upperBound <= layout.trainableCount }
                    let needs = learns || inputs.contains { values[$0].needsGradient }
                    values.append(Value(size: stage.outputShape.reduce(1, *), batch: batch, needsGradient: needs))
                    steps.append(
                        Step(
                            kernel: stage.kernel(shardSize), layer: call.layer, places: own, inputs: inputs,
                            output: values.count - 1, learns: learns))
                    (steps.last!.kernel as? BatchNormalizationKernel)?.isFrozen = entry.isFrozen
                    inputs = [values.count - 1]
                }
                made.append(quantized(inputs[0], layer: call.layer))
            }
            // What the network gives is not rounded: the loss is computed from it.
            while let last = steps.last, last.kernel is ActivationQuantizer {
                steps.removeLast()
                values.removeLast()
            }
        }

        /// The value as integers can hold it, if training shall know of them.
        private mutating func quantized(_ value: Int, layer: Int) -> Int {
            guard let quantization else { return value }
            // What only moves elements or takes their maxima keeps the scale of what it is given.
            if layer >= 0, network.layers[layer].layer is any KeepsScale { return value }
            values.append(Value(size: values[value].size, batch: batch, needsGradient: values[value].needsGradient))
            steps.append(
                Step(
                    kernel: ActivationQuantizer(
                        bits: quantization.bits, shards: (batch + shardSize - 1) / shardSize, shardSize: shardSize),
                    layer: layer, places: [], inputs: [value], output: values.count - 1, learns: false))
            return values.count - 1
        }

        /// The steps with their memory. The gradient of a value is that by the only step that takes it, or the sum of several.
        func finish(
            _ layout: ParameterLayout, effective: FloatMemory, gradients: [FloatMemory], fusedSteps: Int
        ) throws -> [TrainingPlan.Step] {
            let scratchBytes = steps.map { ($0.kernel.scratchBytes + 127) & ~63 }.max() ?? 64
            let scratch = gradients.map { _ in FloatMemory(count: scratchBytes / 4) }
            // Going back, the loss is the first to write a gradient.
            let lossValue = fusedSteps == 0 ? steps[steps.count - 1].output : steps[steps.count - 1].inputs[0]
            values[lossValue].gradients.append(FloatMemory(count: values[lossValue].memory.count))
            var inputGradients: [[FloatMemory?]] = []
            for (index, step) in steps.enumerated() {
                inputGradients.append(
                    step.inputs.map { input in
                        guard values[input].needsGradient, index < steps.count - fusedSteps else { return nil }
                        let memory = FloatMemory(count: values[input].memory.count)
                        values[input].gradients.append(memory)
                        return memory
                    })
            }
            let nowhere = FloatMemory(count: 0)
            return steps.enumerated().map { index, step in
                let saved = FloatMemory(count: step.kernel.savedCount * batch)
                let output = values[step.output]
                let passes = gradients.indices.map { shard in
                    let first = shard * shardSize
                    return Pass(
                        inputCounts: step.inputs.map { values[$0].size }, outputCount: output.size,
                        inputs: step.inputs.map { UnsafePointer(values[$0].memory.base + first * values[$0].size) },
                        output: output.memory.base + first * output.size,
                        outputGradient: output.gradients.first.map { $0.base + first * output.size } ?? nowhere.base,
                        inputGradients: zip(step.inputs, inputGradients[index]).map { input, memory in
                            memory.map { $0.base + first * values[input].size }
                        },
                        parameters: step.places.map { effective.base + $0.range.lowerBound },
                        parameterGradients: step.places.map { gradients[shard].base + $0.range.lowerBound },
                        saved: saved.base + first * step.kernel.savedCount,
                        scratch: UnsafeMutableRawPointer(scratch[shard].base), firstSample: first,
                        keeping: [saved, scratch[shard], nowhere])
                }
                return TrainingPlan.Step(
                    kernel: step.kernel, layer: step.layer,
                    parameters: step.places.map { effective.base + $0.range.lowerBound }, passes: passes,
                    hasGradient: output.needsGradient && !output.gradients.isEmpty && index < steps.count - fusedSteps,
                    inputs: step.inputs,
                    output: step.output)
            }
        }
    }
}
