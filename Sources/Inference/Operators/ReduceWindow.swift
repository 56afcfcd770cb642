import Kernels
import Models
import Tensors

/// REDUCE_WINDOW and STABLEHLO_REDUCE_WINDOW: the elements under a window that moves over a tensor, combined.
///
/// Source: "reduce_window" in the StableHLO specification.
enum ReduceWindow {
    /// Inputs: x, the value to start from, the window's shape, strides and dilations, all int64.
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 5...5)
        let x = try node.input(0)
        let code = node.options.int(.reduceFunction)
        guard let operation = RegionOperation(code: code) else { throw node.error("there is no function \(code)") }
        func values(_ i: Int) throws -> [Int] {
            let tensor = try node.input(i)
            try node.expect(tensor, type: .int64)
            return try node.integers(tensor)
        }
        let ones = [Int](repeating: 1, count: x.rank)
        let window = try Window(
            node, x, sizes: values(2), strides: values(3), dilations: values(4), gaps: ones,
            padding: [Int](repeating: 0, count: 2 * x.rank))
        return try evaluation(node, x, window, operation)
    }

    /// Inputs: x, the value to start from.
    static let stablehlo = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 2...2)
        let x = try node.input(0)
        let options = node.options
        let ones = [Int](repeating: 1, count: x.rank)
        func given(_ field: OptionField) -> [Int] { options.ints(field).isEmpty ? ones : options.ints(field) }
        let padding = options.ints(.padding)
        let window = try Window(
            node, x, sizes: options.ints(.windowDimensions), strides: given(.windowStrides), dilations: given(.windowDilations),
            gaps: given(.baseDilations), padding: padding.isEmpty ? [Int](repeating: 0, count: 2 * x.rank) : padding)
        let operation = try RegionOperation(node, subgraph: options.int(.bodySubgraphIndex), isUpdateAllowed: false)
        return try evaluation(node, x, window, operation)
    }

    /// The geometry, for each dimension.
    private struct Window {
        let sizes: [Int]
        let strides: [Int]
        let dilations: [Int]
        /// The distance to which the elements of x are pulled apart.
        let gaps: [Int]
        /// Elements before the first; negative where elements are cut off.
        let low: [Int]
        let output: [Int]

        init(
            _ node: Node, _ x: RuntimeTensor, sizes: [Int], strides: [Int], dilations: [Int], gaps: [Int], padding: [Int]
        ) throws {
            try node.expect(x, rank: 1...6)
            let limit = 1 << 31
            try node.require(
                [sizes, strides, dilations, gaps].allSatisfy { $0.count == x.rank && $0.allSatisfy { $0 > 0 && $0 < limit } }
                    && padding.count == 2 * x.rank && padding.allSatisfy { $0.magnitude < limit },
                "a window of \(sizes), strides \(strides), dilations \(dilations) and \(gaps), padding \(padding) does not fit \(x.shape)"
            )
            (self.sizes, self.strides, self.dilations, self.gaps) = (sizes, strides, dilations, gaps)
            low = x.shape.dimensions.indices.map { padding[2 * $0] }
            var output: [Int] = []
            for axis in 0..<x.rank {
                let (spread, overflow) = (x.shape[axis] - 1).multipliedReportingOverflow(by: gaps[axis])
                try node.require(!overflow && spread < 1 << 40, "elements of \(x.shape) cannot be \(gaps[axis]) apart")
                let extent = spread + 1 + padding[2 * axis] + padding[2 * axis + 1]
                let reach = (sizes[axis] - 1) * dilations[axis] + 1
                output.append(extent < reach ? 0 : (extent - reach) / strides[axis] + 1)
            }
            self.output = output
            let steps = Shape(output + sizes).checkedElementCount
            try node.require(
                steps.map { $0 <= node.session.options.windowLimit } ?? false,
                "a window of \(sizes) over \(x.shape) takes more steps than the limit of \(node.session.options.windowLimit)")
        }

        /// Combines, for each output, the start with one element after another; what is not an element counts as the start.
        /// `indices` has room for two of each dimension.
        func slide<T: BitwiseCopyable>(
            _ x: UnsafePointer<T>, _ shape: Shape, _ y: UnsafeMutablePointer<T>, _ start: T, indices: UnsafeMutablePointer<Int>,
            _ combine: (T, T) -> T
        ) {
            indices.initialize(repeating: 0, count: 2 * shape.rank)
            let (place, inner) = (indices, indices + shape.rank)
            let positions = sizes.reduce(1, *)
            for i in 0..<output.reduce(1, *) {
                var result = start
                for _ in 0..<positions {
                    result = combine(result, element(at: place, inner, shape).map { x[$0] } ?? start)
                    advance(inner, in: sizes)
                }
                y[i] = result
                advance(place, in: output)
            }
        }

        private func element(at place: UnsafePointer<Int>, _ inner: UnsafePointer<Int>, _ shape: Shape) -> Int? {
            var index = 0
            for axis in 0..<shape.rank {
                let position = place[axis] * strides[axis] + inner[axis] * dilations[axis] - low[axis]
                if position < 0 || position % gaps[axis] != 0 || position / gaps[axis] >= shape[axis] { return nil }
                index = index * shape[axis] + position / gaps[axis]
            }
            return index
        }
    }

    private static func evaluation(
        _ node: Node, _ x: RuntimeTensor, _ window: Window, _ operation: RegionOperation
    ) throws -> Evaluation {
        let start = try node.input(1)
        let y = try node.output()
        try node.expectSameType(x, y)
        try node.expectSameType(x, start)
        try node.require(start.elementCount == 1, "the value to start from has \(start.elementCount) elements")
        try node.resize(y, to: Shape(window.output))
        let shape = x.shape
        let indices = try node.scratch(bytes: 2 * shape.rank * MemoryLayout<Int>.size)
        func loop<T: BitwiseCopyable>(_ combine: @escaping (T, T) -> T) -> Evaluation {
            {
                window.slide(
                    UnsafePointer(x.elements(as: T.self)), shape, y.elements(), start.elements(as: T.self)[0],
                    indices: indices.elements(), combine)
            }
        }
        switch x.type {
        case .float32: return loop(operation.float(Float.self, keepsFirst: false))
        case .float64: return loop(operation.float(Double.self, keepsFirst: false))
        case .bool, .int8: return loop(operation.integer(Int8.self))
        case .uint8: return loop(operation.integer(UInt8.self))
        case .int16: return loop(operation.integer(Int16.self))
        case .int32: return loop(operation.integer(Int32.self))
        case .int64: return loop(operation.integer(Int64.self))
        default: throw node.unsupported(x, y)
        }
    }
}
