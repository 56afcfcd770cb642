import Models
import Tensors

/// Reads the bytes as the files of a SavedModel folder: the lengths of the first two, 4 bytes each, then saved_model.pb,
/// the table of variables, and their elements. What is accepted is converted, written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSavedModel(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Bytes(copying: UnsafeRawBufferPointer(start: start, count: count))
    guard let graph = bytes.uint32(at: 0).map(Int.init), let index = bytes.uint32(at: 4).map(Int.init),
        graph <= count - 8, index <= count - 8 - graph
    else { return 0 }
    let model = try? SavedModel(at: "model") { (name) throws(ModelError) in
        switch name {
        case "saved_model.pb": return bytes[8..<8 + graph]
        case "variables/variables.index": return bytes[8 + graph..<8 + graph + index]
        case _ where name.hasPrefix("variables/"): return bytes[8 + graph + index..<count]
        default: throw ModelError("there is no such file", in: name)
        }
    }
    for signature in model?.signatures ?? [] {
        guard let file = try? model?.graph(signature: signature.key).tfliteBytes() else { continue }
        do { _ = try Graph(tflite: file) } catch { fatalError("a converted model cannot be read: \(error)") }
    }
    return 0
}
