import Tensors

extension KerasConfiguration {
    /// The type and shape, without the batch, that an input layer declares; nil for sizes that it leaves open.
    package func declaredInput() throws -> (type: ElementType, shape: [Int?]) {
        guard let shape = try shape("batch_shape") ?? shape("batch_input_shape") else {
            throw error("the input has no shape")
        }
        for (axis, size) in shape.enumerated().dropFirst() where size.map({ $0 <= 0 || $0 > 1 << 24 }) ?? false {
            throw error("dimension \(axis) of the input is \(size!)")
        }
        guard !shape.isEmpty else { throw error("the input is a single number") }
        guard shape.count <= 16 else { throw error("the input has \(shape.count) axes; 16 are the most") }
        let dimensions = Array(shape.dropFirst())
        guard let count = Shape(dimensions.map { $0 ?? 1 }).checkedElementCount, count <= 1 << 36 else {
            throw error("the input is too large")
        }
        let inert: [String: KerasLayerKind.Inert] = [
            "sparse": .only([.bool(false), .null]), "ragged": .only([.bool(false), .null]),
            "optional": .only([.bool(false)]), "type_spec": .only([.null]),
        ]
        for (key, value) in unread {
            if let rule = inert[key] ?? KerasLayerKind.common[key], rule.allows(value) { continue }
            if key != "dtype" { throw refusal(of: key) }
        }
        switch try dtype() {
        case "float32", "float16", "bfloat16", "float64": return (.float32, dimensions)
        case "int32": return (.int32, dimensions)
        case "int64": return (.int64, dimensions)
        case "uint8": return (.uint8, dimensions)
        case "int8": return (.int8, dimensions)
        case "int16": return (.int16, dimensions)
        case "bool": return (.bool, dimensions)
        case let other: throw error("inputs of type '\(other)' are not supported")
        }
    }
}
