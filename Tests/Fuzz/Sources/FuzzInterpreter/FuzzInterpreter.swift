import Inference
import Models
import Tensors

/// Reads the bytes as a model and runs it, with all kinds of kernels, on inputs made from the bytes. Everything that
/// is wrong must be an error, and fast kernels must give the reference's integers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInterpreter(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Bytes(copying: UnsafeRawBufferPointer(start: start, count: count))
    guard let graph = try? Graph(tflite: bytes) else { return 0 }
    let reference = outputs(of: graph, .reference, inputs: bytes)
    let fast = outputs(of: graph, .fast, inputs: bytes)
    _ = outputs(of: graph, .micro, inputs: bytes)
    if let reference, let fast, !graph.hasFloats {
        for (a, b) in zip(reference, fast) where a.type.isInteger {
            if a != b { fatalError("fast kernels give \(b.bytes.array(of: UInt8.self)) for \(a.bytes.array(of: UInt8.self))") }
        }
    }
    return 0
}

/// nil where the model is refused.
private func outputs(of graph: Graph, _ kernels: KernelChoice, inputs bytes: Bytes) -> [Tensor]? {
    var options = InterpreterOptions()
    options.memoryLimit = 1 << 22
    options.loopLimit = 100
    options.windowLimit = 1 << 26
    do {
        let interpreter = try Interpreter(graph: graph, kernels: kernels, options: options)
        try interpreter.allocateTensors()
        for index in interpreter.inputs.indices {
            try interpreter.withInput(index) { input in
                for offset in input.indices { input[offset] = bytes[(offset &* 7) % bytes.count] }
            }
        }
        try interpreter.invoke()
        var outputs: [Tensor] = []
        for index in interpreter.outputs.indices { outputs.append(try interpreter.output(index)) }
        return outputs
    } catch {
        return nil
    }
}

extension Graph {
    /// Integers that come from floats may differ by the order of a sum.
    fileprivate var hasFloats: Bool {
        subgraphs.contains { $0.tensors.contains { $0.type.isFloatingPoint } }
    }
}
