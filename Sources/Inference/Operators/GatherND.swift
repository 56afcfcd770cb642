import Models
import Tensors

/// GATHER_ND: for each row of indices, the slice of x at that position.
enum GatherND {
    static let kernel = OperatorKernel(version: 6) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let indices = try node.input(1)
        let position = try Position(indices, within: x.shape.dimensions, node)
        try node.resize(y, to: Shape(indices.shape.dimensions.dropLast() + x.shape.dimensions[position.depth...]))
        return RowPlan(
            x: x, y: y, rows: position.rows, rowBytes: try position.run * node.elementSize(x), source: position.offset)
    }

    /// Rows of indices, each naming a slice of a tensor.
    struct Position {
        let rows: Int
        /// Indices in a row.
        let depth: Int
        /// Elements of a slice.
        let run: Int
        private let read: (Int) -> Int
        private let shape: [Int]
        private let node: Node

        /// Rows along the last dimension.
        init(_ indices: RuntimeTensor, within shape: [Int], _ node: Node) throws {
            try node.require(indices.rank > 0, "the indices are a scalar")
            let depth = indices.shape[indices.rank - 1]
            try node.require(
                depth <= shape.count, "rows of \(depth) indices are too long for a tensor of shape \(shape)")
            try self.init(
                indices, depth: depth, rows: indices.shape.dimensions.dropLast().reduce(1, *), within: shape, node)
        }

        init(_ indices: RuntimeTensor, depth: Int, rows: Int, within shape: [Int], _ node: Node) throws {
            (self.depth, self.rows, self.shape, self.node) = (depth, rows, shape, node)
            run = shape[depth...].reduce(1, *)
            read = try node.indexReader(indices)
        }

        /// The number of the slice that row `row` names.
        func offset(_ row: Int) throws -> Int {
            var offset = 0
            for d in 0..<depth {
                let index = read(row * depth + d)
                guard index >= 0 && index < shape[d] else {
                    throw node.error("the index \(index) is outside dimension \(d) of \(Shape(shape))")
                }
                offset = offset * shape[d] + index
            }
            return offset
        }
    }
}
