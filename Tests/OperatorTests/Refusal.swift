import Inference
import Models
import Tensors

/// What an interpreter says of a graph that it refuses or that fails; nil if it runs.
func refusal(_ graph: Graph, _ values: [Bytes] = [], kernels: KernelChoice = .reference) -> String? {
    do {
        let interpreter = try Interpreter(graph: graph, kernels: kernels)
        for (i, bytes) in values.enumerated() {
            try bytes.withUnsafeBytes { buffer in try interpreter.setInput(i, bytes: buffer) }
        }
        try interpreter.invoke()
        return nil
    } catch {
        return "\(error)"
    }
}
