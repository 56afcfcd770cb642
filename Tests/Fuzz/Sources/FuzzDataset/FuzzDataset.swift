import Foundation
import Modelbook
import Pictures

/// Reads the bytes as a data set in every format: an array, a table, a sound, pictures. What is accepted has samples.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDataset(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    if let picture = try? Picture(bytes) { precondition(picture.pixels.count == 3 * picture.width * picture.height) }
    do { try Data(bytes).write(to: sound) } catch { fatalError("cannot write \(sound.path): \(error)") }
    let path = sound.path
    for dataset in [
        try? Dataset(inputs: path), try? Dataset(inputs: path, labels: path), try? Dataset(csv: path),
        try? Dataset(cifar10: path), try? Dataset(sounds: folder.path, length: 64),
    ] {
        precondition(dataset.map { $0.sampleShape.dimensions.allSatisfy { $0 >= 0 } } ?? true)
    }
    return 0
}

/// One file in a folder for a class, on a file system in memory where there is one.
private let folder = URL(
    fileURLWithPath: FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
)
.appendingPathComponent("modelbook-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
private let sound = {
    let kind = folder.appendingPathComponent("0")
    try! FileManager.default.createDirectory(at: kind, withIntermediateDirectories: true)
    return kind.appendingPathComponent("sample.wav")
}()
