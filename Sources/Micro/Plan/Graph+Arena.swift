import Models
import Tensors

extension Int {
    func roundedUp(to multiple: Int) -> Int { (self + multiple - 1) / multiple * multiple }

    /// The remainder from 0 to `modulus` - 1, for negative numbers too.
    func remainder(modulo modulus: Int) -> Int { (self % modulus + modulus) % modulus }
}

extension TensorInfo {
    /// Bytes in the arena; nil where the type has no fixed size. A resource is a 32-bit handle; the runtime counts
    /// a byte for each 4-bit element (`TfLiteTypeSizeOf` in tensorflow/lite/micro/memory_helpers.cc).
    var arenaBytes: Int? {
        guard let elements = shape.checkedElementCount, elements < 1 << 40 else { return nil }
        switch type {
        case .resource: return 4 * elements
        case .int4: return elements
        default: return type.byteCount(of: elements)
        }
    }
}

extension Graph {
    /// As many as there are names of variables in VAR_HANDLE operators.
    var resourceVariableCount: Int {
        var names: Set<String> = []
        for subgraph in subgraphs {
            for op in subgraph.operators where op.code.builtin == .varHandle {
                names.insert(op.options.string(.sharedName))
            }
        }
        return names.count
    }

    /// The offsets of an offline plan, one for each tensor; -1 leaves the tensor to the planner.
    func offlineOffsets() throws(MicroRefusal) -> [Int]? {
        guard let bytes = metadata.last(where: { $0.name == ArenaBuilder.offlinePlanName })?.bytes else { return nil }
        let words = bytes.array(of: Int32.self).map(Int.init)
        let tensors = subgraphs.reduce(0) { $0 + $1.tensors.count }
        guard words.count >= 3, words[2] == tensors, words.count >= 3 + tensors else {
            throw MicroRefusal(
                "the offline plan has \(words.count >= 3 ? words[2] : 0) offsets and the model \(tensors) tensors",
                stage: .plan)
        }
        let offsets = Array(words[3..<(3 + tensors)])
        if let tensor = offsets.firstIndex(where: { $0 < -1 }) {
            throw MicroRefusal(
                "the offline plan has the offset \(offsets[tensor]) for tensor \(tensor); only -1, for a tensor that the runtime places, may be negative",
                stage: .plan)
        }
        return offsets
    }
}
