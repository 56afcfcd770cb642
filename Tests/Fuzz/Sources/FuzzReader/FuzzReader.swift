import Models
import Tensors

/// Reads the bytes as a model; what is accepted must survive being written and read again, unchanged.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReader(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Bytes(copying: UnsafeRawBufferPointer(start: start, count: count))
    guard let graph = try? Graph(tflite: bytes) else { return 0 }
    _ = GraphSummary(graph)
    do {
        let again = try Graph(tflite: graph.tfliteBytes())
        precondition(again.subgraphs.count == graph.subgraphs.count)
        _ = try graph.stripped().versioned().tfliteBytes()
    } catch {
        fatalError("an accepted model cannot be written and read: \(error)")
    }
    return 0
}
