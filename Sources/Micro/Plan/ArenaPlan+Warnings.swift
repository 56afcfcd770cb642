import Models

extension ArenaPlan {
    /// The first SLICE whose output the kernel writes in another size than is planned: bodies of recurrent layers.
    static func warnings(of graph: Graph) -> [String] {
        for (number, subgraph) in graph.subgraphs.enumerated() {
            for (node, op) in subgraph.operators.enumerated() where op.code.builtin == .slice {
                let parameters = op.inputs.dropFirst().compactMap { $0 }.map { subgraph.tensors[$0] }
                guard parameters.contains(where: { !$0.isConstant }), let output = op.outputs.first.map({ subgraph.tensors[$0] }),
                    output.shapeSignature?.contains(-1) == true
                else { continue }
                return [
                    "node \(node) SLICE of subgraph \(number) computes the shape of its output; TensorFlow Lite Micro plans \(output.shape) for it and writes beyond, and outputs are wrong"
                ]
            }
        }
        return []
    }

    static func warnings(of buffers: [Buffer]) -> [String] {
        let fixed = buffers.filter { $0.isFixed && $0.last >= $0.first }
        var warnings: [String] = []
        if let (a, b) = overlap(fixed, buffers) {
            warnings.append(
                "\(place(a)) and \(place(b)) live at the same time and overlap; TensorFlow Lite Micro does not notice, and outputs are wrong")
        }
        let misaligned = fixed.filter { $0.offset % ArenaBuilder.alignment != 0 }
        if let first = misaligned.first {
            warnings.append(
                "\(misaligned.count) of \(fixed.count) offsets are no multiples of 16, the first that of \(place(first)); kernels may read such tensors slowly or not at all")
        }
        return warnings
    }

    /// The first pair, by offset.
    private static func overlap(_ fixed: [Buffer], _ all: [Buffer]) -> (Buffer, Buffer)? {
        guard !fixed.isEmpty else { return nil }
        let sorted = all.filter { $0.last >= $0.first }.sorted { $0.offset < $1.offset }
        for (index, a) in sorted.enumerated() {
            for b in sorted[(index + 1)...] {
                if b.offset >= a.offset + a.size { break }
                if a.first <= b.last && b.first <= a.last { return (a, b) }
            }
        }
        return nil
    }

    private static func place(_ buffer: Buffer) -> String {
        var name = "'\(buffer.name.printable)'"
        if case .tensor(let number, _) = buffer.owner { name = "tensor \(number) '\(buffer.name.printable)'" }
        return "\(name) at \(buffer.offset) with \(bytes(buffer.size))"
    }
}
