import Kernels
import Tensors

/// Elements that are moved without being read: the first output may begin as one value or as a copy; then blocks are moved by
/// strides.
struct MovementPlan: OperatorPlan {
    enum Base {
        /// One element, repeated.
        case element(RuntimeTensor)
        /// The same of a number; elements of more than 8 bytes become 0.
        case number(Int64)
        /// Another tensor of as many bytes.
        case copy(RuntimeTensor)
    }
    struct Move {
        let from: RuntimeTensor
        let to: RuntimeTensor
        let copy: StridedCopy
    }

    let y: RuntimeTensor
    var base: Base?
    var moves: [Move] = []

    var description: String {
        let start: [String] =
            switch base {
            case nil: []
            case .element: ["filled with one element"]
            case .number(let value): ["filled with \(value)"]
            case .copy(let x): ["\(x.shape) → \(y.shape), a copy"]
            }
        return (start + moves.map { "\($0.from.shape) → \($0.to.shape), \($0.copy.summary)" }).joined(separator: "; ")
    }

    func reference(_: Node) -> Evaluation {
        { [y, base, moves] in
            switch base {
            case nil: break
            case .copy(let x): y.data.copyMemory(from: x.data, byteCount: y.byteCount)
            case .element(let value): Self.fill(y, value.data)
            case .number(let value):
                if value == 0 {
                    y.data.initializeMemory(as: UInt8.self, repeating: 0, count: y.byteCount)
                } else {
                    withUnsafeBytes(of: value.littleEndian) { Self.fill(y, $0.baseAddress!) }
                }
            }
            for move in moves { move.copy(move.from.data, move.to.data) }
        }
    }

    private static func fill(_ y: RuntimeTensor, _ value: UnsafeRawPointer) {
        let count = y.elementCount
        if count > 0 { Reference.fill(y.data, count: count, elementSize: y.byteCount / count, from: value) }
    }

    /// Parts that lie one after the other along a dimension of the whole, joined to it or cut out of it.
    static func joining(
        _ parts: [RuntimeTensor], _ whole: RuntimeTensor, along axis: Int, isCut: Bool = false, _ node: Node
    ) throws -> MovementPlan {
        let (outer, size) = (whole.shape.dimensions[..<axis].reduce(1, *), try node.elementSize(whole))
        let row = whole.elementCount / max(outer, 1)
        var plan = MovementPlan(y: whole), start = 0
        for part in parts {
            let run = part.elementCount / max(outer, 1), shape = [outer, run]
            plan.moves.append(
                isCut
                    ? Move(
                        from: whole, to: part,
                        copy: StridedCopy(shape: shape, elementSize: size, from: [row, 1], startingAt: start))
                    : Move(
                        from: part, to: whole,
                        copy: StridedCopy(shape: shape, elementSize: size, from: [run, 1], to: [row, 1], toStart: start)))
            start += run
        }
        return plan
    }
}

/// Elements of a tensor in another order.
struct View {
    /// How many there are along each dimension, and how many elements of the tensor lead from one to the next: 0 repeats an
    /// element, a negative step reads backwards.
    var counts: [Int]
    var steps: [Int]
    var start = 0
    /// The shape of the result, where it is not `counts`.
    var shape: Shape?
}

/// Rows of a tensor, each chosen when the model runs.
struct RowPlan: OperatorPlan {
    let x: RuntimeTensor
    let y: RuntimeTensor
    let rows: Int
    let rowBytes: Int
    /// The row of x that becomes a row of y.
    let source: (Int) throws -> Int

    var description: String { "\(rows) rows of \(rowBytes) bytes from \(x.shape)" }

    func reference(_: Node) -> Evaluation {
        {
            for i in 0..<rows {
                (y.data + i * rowBytes).copyMemory(from: x.data + (try source(i)) * rowBytes, byteCount: rowBytes)
            }
        }
    }
}

extension OperatorKernel {
    /// An operator that gives elements of its first input in another order.
    static func view(
        version: Int, inputs: ClosedRange<Int>, _ make: @escaping @Sendable (Node, RuntimeTensor) throws -> View
    ) -> OperatorKernel {
        OperatorKernel(version: version) { node -> any OperatorPlan in
            try node.expect(inputs: inputs)
            let (x, y) = (try node.input(0), try node.output())
            try node.expectSameType(x, y)
            let view = try make(node, x)
            try node.resize(y, to: view.shape ?? Shape(view.counts))
            let copy = try StridedCopy(
                shape: view.counts, elementSize: node.elementSize(x), from: view.steps, startingAt: view.start)
            return MovementPlan(y: y, moves: [.init(from: x, to: y, copy: copy)])
        }
    }

    /// An operator that gives its first input, strings too, another shape.
    static func reshaping(
        version: Int, inputs: ClosedRange<Int>, rows: RowRule = .mixed,
        _ shape: @escaping @Sendable (Node, RuntimeTensor) throws -> Shape
    ) -> OperatorKernel {
        OperatorKernel(version: version, rows: rows) { node -> any OperatorPlan in
            try node.expect(inputs: inputs)
            let (x, y) = (try node.input(0), try node.output())
            try node.expectSameType(x, y)
            let shape = try shape(node, x)
            if x.type.bitWidth != nil {
                try node.resize(y, to: shape)
                return MovementPlan(y: y, base: .copy(x))
            }
            node.resizeWhenEvaluated(y)
            return PlainPlan("strings, \(x.shape) → \(shape)") {
                try y.resize(to: shape, bytes: x.byteCount)
                y.data.copyMemory(from: x.data, byteCount: x.byteCount)
            }
        }
    }
}

extension Node {
    /// What stands for 0 where elements are put around those of a quantized tensor.
    func padding(of y: RuntimeTensor) throws -> Int64 {
        guard [.int8, .uint8, .int16].contains(y.type), y.quantization != nil else { return 0 }
        return Int64(try quantization(of: y).zeroPoint)
    }
}
