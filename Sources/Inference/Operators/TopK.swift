import Kernels
import Models
import Tensors

/// TOPK_V2: the k largest elements of each row, largest first, and their indices; of equal ones the first.
enum TopK {
    /// Inputs: x [..., n], k.
    static let kernel = OperatorKernel(version: 3) { node in
        try node.expect(inputs: 2...2, outputs: 2...2)
        let x = try node.input(0)
        let values = try node.output(0)
        let indices = try node.output(1)
        try node.expectSameType(x, values)
        try node.require(x.rank > 0, "the input is a scalar")
        let k = try node.integer(1, named: "k")
        let width = x.shape[x.rank - 1]
        try node.require(k >= 0 && k <= width, "k is \(k) for rows of \(width) elements")
        let shape = Shape(x.shape.dimensions.dropLast() + [k])
        try node.resize(values, to: shape)
        try node.resize(indices, to: shape)
        let rows = width == 0 ? 0 : x.elementCount / width
        func loop<T: Comparable & BitwiseCopyable>(_: T.Type) throws -> Evaluation {
            let store = try node.writer(indices, of: [.int32, .int16])
            let memory = try node.scratch(bytes: width * MemoryLayout<Int>.size)
            return {
                let heap = memory.elements(as: Int.self)
                for row in 0..<rows {
                    let from = x.elements(as: T.self) + row * width
                    func isBefore(_ i: Int, _ j: Int) -> Bool { from[i] > from[j] || !(from[i] < from[j]) && i < j }
                    for i in 0..<width { heap[i] = i }
                    for i in stride(from: width / 2 - 1, through: 0, by: -1) { sift(heap, i, count: width, isBefore) }
                    for i in 0..<k {
                        values.elements(as: T.self)[row * k + i] = from[heap[0]]
                        store(row * k + i, heap[0])
                        heap[0] = heap[width - 1 - i]
                        sift(heap, 0, count: width - 1 - i, isBefore)
                    }
                }
            }
        }
        switch x.type {
        case .float32: return try loop(Float.self)
        case .int8: return try loop(Int8.self)
        case .uint8: return try loop(UInt8.self)
        case .int16: return try loop(Int16.self)
        case .int32: return try loop(Int32.self)
        case .int64: return try loop(Int64.self)
        default: throw node.unsupported(x, values)
        }
    }

    /// Moves entry `i` of a binary heap down to its place; the first of all is at the top.
    @inline(__always)
    private static func sift(_ heap: UnsafeMutablePointer<Int>, _ i: Int, count: Int, _ isBefore: (Int, Int) -> Bool) {
        var i = i
        while true {
            var best = 2 * i + 1
            if best >= count { return }
            if best + 1 < count, isBefore(heap[best + 1], heap[best]) { best += 1 }
            if !isBefore(heap[best], heap[i]) { return }
            swap(&heap[i], &heap[best])
            i = best
        }
    }
}
