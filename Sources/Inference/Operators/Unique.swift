import Kernels
import Models
import Tensors

/// UNIQUE: the different elements of a vector in the order of their first appearance, and for each element the number
/// of its value.
enum Unique {
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 1...1, outputs: 2...2)
        let x = try node.input(0)
        let values = try node.output(0)
        let indices = try node.output(1)
        try node.expectSameType(x, values)
        try node.expect(x, rank: 1...1)
        node.resizeWhenEvaluated(values)
        try node.resize(indices, to: x.shape)
        let count = x.elementCount
        func loop<T: Hashable & BitwiseCopyable>(_: T.Type) throws -> Evaluation {
            let store = try node.writer(indices)
            return {
                var numbers: [T: Int] = [:]
                var found: [T] = []
                for i in 0..<count {
                    let value = x.elements(as: T.self)[i]
                    if numbers[value] == nil {
                        numbers[value] = found.count
                        found.append(value)
                    }
                    store(i, numbers[value] ?? found.count - 1)
                }
                try values.resize(to: [found.count])
                for (i, value) in found.enumerated() { values.elements(as: T.self)[i] = value }
            }
        }
        switch x.type {
        case .float32: return try loop(Float.self)
        case .int8: return try loop(Int8.self)
        case .uint8: return try loop(UInt8.self)
        case .int16: return try loop(Int16.self)
        case .int32: return try loop(Int32.self)
        case .int64: return try loop(Int64.self)
        default: throw node.unsupported(x)
        }
    }
}
