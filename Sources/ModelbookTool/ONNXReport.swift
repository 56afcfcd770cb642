import Modelbook
import Models
import SystemIO

/// What `model convert` says of an ONNX model.
struct ONNXReport: Encodable {
    private var model: String
    private var producer: String
    private var operatorSet: Int?
    private var parameters: Int
    private var fileBytes: Int
    private var weightBytes: Int
    private var nodes: Int
    private var outputBytes: Int
    private var operators: [String]
    private var notes: [String]
    private var changes: [ByteChange]

    init(_ model: ONNXModel, fileBytes: Int, _ graph: Graph, _ outputBytes: Int) {
        self.model = model.name
        producer = model.producer
        operatorSet = model.operatorSet
        parameters = model.parameterCount
        self.fileBytes = fileBytes
        weightBytes = model.weightBytes
        nodes = model.nodeCount
        self.outputBytes = outputBytes
        operators = graph.subgraphs.flatMap(\.operators).map(\.code.name)
        notes = model.notes
        changes = ByteChange.all(
            from: ByteCauses(weightBytes: model.weightBytes, fileBytes: fileBytes),
            to: ByteCauses(of: graph, fileBytes: outputBytes))
    }

    func text(from file: String, to output: String) -> String {
        let maker = producer.isEmpty ? "" : ", by \(producer.visibleLine)"
        let set = operatorSet.map { ", operator set \($0)" } ?? ""
        let lines = [
            "\(file): \(fileBytes) bytes\(maker)\(set): \(nodes) nodes, \(parameters) parameters",
            "\(output): \(outputBytes) bytes, \(operators.count) operators",
        ]
        return (lines + changes.lines + notes.map { "note: " + $0.visibleLine }).joined(separator: "\n")
    }
}
