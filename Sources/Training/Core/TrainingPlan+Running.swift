extension TrainingPlan {
    /// What every shard does before all wait for each other.
    struct Region {
        enum Work {
            case forward(Int), observe(Int), loss, backward(Int), observeBackward(Int)
        }
        enum Meeting {
            case combine(Int), combineBackward(Int)
        }
        var works: [Work] = []
        var meeting: Meeting?
    }

    /// A minibatch in the plan's memory.
    struct Minibatch: @unchecked Sendable {
        var samples: Int
        /// For each shard's thread: fills the inputs and targets of one sample.
        var load: @Sendable (_ sample: Int) -> Void
        /// One for each row of outputs, of the samples in order; or values, as many as there are outputs.
        var classes: UnsafePointer<Int32>?
        var values: UnsafePointer<Float>?
    }

    /// The regions of a step of training, or of looking at the outputs only.
    func regions(isTraining: Bool) -> [Region] {
        var regions: [Region] = [], current = Region()
        func meet(_ meeting: Region.Meeting) {
            current.meeting = meeting
            regions.append(current)
            current = Region()
        }
        for (index, step) in steps.enumerated() {
            if isTraining, step.isBatchwise {
                current.works.append(.observe(index))
                meet(.combine(index))
            }
            current.works.append(.forward(index))
        }
        current.works.append(.loss)
        if isTraining {
            for (index, step) in steps.enumerated().reversed() where step.hasGradient {
                if step.isBatchwise {
                    current.works.append(.observeBackward(index))
                    meet(.combineBackward(index))
                }
                current.works.append(.backward(index))
            }
        }
        return regions + [current]
    }

    /// Makes the weights what the kernels compute with.
    func prepare() {
        if let quantization { quantization.quantize(layout.weights, into: effective) }
        for step in steps { step.kernel.prepare(step.parameters) }
    }

    /// Computes a minibatch's outputs, loss and, in training, gradients: of each shard its part of the sum.
    func run(
        _ minibatch: Minibatch, _ regions: [Region], isTraining: Bool, seed: UInt64, workers: Workers
    ) -> LossKernel.Row {
        let used = (minibatch.samples + shardSize - 1) / shardSize
        for (index, step) in steps.enumerated() {
            for (shard, pass) in step.passes.enumerated() {
                pass.samples = max(0, min(shardSize, minibatch.samples - shard * shardSize))
                pass.isTraining = isTraining
                pass.seed = seed &+ UInt64(index) &* 0x9FB2_1C65_1E98_DF25
            }
        }
        let scale = 1 / Float(minibatch.samples * rowsPerSample)
        let sums = ShardSums(count: used)
        for (number, region) in regions.enumerated() {
            workers.run(used) { shard in
                if number == 0 {
                    for sample in shard * shardSize..<min(minibatch.samples, (shard + 1) * shardSize) { minibatch.load(sample) }
                    if isTraining { gradients[shard].base.update(repeating: 0, count: layout.trainableCount) }
                }
                for work in region.works {
                    switch work {
                    case .forward(let index): steps[index].kernel.forward(steps[index].passes[shard])
                    case .observe(let index): (steps[index].kernel as! any BatchKernel).observe(steps[index].passes[shard])
                    case .loss:
                        sums[shard] = loss(of: shard, minibatch, scale: scale, wantsGradient: isTraining)
                    case .backward(let index): backward(index, shard)
                    case .observeBackward(let index):
                        sumGradients(ofValue: steps[index].output, shard, samples: steps[index].passes[shard].samples)
                        (steps[index].kernel as! any BatchKernel).observeBackward(steps[index].passes[shard])
                    }
                }
            }
            switch region.meeting {
            case .combine(let index)?:
                (steps[index].kernel as! any BatchKernel).combine(Array(steps[index].passes[..<used]))
            case .combineBackward(let index)?:
                (steps[index].kernel as! any BatchKernel).combineBackward(Array(steps[index].passes[..<used]))
            case nil: break
            }
        }
        return sums.total
    }

    private func backward(_ index: Int, _ shard: Int) {
        let step = steps[index], pass = step.passes[shard]
        // One that looks at the whole minibatch had the sum before.
        if !step.isBatchwise { sumGradients(ofValue: step.output, shard, samples: pass.samples) }
        step.kernel.backward(pass)
    }

    /// Of a value that several kernels take: the first gradient becomes the sum of all.
    private func sumGradients(ofValue index: Int, _ shard: Int, samples: Int) {
        let value = values[index], first = shard * shardSize * value.size
        guard value.gradients.count > 1 else { return }
        for other in value.gradients.dropFirst() {
            Vector.add(other.base + first, to: value.gradients[0].base + first, count: samples * value.size)
        }
    }

    private func loss(of shard: Int, _ minibatch: Minibatch, scale: Float, wantsGradient: Bool) -> LossKernel.Row {
        let last = steps[steps.count - 1], columns = lossKernel.columns
        let first = shard * shardSize * rowsPerSample
        let rows = last.passes[shard].samples * rowsPerSample
        let gradient = wantsGradient ? values[lossValue].gradients.first : nil
        let x = values[last.inputs[0]].memory.base, p = values[output].memory.base
        var sum = LossKernel.Row()
        for row in first..<first + rows {
            let offset = row * columns
            sum += lossKernel.run(
                UnsafePointer(fusedSteps == 1 ? x + offset : p + offset), UnsafePointer(p + offset),
                class: minibatch.classes.map { Int($0[row]) }, values: minibatch.values.map { $0 + offset },
                teacher: teacherLogits.map { UnsafePointer($0.base + offset) }, gradient: gradient.map { $0.base + offset },
                scale: scale)
        }
        return sum
    }
}

/// A sum for each shard, written by its thread.
private final class ShardSums: @unchecked Sendable {
    private let rows: UnsafeMutablePointer<LossKernel.Row>
    private let count: Int

    init(count: Int) {
        self.count = count
        rows = .allocate(capacity: count)
        rows.initialize(repeating: LossKernel.Row(), count: count)
    }

    deinit { rows.deallocate() }

    subscript(_ shard: Int) -> LossKernel.Row {
        get { rows[shard] }
        set { rows[shard] = newValue }
    }

    /// In the shards' order.
    var total: LossKernel.Row {
        (0..<count).reduce(into: LossKernel.Row()) { $0 += rows[$1] }
    }
}
