import Models

extension ArenaPlan {
    /// What a plan cannot show: kernels that write or abort beyond it.
    static func warnings(of graph: Graph) -> [String] {
        [Self.computedSlice, Self.wideSoftmax].compactMap { warning in
            for (number, subgraph) in graph.subgraphs.enumerated() {
                for (node, op) in subgraph.operators.enumerated() {
                    guard let reason = warning(op, subgraph) else { continue }
                    return "node \(node) \(op.code.name) of subgraph \(number) \(reason)"
                }
            }
            return nil
        }
    }

    /// A SLICE whose output the kernel writes in another size than is planned: bodies of recurrent layers.
    private static func computedSlice(_ op: Operator, _ subgraph: Subgraph) -> String? {
        guard op.code.builtin == .slice else { return nil }
        let parameters = op.inputs.dropFirst().compactMap { $0 }.map { subgraph.tensors[$0] }
        guard parameters.contains(where: { !$0.isConstant }), let output = op.outputs.first.map({ subgraph.tensors[$0] }),
            output.shapeSignature?.contains(-1) == true
        else { return nil }
        return
            "computes the shape of its output; TensorFlow Lite Micro plans \(output.shape) for it and writes beyond, and outputs are wrong"
    }

    /// A SOFTMAX whose sum of exponentials may need more than nine bits before the point: the reference kernel shifts
    /// by more than an integer has then, and asserts that it does not.
    /// Source: Softmax in tensorflow/lite/kernels/internal/reference/softmax.h.
    private static func wideSoftmax(_ op: Operator, _ subgraph: Subgraph) -> String? {
        guard op.code.builtin == .softmax, let output = op.outputs.first.map({ subgraph.tensors[$0] }),
            output.type == .int8, let width = output.shape.dimensions.last, width >= 512
        else { return nil }
        return
            "has rows of \(width) values; TensorFlow Lite Micro aborts where the exponentials of a row add up to 512 or more, as those of equal values do"
    }

    static func warnings(of buffers: [Buffer]) -> [String] {
        let fixed = buffers.filter { $0.isFixed && $0.last >= $0.first }
        var warnings: [String] = []
        if let (a, b) = overlap(fixed, buffers) {
            warnings.append(
                "\(place(a)) and \(place(b)) live at the same time and overlap; TensorFlow Lite Micro does not notice, and outputs are wrong"
            )
        }
        let misaligned = fixed.filter { $0.offset % ArenaBuilder.alignment != 0 }
        if let first = misaligned.first {
            warnings.append(
                "\(misaligned.count) of \(fixed.count) offsets are no multiples of 16, the first that of \(place(first)); kernels may read such tensors slowly or not at all"
            )
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
