import Kernels
import Models
import Tensors

/// LSH_PROJECTION: bits that are alike for inputs that are alike. Each bit is the sign of a sum over the input's rows
/// of a hash of the bit's seed and the row, times the row's weight.
enum LshProjection {
    private enum Kind: Int { case sparse = 1, dense }

    /// Inputs: seeds [functions, bits], x [rows, …], weights [rows] (1 where left out). Output: a number of so many bits
    /// for each function, plus the function's own offset; or each bit as a number.
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 2...3)
        let (seeds, x, weights) = (try node.input(0), try node.input(1), try node.optionalInput(2))
        let y = try node.output()
        try node.expect(seeds, type: .float32)
        try node.expect(seeds, rank: 2...2)
        try node.expect(y, type: .int32)
        let (functions, bits) = (seeds.shape[0], seeds.shape[1])
        try node.require(bits <= 32, "functions of \(bits) bits are not possible")
        try node.require(x.rank > 0 && x.shape[0] > 0, "the input has the shape \(x.shape)")
        let rows = x.shape[0]
        if let weights {
            try node.expect(weights, type: .float32)
            try node.require(weights.shape == [rows], "weights of shape \(weights.shape) do not fit \(rows) rows")
        }
        let code = node.options.int(.type)
        guard let kind = Kind(rawValue: code) else { throw node.error("there is no projection \(code)") }
        try node.resize(y, to: [kind == .sparse ? functions : functions * bits])
        let run = try x.shape.dimensions.dropFirst().reduce(node.elementSize(x), *)
        let key = try node.scratch(bytes: 4 + run)
        func bit(_ seed: Float) -> Int32 {
            var score = 0.0
            key.data.storeBytes(of: seed, as: Float.self)
            for row in 0..<rows {
                (key.data + 4).copyMemory(from: x.data + row * run, byteCount: run)
                let hash = FarmFingerprint.hash(UnsafeRawBufferPointer(start: key.data, count: 4 + run))
                let value = Double(Int64(bitPattern: hash))
                score += weights.map { Double($0.elements(as: Float.self)[row]) * value } ?? value
            }
            return score > 0 ? 1 : 0
        }
        return {
            let (from, to) = (seeds.elements(as: Float.self), y.elements(as: Int32.self))
            for i in 0..<functions {
                if kind == .dense {
                    for j in 0..<bits { to[i * bits + j] = bit(from[i * bits + j]) }
                } else {
                    var signature: Int32 = 0
                    for j in 0..<bits { signature = signature << 1 | bit(from[i * bits + j]) }
                    to[i] = signature &+ Int32(truncatingIfNeeded: i) &* Int32(truncatingIfNeeded: 1 << bits)
                }
            }
        }
    }
}
