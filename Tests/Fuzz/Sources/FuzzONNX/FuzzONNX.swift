import Models
import Tensors

/// Reads the bytes as an ONNX model, in both layouts; what is accepted is written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzONNX(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Bytes(copying: UnsafeRawBufferPointer(start: start, count: count))
    for keepsLayout in [false, true] {
        guard let model = try? ONNXModel(onnx: bytes, keepsLayout: keepsLayout),
            let file = try? model.graph().tfliteBytes()
        else { return 0 }
        do { _ = try Graph(tflite: file) } catch { fatalError("a converted model cannot be read: \(error)") }
    }
    return 0
}
