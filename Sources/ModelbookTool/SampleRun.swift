import Inference
import Models
import Tensors

/// A model run on inputs that may hold several samples: on all at once, or, where it remembers, on one after the other, so that
/// it begins anew with each.
struct SampleRun {
    private(set) var outputs: [Tensor] = []

    /// - Parameters:
    ///   - contents: In the order of the inputs, which have the shapes for them.
    ///   - declared: The shapes of the inputs in the file.
    init(_ interpreter: Interpreter, _ contents: [[UInt8]], declared: [Shape]) throws {
        let inputs = interpreter.inputs
        let samples = inputs.first?.shape.dimensions.first ?? 1
        let areSamples = zip(inputs, declared).allSatisfy {
            $0.shape.dimensions.first == samples && $0.shape.dimensions.dropFirst() == $1.dimensions.dropFirst()
                && $1.dimensions.first == 1
        }
        guard interpreter.graph.remembers, areSamples, samples > 1 else {
            for (i, data) in contents.enumerated() { try data.withUnsafeBytes { try interpreter.setInput(i, bytes: $0) } }
            try interpreter.invoke()
            outputs = try interpreter.outputs.indices.map { try interpreter.output($0) }
            return
        }
        for (i, input) in inputs.enumerated() {
            try interpreter.resizeInput(i, to: Shape([1] + input.shape.dimensions.dropFirst()))
        }
        var bytes = interpreter.outputs.map { _ in [UInt8]() }
        for sample in 0..<samples {
            interpreter.resetVariables()
            for (i, data) in contents.enumerated() {
                let size = data.count / samples
                try data.withUnsafeBytes {
                    try interpreter.setInput(i, bytes: .init(rebasing: $0[sample * size..<(sample + 1) * size]))
                }
            }
            try interpreter.invoke()
            for i in bytes.indices { try interpreter.withOutput(i) { bytes[i] += $0 } }
        }
        outputs = try interpreter.outputs.enumerated().map { i, output in
            guard output.shape.dimensions.first == 1 else {
                throw ModelError(
                    "the output '\(output.name)' has the shape \(output.shape), which is not that of one sample",
                    help: "Run the model on one sample at a time.")
            }
            return Tensor(
                type: output.type, shape: Shape([samples] + output.shape.dimensions.dropFirst()),
                quantization: output.quantization, bytes: Bytes(bytes[i]))
        }
    }
}
