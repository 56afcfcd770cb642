import Models
import Tensors

/// Reads the bytes as a Keras file, .keras or .h5; what is accepted is converted, written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzKeras(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Bytes(copying: UnsafeRawBufferPointer(start: start, count: count))
    guard let model = try? KerasModel(keras: bytes), let file = try? model.graph().tfliteBytes() else { return 0 }
    do { _ = try Graph(tflite: file) } catch { fatalError("a converted model cannot be read: \(error)") }
    return 0
}
