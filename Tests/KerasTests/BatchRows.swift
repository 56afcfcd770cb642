import Inference
import Models
import Tensors
import Testing

/// Three rows of a model go through the fast kernels as those of a data set do, one at a time and all at once, and give what each
/// gives alone through the reference's. Of a model with several inputs or outputs, or for one batch, nothing is asked.
func expectEqualRows(_ graph: Graph, _ rows: [UInt8]) throws {
    let main = graph.subgraphs[0]
    guard main.inputs.count == 1, main.outputs.count == 1, main.tensors[main.outputs[0]].type == .float32,
        main.tensors[main.inputs[0]].shapeSignature?.first == -1
    else { return }
    let alone = try Interpreter(graph: graph, kernels: .reference)
    var shape = alone.inputs[0].shape
    shape.dimensions[0] = 1
    try alone.resizeInput(0, to: shape)
    let size = rows.count / 3
    let runner = try BatchRunner(graph: graph)
    var expected: [Float] = [], single: [Float] = []
    for row in 0..<3 {
        let input = Array(rows[row * size..<(row + 1) * size])
        alone.resetVariables()
        try input.withUnsafeBytes { try alone.setInput(0, bytes: $0) }
        try alone.invoke()
        expected += try alone.output(0).bytes.array(of: Float.self)
        single += try runner.outputs(for: Bytes(input), rows: 1).array(of: Float.self)
    }
    let together = try runner.outputs(for: Bytes(rows), rows: 3).array(of: Float.self)
    for (outputs, title) in [(single, "one at a time"), (together, "together")] {
        try #require(outputs.count == expected.count)
        let isNear = zip(outputs, expected).allSatisfy { output, value in
            abs(output - value) <= 1e-5 * max(1, abs(value)) || output.isNaN && value.isNaN || output == value
        }
        #expect(isNear, "\(title): \(outputs.prefix(8)) for \(expected.prefix(8))")
    }
}
