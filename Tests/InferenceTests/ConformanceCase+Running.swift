import Foundation
import Inference
import Models
import Tensors
import TestSupport

extension ConformanceCase {
    /// What the kernels must give: the bytes of TensorFlow Lite Micro, and those of LiteRT's optimized kernels
    /// that `fast` follows, have files of their own where they differ.
    func expected(_ output: Int, for kernels: KernelChoice) throws -> [UInt8] {
        if kernels == .micro && micro.runs && micro.sameBytes == false {
            return try Fixtures.bytes(folder.appendingPathComponent("micro_output_\(output).bin"))
        }
        let optimized = folder.appendingPathComponent("optimized_output_\(output).bin")
        if kernels == .fast && FileManager.default.fileExists(atPath: optimized.path) { return try Fixtures.bytes(optimized) }
        return try Fixtures.bytes(folder.appendingPathComponent("output_\(output).bin"))
    }

    /// Runs the model. Throws what the interpreter throws.
    func run(_ kernels: KernelChoice) throws -> [Tensor] {
        let interpreter = try Interpreter(graph: graph(), kernels: kernels)
        for i in inputs.indices {
            try interpreter.setInput(i, Fixtures.bytes(folder.appendingPathComponent("input_\(i).bin")))
        }
        try interpreter.invoke()
        return try outputs.indices.map { try interpreter.output($0) }
    }

    /// The largest float error as a share of what is allowed; nil where integers differ.
    func error(of results: [Tensor], _ kernels: KernelChoice) throws -> Float? {
        var worst: Float = 0
        for (i, result) in results.enumerated() {
            let expected = try expected(i, for: kernels)
            guard result.bytes.count == expected.count else { return nil }
            if result.type == .float32 {
                for (a, b) in zip(result.bytes.array(of: Float.self), expected.elements(as: Float.self)) {
                    let share = abs(a - b) / (1e-5 * abs(b) + 4e-6)
                    worst = max(worst, share.isNaN ? .infinity : share)
                }
            } else if result.bytes != Bytes(expected) {
                return nil
            }
        }
        return worst
    }
}
