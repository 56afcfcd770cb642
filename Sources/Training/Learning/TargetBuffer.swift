import Tensors

/// A minibatch's samples and targets, ready to be read by shards.
final class TargetBuffer: @unchecked Sendable {
    private let order: [Int]
    private let classes: UnsafeMutableBufferPointer<Int32>?
    private let values: UnsafeMutableBufferPointer<Float>?

    init(_ samples: Samples, _ order: ArraySlice<Int>, _ plan: TrainingPlan) {
        self.order = Array(order)
        let size = samples.targetCount
        switch samples.targets {
        case .classes(let all):
            let buffer = UnsafeMutableBufferPointer<Int32>.allocate(capacity: order.count * size)
            for (row, sample) in order.enumerated() {
                for i in 0..<size { buffer[row * size + i] = all[sample * size + i] }
            }
            (classes, values) = (buffer, nil)
        case .values(let all):
            let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: order.count * size)
            for (row, sample) in order.enumerated() {
                for i in 0..<size { buffer[row * size + i] = all[sample * size + i] }
            }
            (classes, values) = (nil, buffer)
        }
    }

    deinit {
        classes?.deallocate()
        values?.deallocate()
    }

    func minibatch(
        _ samples: Samples, into plan: TrainingPlan, augmentation: Augmentation?, seed: UInt64
    ) -> TrainingPlan.Minibatch {
        TrainingPlan.Minibatch(
            samples: order.count,
            load: { [self] row in
                for (index, input) in samples.inputs.enumerated() {
                    let value = plan.values[plan.inputValues[index]], size = value.size
                    let from = input.base + order[row] * size, to = value.memory.base + row * size
                    if let augmentation, index == 0 {
                        var random = Random(seed: seed ^ UInt64(row + 1) &* 0xE703_7ED1_A0B4_28DB)
                        augmentation.apply(from, to, shape: plan.inputShape, &random)
                    } else {
                        to.update(from: from, count: size)
                    }
                }
            },
            classes: classes.flatMap { UnsafePointer($0.baseAddress) }, values: values.flatMap { UnsafePointer($0.baseAddress) })
    }
}
