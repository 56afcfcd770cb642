import KernelInterface
import Models
import Tensors

extension Node {
    /// Input `i`, which has one element, as an integer.
    func integer(_ i: Int, named name: String) throws -> Int {
        let values = try integers(try input(i))
        try require(values.count == 1, "\(name) has \(values.count) elements where one is expected")
        return values[0]
    }

    /// The elements of a float tensor that must be known to prepare the operator.
    func floats(_ tensor: RuntimeTensor) throws -> [Float] {
        try expect(tensor, type: .float32)
        if !tensor.isConstant && !runner.isInvoking { throw NotYetKnown() }
        return (0..<tensor.elementCount).map { tensor.elements(as: Float.self)[$0] }
    }

    /// The shape that the tensors have in common by NumPy's rule.
    func broadcast(_ tensors: RuntimeTensor...) throws -> [Int] {
        var shape: [Int]? = []
        for tensor in tensors { shape = shape.flatMap { Pairing.shape($0, tensor.shape.dimensions) } }
        guard let shape else {
            throw error("the shapes \(tensors.map(\.shape.description).joined(separator: " and ")) cannot be broadcast together")
        }
        return shape
    }

    /// Reads element `i` of a tensor of indices, which are int32 or int64 (or int16, where LiteRT allows it).
    func indexReader(_ tensor: RuntimeTensor) throws -> (Int) -> Int {
        switch tensor.type {
        case .int32: { Int(tensor.elements(as: Int32.self)[$0]) }
        case .int64: { Int(tensor.elements(as: Int64.self)[$0]) }
        case .int16: { Int(tensor.elements(as: Int16.self)[$0]) }
        default: throw unsupported(tensor)
        }
    }
}
