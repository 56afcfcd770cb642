import Kernels
import Models
import Tensors

/// STABLEHLO_RNG_BIT_GENERATOR: random bits and the state after them.
enum StablehloRandomBits {
    private enum Algorithm: Int { case standard = 0, philox, threefry }

    /// Input: the state, uint64 [2] (key, counter) or, for Philox, [3]; outputs: the next state, the bits.
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 1...1, outputs: 2...2)
        let state = try node.input(0)
        let (next, y) = (try node.output(0), try node.output(1))
        try node.expect(state, type: .uint64)
        try node.expect(state, rank: 1...1)
        try node.expect(next, type: .uint64)
        let code = node.options.int(.algorithm)
        guard let algorithm = Algorithm(rawValue: code) else { throw node.error("there is no algorithm \(code)") }
        try node.require(
            state.shape[0] == 2 || state.shape[0] == 3 && algorithm != .threefry,
            "the state has \(state.shape[0]) words where the algorithm has \(algorithm == .threefry ? "2" : "2 or 3")")
        try node.resize(next, to: state.shape)
        switch y.type {
        case .int32, .uint32, .int64, .uint64: break
        default: throw node.unsupported(state, y)
        }
        try node.resize(y, to: y.info.shape)
        let words = y.byteCount / 4
        let hasLongState = state.shape[0] == 3
        return {
            let from = state.elements(as: UInt32.self)
            let key: SIMD2<UInt32> = [from[0], from[1]]
            let rest = hasLongState ? 4 : 0
            var counter = UInt64(from[3]) << 32 | UInt64(from[2])
            let upper: SIMD2<UInt32> = [from[rest], from[rest + 1]]
            next.data.copyMemory(from: state.data, byteCount: state.byteCount)
            let width = algorithm == .threefry ? 2 : 4
            for i in stride(from: 0, to: words, by: width) {
                let low: SIMD2<UInt32> = [UInt32(truncatingIfNeeded: counter), UInt32(counter >> 32)]
                if algorithm == .threefry {
                    let block = Threefry.block(key: key, counter: low)
                    for j in 0..<min(2, words - i) { y.elements(as: UInt32.self)[i + j] = block[j] }
                } else {
                    let block = Philox(key: key, counter: .init(lowHalf: low, highHalf: upper)).block
                    for j in 0..<min(4, words - i) { y.elements(as: UInt32.self)[i + j] = block[j] }
                }
                counter &+= 1
            }
            next.elements(as: UInt32.self)[2] = UInt32(truncatingIfNeeded: counter)
            next.elements(as: UInt32.self)[3] = UInt32(counter >> 32)
        }
    }
}
