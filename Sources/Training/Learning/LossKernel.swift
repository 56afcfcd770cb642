#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Computes a loss over rows of outputs, and its gradient.
struct LossKernel: Sendable {
    /// What the last activation is, if the gradient by what goes into it is simpler than that by what comes out.
    enum Fusion: Sendable { case none, softmax, sigmoid }

    /// Beyond it the logarithm of a share is not taken.
    private static let epsilon: Float = 1e-7

    let loss: Loss
    let columns: Int
    let fusion: Fusion
    var distillation: Distillation?

    /// Of one row.
    struct Row: Sendable {
        var loss = 0.0
        /// Whether the largest output is that of the class, or as many outputs as are on the right side of ½.
        var correct = 0.0
        /// Σ |p − t|.
        var error = 0.0

        static func += (a: inout Row, b: Row) {
            a.loss += b.loss
            a.correct += b.correct
            a.error += b.error
        }
    }

    /// - Parameters:
    ///   - x: What goes into the last activation, where that is fused.
    ///   - p: The outputs.
    ///   - target: A class, or values.
    ///   - teacher: What a teacher says in place of x.
    ///   - gradient: By x where the activation is fused, else by p; times `scale`. nil: not asked for.
    func run(
        _ x: UnsafePointer<Float>, _ p: UnsafePointer<Float>, class label: Int?, values: UnsafePointer<Float>?,
        teacher: UnsafePointer<Float>?, gradient: UnsafeMutablePointer<Float>?, scale: Float
    ) -> Row {
        switch loss {
        case .categoricalCrossentropy:
            var row = crossentropy(x, p, label, values, gradient, scale)
            if let distillation, let teacher {
                row.loss =
                    Double(distillation.labelShare) * row.loss
                    + distil(distillation, x, teacher, gradient, scale)
            }
            return row
        case .binaryCrossentropy: return binary(x, p, values!, gradient, scale)
        case .meanSquaredError: return squared(p, values!, gradient, scale)
        }
    }

    private func crossentropy(
        _ x: UnsafePointer<Float>, _ p: UnsafePointer<Float>, _ label: Int?, _ values: UnsafePointer<Float>?,
        _ gradient: UnsafeMutablePointer<Float>?, _ scale: Float
    ) -> Row {
        @inline(__always) func target(_ i: Int) -> Float { label.map { $0 == i ? 1 : 0 } ?? values![i] }
        var row = Row(), best = 0, right = label ?? 0
        for i in 0..<columns {
            if p[i] > p[best] { best = i }
            if label == nil, values![i] > values![right] { right = i }
        }
        row.correct = best == right ? 1 : 0
        if fusion == .softmax {
            var largest = x[0], sum: Float = 0, weight: Float = 0
            for i in 0..<columns { largest = max(largest, x[i]) }
            for i in 0..<columns { sum += expf(x[i] - largest) }
            let logarithm = largest + logf(sum)
            for i in 0..<columns where target(i) != 0 {
                row.loss += Double(target(i) * (logarithm - x[i]))
                weight += target(i)
            }
            if let gradient {
                for i in 0..<columns { gradient[i] = (p[i] * weight - target(i)) * scale }
            }
        } else {
            var sum: Float = 0, weight: Float = 0
            for i in 0..<columns { sum += min(max(p[i], Self.epsilon), 1 - Self.epsilon) }
            for i in 0..<columns where target(i) != 0 {
                row.loss -= Double(target(i) * logf(min(max(p[i], Self.epsilon), 1 - Self.epsilon) / sum))
                weight += target(i)
            }
            if let gradient {
                for i in 0..<columns {
                    let isInside = p[i] >= Self.epsilon && p[i] <= 1 - Self.epsilon
                    gradient[i] = isInside ? (weight / sum - target(i) / p[i]) * scale : 0
                }
            }
        }
        return row
    }

    /// T²·KL(teacher ‖ student) with both softened by T; adds to the gradient, which becomes the labels' share of itself.
    private func distil(
        _ distillation: Distillation, _ x: UnsafePointer<Float>, _ teacher: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>?, _ scale: Float
    ) -> Double {
        let temperature = distillation.temperature, share = 1 - distillation.labelShare
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * columns) { buffer in
            let student = buffer.baseAddress!, soft = student + columns
            SoftmaxKernel.run(x, student, columns, temperature: temperature)
            SoftmaxKernel.run(teacher, soft, columns, temperature: temperature)
            var divergence: Float = 0
            for i in 0..<columns where soft[i] > 0 { divergence += soft[i] * logf(soft[i] / max(student[i], Self.epsilon)) }
            if let gradient {
                for i in 0..<columns {
                    gradient[i] = distillation.labelShare * gradient[i] + share * temperature * (student[i] - soft[i]) * scale
                }
            }
            return Double(share * temperature * temperature * divergence)
        }
    }

    private func binary(
        _ x: UnsafePointer<Float>, _ p: UnsafePointer<Float>, _ t: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>?, _ scale: Float
    ) -> Row {
        var row = Row(), sum: Float = 0, correct = 0
        let share = scale / Float(columns)
        for i in 0..<columns {
            correct += (p[i] > 0.5) == (t[i] > 0.5) ? 1 : 0
            if fusion == .sigmoid {
                sum += max(x[i], 0) - x[i] * t[i] + log1pf(expf(-abs(x[i])))
                gradient?[i] = (p[i] - t[i]) * share
            } else {
                let clipped = min(max(p[i], Self.epsilon), 1 - Self.epsilon)
                sum -= t[i] * logf(clipped) + (1 - t[i]) * logf(1 - clipped)
                gradient?[i] = clipped == p[i] ? (p[i] - t[i]) / (p[i] * (1 - p[i])) * share : 0
            }
        }
        row.loss = Double(sum) / Double(columns)
        row.correct = Double(correct) / Double(columns)
        return row
    }

    private func squared(
        _ p: UnsafePointer<Float>, _ t: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>?, _ scale: Float
    ) -> Row {
        var row = Row(), sum: Float = 0, error: Float = 0
        let share = 2 * scale / Float(columns)
        for i in 0..<columns {
            let difference = p[i] - t[i]
            sum += difference * difference
            error += abs(difference)
            gradient?[i] = difference * share
        }
        row.loss = Double(sum) / Double(columns)
        row.error = Double(error) / Double(columns)
        return row
    }
}

/// Learning from a teacher: G. Hinton, O. Vinyals, J. Dean, "Distilling the Knowledge in a Neural Network", 2015.
public struct Distillation: Sendable {
    /// Its outputs are what the network learns beside the labels.
    public var teacher: Network
    /// Softens both networks' answers.
    public var temperature: Float
    /// The share of the labels in the loss; the teacher has the rest.
    public var labelShare: Float

    /// The share of the labels is small where the teacher is good.
    public init(from teacher: Network, temperature: Float = 4, labelShare: Float = 0.1) {
        self.teacher = teacher
        self.temperature = temperature
        self.labelShare = labelShare
    }
}
