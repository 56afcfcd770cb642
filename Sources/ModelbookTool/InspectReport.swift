import Models

/// What `model inspect` prints.
struct InspectReport: Encodable {
    var file: String
    var bytes: Int
    var sha256: String
    var model: GraphSummary
    /// What the file is, and what runs it, where its custom operators are parts for another program or chip.
    var foreignOperators: [String]
    /// Missing where the file's parts do not fit each other.
    var tensorflowLiteMicro: MicroOperators?
    /// What is wrong with the file.
    var warnings: [String]

    var text: String {
        var lines = ["\(file): \(bytes) bytes, \(model.constantBytes) of them constants, \(model.parameters) parameters"]
        lines.append("sha256 \(sha256)")
        if !model.description.isEmpty { lines.append("description '\(model.description)'") }
        if let made = madeBy { lines.append(made) }
        if let version = model.declaredRuntimeVersion ?? model.neededRuntimeVersion {
            lines.append("needs TensorFlow Lite \(version) or newer")
        }
        lines.append(
            "operators: " + model.operators.map { "\($0.name) v\($0.version) × \($0.count)" }.joined(separator: ", "))
        lines += foreignOperators
        for signature in model.signatures {
            func side(_ names: [String: Int]) -> String {
                names.sorted { $0.value < $1.value }.map { "\($0.key) (tensor \($0.value))" }.joined(separator: ", ")
            }
            lines.append(
                "signature '\(signature.key)' of subgraph \(signature.subgraph): \(side(signature.inputs)) → "
                    + side(signature.outputs))
        }
        for entry in model.metadata {
            lines.append("metadata \(entry.name): " + (entry.text ?? "\(entry.bytes) bytes"))
        }
        for (index, subgraph) in model.subgraphs.enumerated() { lines += Self.lines(of: subgraph, index) }
        return lines.joined(separator: "\n")
    }

    private var madeBy: String? {
        guard let conversion = model.conversion else { return nil }
        var text = "made by TensorFlow \(conversion.tensorflowVersion)"
        if let source = conversion.source { text += " from \(source)" }
        if !conversion.modes.isEmpty { text += ": " + conversion.modes.joined(separator: ", ") }
        if conversion.usesTensorFlowOperators { text += "; with operators of TensorFlow" }
        if conversion.allowsCustomOperators { text += "; with custom operators allowed" }
        return text
    }

    private static func lines(of subgraph: GraphSummary.SubgraphSummary, _ index: Int) -> [String] {
        var lines = ["", "subgraph \(index)" + (subgraph.name.isEmpty ? "" : " '\(subgraph.name)'")]
        lines.append("  inputs \(list(subgraph.inputs)); outputs \(list(subgraph.outputs))")
        lines += aligned(
            [["node", "operator", "inputs", "outputs", "options"]]
                + subgraph.nodes.map { node in
                    [
                        "\(node.index)", node.name, list(node.inputs), list(node.outputs),
                        node.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
                    ]
                })
        lines += aligned(
            [["tensor", "type", "shape", "quantization", "bytes", "name"]]
                + subgraph.tensors.map { tensor in
                    [
                        "\(tensor.index)", tensor.type, "\(tensor.shapeSignature ?? tensor.shape)",
                        quantization(of: tensor), tensor.bytes.map(String.init) ?? "",
                        tensor.name + (tensor.isVariable ? " (variable)" : "") + (tensor.isSparse ? " (sparse)" : ""),
                    ]
                })
        return lines
    }

    private static func list(_ indices: [Int]) -> String {
        indices.map { $0 < 0 ? "–" : "\($0)" }.joined(separator: " ")
    }

    /// "0.0039215689 × (q + 128)", or the range of the scales per channel.
    private static func quantization(of tensor: GraphSummary.TensorSummary) -> String {
        guard let scales = tensor.scales, let zeroPoints = tensor.zeroPoints, let zeroPoint = zeroPoints.first else {
            return ""
        }
        if let dimension = tensor.quantizedDimension, let low = scales.min(), let high = scales.max() {
            return "\(scales.count) scales along \(dimension), \(low) … \(high)"
        }
        return zeroPoint == 0 ? "\(scales[0]) × q" : "\(scales[0]) × (q \(zeroPoint < 0 ? "+" : "−") \(abs(zeroPoint)))"
    }

    /// Columns padded to the widest cell, the last one left as it is.
    static func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).dropLast().map { text, width in
                text + String(repeating: " ", count: width - text.count)
            }
            var line = "  " + (cells + [row.last ?? ""]).joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
