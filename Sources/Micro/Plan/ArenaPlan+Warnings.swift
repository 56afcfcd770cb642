extension ArenaPlan {
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
