import Tensors

/// What a file of numbers says before them.
struct ArrayHeader {
    let type: ElementType
    /// Bytes of one element.
    let elementSize: Int
    let shape: Shape
    /// Bytes of the header.
    let start: Int

    /// Bytes of a whole file; nil where the shape is not possible.
    var byteCount: Int? { shape.checkedElementCount.map { start + $0 * elementSize } }

    /// Refuses a file of another size than its header says.
    func check(_ content: Bytes, path: String, help: String) throws {
        guard content.count != byteCount else { return }
        let held = byteCount.map { content.count > $0 } ?? false ? "more" : "\((content.count - start) / elementSize)"
        throw KitError("'\(path)' says that its shape is \(shape) but holds \(held) elements", help: help)
    }
}
