import Foundation
import Models

/// A digit classifier of the notebooks: "float", "float16", "dynamic", "int8" or "int16x8".
func digits(_ kind: String) throws -> Graph {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try Graph(tfliteAt: root.appendingPathComponent("notebooks/models/digits_\(kind).tflite").path)
}
