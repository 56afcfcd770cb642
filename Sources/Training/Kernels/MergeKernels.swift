/// Several inputs of one shape, element by element.
final class MergeKernel: LayerKernel {
    enum Function: Sendable { case add, subtract, multiply, average, maximum }
    private let function: Function

    init(_ function: Function) { self.function = function }

    static func stages(_ function: Function, _ inputs: [[Int]], _ kind: String) throws -> [Stage] {
        guard inputs.count > 1, inputs.allSatisfy({ $0 == inputs[0] }) else {
            throw TrainingError("\(kind) takes inputs of one shape and is given \(inputs)")
        }
        return [Stage(inputs[0]) { _ in MergeKernel(function) }]
    }

    func forward(_ pass: Pass) {
        let count = pass.samples * pass.outputCount, y = pass.output
        y.update(from: pass.inputs[0], count: count)
        for x in pass.inputs.dropFirst() {
            switch function {
            case .add, .average: Vector.add(x, to: y, count: count)
            case .subtract: for i in 0..<count { y[i] -= x[i] }
            case .multiply: for i in 0..<count { y[i] *= x[i] }
            case .maximum: for i in 0..<count { y[i] = max(y[i], x[i]) }
            }
        }
        if function == .average {
            let share = 1 / Float(pass.inputs.count)
            for i in 0..<count { y[i] *= share }
        }
    }

    /// Of equal maxima the first has the gradient.
    func backward(_ pass: Pass) {
        let count = pass.samples * pass.outputCount, y = pass.output, dy = pass.outputGradient
        for (index, gradient) in pass.inputGradients.enumerated() {
            guard let dx = gradient else { continue }
            switch function {
            case .add: dx.update(from: dy, count: count)
            case .subtract:
                let sign: Float = index == 0 ? 1 : -1
                for i in 0..<count { dx[i] = sign * dy[i] }
            case .average:
                let share = 1 / Float(pass.inputs.count)
                for i in 0..<count { dx[i] = share * dy[i] }
            case .multiply:
                dx.update(from: dy, count: count)
                for (other, x) in pass.inputs.enumerated() where other != index { for i in 0..<count { dx[i] *= x[i] } }
            case .maximum:
                for i in 0..<count {
                    let isFirst = pass.inputs[index][i] == y[i] && !pass.inputs[..<index].contains { $0[i] == y[i] }
                    dx[i] = isFirst ? dy[i] : 0
                }
            }
        }
    }
}

/// Inputs (rows, columns) side by side.
final class ConcatenateKernel: LayerKernel {
    private let columns: [Int]

    init(columns: [Int]) { self.columns = columns }

    func forward(_ pass: Pass) {
        let width = columns.reduce(0, +), rows = pass.samples * pass.outputCount / width
        var first = 0
        for (x, count) in zip(pass.inputs, columns) {
            for row in 0..<rows { (pass.output + row * width + first).update(from: x + row * count, count: count) }
            first += count
        }
    }

    func backward(_ pass: Pass) {
        let width = columns.reduce(0, +), rows = pass.samples * pass.outputCount / width
        var first = 0
        for (gradient, count) in zip(pass.inputGradients, columns) {
            if let dx = gradient {
                for row in 0..<rows { (dx + row * count).update(from: pass.outputGradient + row * width + first, count: count) }
            }
            first += count
        }
    }
}
