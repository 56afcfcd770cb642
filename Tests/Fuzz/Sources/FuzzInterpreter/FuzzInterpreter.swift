import Inference
import Models
import Tensors

/// Reads the bytes as a model and runs it, with both kinds of kernels, on inputs made from the bytes. Everything that
/// is wrong must be an error.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInterpreter(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Bytes(copying: UnsafeRawBufferPointer(start: start, count: count))
    guard let graph = try? Graph(tflite: bytes) else { return 0 }
    var options = InterpreterOptions()
    options.memoryLimit = 1 << 22
    options.loopLimit = 100
    for kernels in [KernelChoice.reference, .fast] {
        do {
            let interpreter = try Interpreter(graph: graph, kernels: kernels, options: options)
            try interpreter.allocateTensors()
            for index in interpreter.inputs.indices {
                try interpreter.withInput(index) { input in
                    for offset in input.indices { input[offset] = bytes[(offset &* 7) % bytes.count] }
                }
            }
            try interpreter.invoke()
            for index in interpreter.outputs.indices { _ = try interpreter.output(index) }
        } catch {
            continue
        }
    }
    return 0
}
