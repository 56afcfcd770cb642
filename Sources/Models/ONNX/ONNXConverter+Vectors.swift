import Tensors

/// Support vector machines: a kernel of each row with every vector.
extension ONNXConverter {
    /// (batch, vectors)
    private mutating func kernels(vectors count: Int) throws -> ONNXValue {
        let x = try value(try cast(try call.input(), to: .float32))
        let kind = try call.string("kernel_type", default: "LINEAR")
        let vectors = try call.floats("support_vectors") ?? [], numbers = try call.floats("kernel_params") ?? []
        guard x.rank == 2, let features = x.shape[1].value, count > 0, vectors.count == count * features else {
            throw call.error("\(vectors.count) numbers of support vectors do not fit an input of shape \(x.shape.text)")
        }
        guard kind == "LINEAR" || numbers.count == 3 else {
            throw call.error("its attribute 'kernel_params' is not three numbers")
        }
        let matrix = Constant(vectors, shape: [count, features])
        let products = ONNXOperand.value(try dense(x, matrix, bias: nil))
        func line(_ converter: inout ONNXConverter) throws -> ONNXOperand {
            try converter.binary(.add, try converter.binary(.mul, products, numbers[0]), numbers[1])
        }
        switch kind {
        case "LINEAR": return try value(products)
        case "POLY":
            // A whole power of a negative number is one.
            let degree = Int(exactly: numbers[2]) ?? 0
            guard (1...16).contains(degree) else { throw call.error("a kernel of degree \(numbers[2]) is not supported") }
            let base = try line(&self)
            var power = base
            for _ in 1..<degree { power = try binary(.mul, power, base) }
            return try value(power)
        case "RBF":
            // The square of each difference, which loses no digits as the square of a sum does.
            let wide = try reshaped(x, [x.shape[0], .one, Dimension(features)])
            let difference = try binary(.sub, .value(wide), .constant(matrix))
            let squares = try value(try binary(.mul, difference, difference))
            let distance = try reduced(.sum, squares, axes: [2], keepsAxes: false)
            return try value(try unary(.exp, try binary(.mul, .value(distance), -numbers[0]), [:]))
        case "SIGMOID": return try value(try unary(.tanh, try line(&self)))
        default: throw call.error("its attribute 'kernel_type' = '\(kind)' is not known")
        }
    }

    mutating func vectorRegressor() throws -> [ONNXOperand?] {
        let count = try call.int("n_supports", default: 0)
        let coefficients = try call.floats("coefficients") ?? [], rho = try call.floats("rho") ?? []
        guard count > 0, coefficients.count == count, rho.count == 1 else {
            throw call.error("\(coefficients.count) coefficients do not fit \(count) support vectors")
        }
        let kernels = try kernels(vectors: count)
        let sum = ONNXOperand.value(try dense(kernels, Constant(coefficients, shape: [1, count]), bias: rho))
        guard try call.bool("one_class") else { return [try transformed(sum)] }
        try call.require("post_transform", "NONE")
        let isInside = try cast(try binary(.greater, sum, 0), to: .float32)
        return [try binary(.sub, try binary(.mul, isInside, 2), 1)]
    }

    /// Every two classes are told apart; the class that wins most often is the answer.
    mutating func vectorClassifier() throws -> [ONNXOperand?] {
        let classes = try classes(ints: "classlabels_ints", texts: "classlabels_strings")
        let sizes = try call.ints("vectors_per_class") ?? [], rho = try call.floats("rho") ?? []
        let coefficients = try call.floats("coefficients") ?? []
        guard try call.floats("prob_a") ?? [] == [], try call.floats("prob_b") ?? [] == [] else {
            throw call.error("it gives probabilities, which are found step by step", help: "Train it with probability=False.")
        }
        let count = classes.count
        guard sizes.count == count, sizes.allSatisfy({ $0 >= 0 && $0 < 1 << 24 }), count < 1 << 10,
            coefficients.count == (count - 1) * sizes.reduce(0, +), rho.count == count * (count - 1) / 2
        else { throw call.error("\(coefficients.count) coefficients and \(rho.count) constants do not fit \(count) classes") }
        let total = sizes.reduce(0, +)
        let starts = sizes.indices.map { sizes[..<$0].reduce(0, +) }
        let kernels = try kernels(vectors: total)
        try grow(by: rho.count * total)
        var weights: [Float] = []
        var votes = [Float](repeating: 0, count: count * rho.count), offsets = [Float](repeating: 0, count: count)
        for first in 0..<count {
            for second in (first + 1)..<max(count, first + 1) {
                let pair = weights.count / max(total, 1)
                var row = [Float](repeating: 0, count: total)
                for vector in 0..<sizes[first] {
                    row[starts[first] + vector] = coefficients[(second - 1) * total + starts[first] + vector]
                }
                for vector in 0..<sizes[second] {
                    row[starts[second] + vector] = coefficients[first * total + starts[second] + vector]
                }
                weights += row
                // Of a pair one wins: what the first does not get the second has.
                votes[first * rho.count + pair] = 1
                votes[second * rho.count + pair] = -1
                offsets[second] += 1
            }
        }
        let scores = try dense(kernels, Constant(weights, shape: [rho.count, total]), bias: rho)
        let wins = try value(try cast(try binary(.greater, .value(scores), 0), to: .float32))
        let sums = try dense(wins, Constant(votes, shape: [count, rho.count]), bias: offsets)
        let best = try argument(.argMax, sums, axis: 1, keepsAxes: false)
        try call.require("post_transform", "NONE")
        guard count == 2 else { return [try label(best, classes), .value(scores)] }
        return [try label(best, classes), try joined([try unary(.neg, .value(scores), [:]), .value(scores)], axis: 1)]
    }
}
