import CAllocations
import Foundation
import Inference
import Models
import Tensors

/// The measurements of one model.
struct ModelBench {
    struct Result: Encodable {
        var model: String
        var kernels: String
        var processor: String
        /// From the file's bytes in memory to the first output, in seconds: the least of several.
        var loadToFirstOutput: Double
        /// One inference, in seconds.
        var least: Double
        var median: Double
        var runs: Int
        /// One row of many, in seconds of wall time; nil where no rows were asked for.
        var perRow: Double?
        var rows: Int
        var threads: Int
        var arenaBytes: Int
        var fileBytes: Int
        /// From opening the file to the first output, as the system counts pages.
        var peakBytes: Int?
        /// The same by counting every allocation; the file, which is mapped, is not among them.
        var allocatedBytes: Int?
    }

    let path: String
    let options: BenchOptions

    func run() throws -> Result {
        func first() throws { try Interpreter(graph: Graph(tfliteAt: path), kernels: options.kernels).invoke() }
        let peak = try PeakMemory.bytes { try first() }
        allocated_bytes_begin()
        try first()
        let allocated = allocated_bytes_peak()
        let bytes = Bytes(try Data(contentsOf: URL(fileURLWithPath: path)))
        var load = Double.infinity
        for _ in 0..<20 {
            let start = ContinuousClock.now
            let interpreter = try Interpreter(graph: Graph(tflite: bytes), kernels: options.kernels)
            try interpreter.invoke()
            load = min(load, (ContinuousClock.now - start).inSeconds)
        }
        let graph = try Graph(tflite: bytes)
        let interpreter = try Interpreter(graph: graph, kernels: options.kernels)
        try fill(interpreter)
        let times = try measure { try interpreter.invoke() }
        var result = Result(
            model: path, kernels: options.kernels.rawValue, processor: FastKernels.processorName, loadToFirstOutput: load,
            least: times[0], median: times[times.count / 2], runs: times.count, rows: options.rows,
            threads: options.threads, arenaBytes: interpreter.arenaByteCount, fileBytes: bytes.count, peakBytes: peak,
            allocatedBytes: allocated < 0 ? nil : allocated)
        if options.rows > 0 {
            let runner = try BatchRunner(graph: graph, kernels: options.kernels)
            let input = Bytes(count: options.rows * runner.inputRowBytes) { buffer in
                var state: UInt32 = 1
                for i in buffer.indices { buffer[i] = pseudorandom(&state) }
                if runner.input.type == .float32 {
                    let floats = buffer.bindMemory(to: Float.self)
                    for i in floats.indices { floats[i] = Float(pseudorandom(&state)) / 255 }
                }
            }
            var best = Double.infinity
            for _ in 0..<3 {
                let start = ContinuousClock.now
                _ = try runner.outputs(for: input, rows: options.rows, threads: options.threads)
                best = min(best, (ContinuousClock.now - start).inSeconds)
            }
            result.perRow = best / Double(options.rows)
        }
        return result
    }

    /// Sorted times of single calls, after a tenth of the time to warm up.
    private func measure(_ body: () throws -> Void) throws -> [Double] {
        let start = ContinuousClock.now
        while (ContinuousClock.now - start).inSeconds < options.seconds / 10 { try body() }
        var times: [Double] = []
        while (ContinuousClock.now - start).inSeconds < options.seconds * 1.1 {
            let begin = ContinuousClock.now
            try body()
            times.append((ContinuousClock.now - begin).inSeconds)
        }
        if times.isEmpty { times = [0] }
        return times.sorted()
    }

    /// Values as models get them: floats from 0 to 1, integers of any value.
    private func fill(_ interpreter: Interpreter) throws {
        var state: UInt32 = 1
        for (i, input) in interpreter.inputs.enumerated() {
            try interpreter.withInput(i) { buffer in
                if input.type == .float32 {
                    let floats = buffer.bindMemory(to: Float.self)
                    for j in floats.indices { floats[j] = Float(pseudorandom(&state)) / 255 }
                } else {
                    for j in buffer.indices { buffer[j] = pseudorandom(&state) }
                }
            }
        }
    }

    private func pseudorandom(_ state: inout UInt32) -> UInt8 {
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}

extension Duration {
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
