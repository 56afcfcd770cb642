import Inference
import Models
import Tensors
import TestSupport
import Testing

/// Operators of one or two tensors of many shapes: every build of `fast` gives the bytes of `reference`, or floats near its.
@Suite struct FastEqualsReferenceTests {
    /// Random tensors, their shapes and their scales.
    struct RandomTensors {
        private var random: Randoms
        init(state: UInt64) { random = Randoms(state: state) }

        mutating func next(_ range: ClosedRange<Int>) -> Int { random.integer(range) }
        mutating func bytes(_ type: ElementType, _ count: Int) -> Bytes {
            switch type {
            case .float32: Bytes(of: (0..<count).map { _ in Float(next(-4000...4000)) / 1000 })
            case .int8, .uint8: Bytes(of: (0..<count).map { _ in Int8(next(-128...127)) })
            case .int16: Bytes(of: (0..<count).map { _ in Int16(next(-32768...32767)) })
            default: Bytes(of: (0..<count).map { _ in Int32(next(-1000...1000)) })
            }
        }
        mutating func shape() -> [Int] {
            (0..<next(1...5)).map { _ in [1, 1, 2, 3, 5, 16, 17, 33, 70][next(0...8)] }.reduce(into: []) { shape, size in
                shape.append(shape.reduce(1, *) * size > 20_000 ? 1 : size)
            }
        }
        mutating func quantization(_ type: ElementType) -> AffineQuantization {
            AffineQuantization(
                scales: [Float(next(1...1000)) / 4000],
                zeroPoints: [Int64(next(-128...127)) + (type == .uint8 ? 128 : 0)])
        }
        /// `shape` with some dimensions 1, and some at its front left out.
        mutating func repeated(_ shape: [Int]) -> [Int] {
            Array(shape.map { next(0...2) == 0 ? 1 : $0 }.dropFirst(next(0...3) == 0 ? next(0...shape.count - 1) : 0))
        }
    }

    private func compare(_ graph: Graph, _ values: [Bytes], _ comment: String) throws {
        func output(_ kernels: KernelChoice) throws -> Tensor {
            let interpreter = try Interpreter(graph: graph, kernels: kernels)
            for (i, bytes) in values.enumerated() { try bytes.withUnsafeBytes { try interpreter.setInput(i, bytes: $0) } }
            try interpreter.invoke()
            return try interpreter.output(0)
        }
        let expected = try output(.reference)
        for build in FastKernels.builds {
            try FastKernels.$build.withValue(build) { compare(expected, try output(.fast), "\(build.name): \(comment)") }
        }
    }

    private func compare(_ expected: Tensor, _ result: Tensor, _ comment: String) {
        let results = [expected, result]
        if results[0].type != .float32 {
            #expect(results[0].bytes == results[1].bytes, "\(comment)")
            return
        }
        let pairs = zip(results[0].bytes.array(of: Float.self), results[1].bytes.array(of: Float.self))
        let wrong = pairs.first { a, b in !(a == b || a.isNaN && b.isNaN || abs(a - b) <= 4e-6 + 1e-5 * abs(a)) }
        #expect(wrong == nil, "\(comment)")
    }

    @Test(
        "two tensors, one repeated",
        arguments: [
            BuiltinOperator.add, .sub, .mul, .div, .squaredDifference, .maximum, .minimum, .less, .equal, .greaterEqual, .prelu,
        ])
    func binary(code: BuiltinOperator) throws {
        for seed in 0..<120 as Range<UInt64> {
            var r = RandomTensors(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 7)
            let isSum = code == .add || code == .sub
            let type = [ElementType.float32, .int8, isSum && seed % 8 == 2 ? .int16 : .int32, .uint8][Int(seed % 4)]
            if type == .int32 && code == .prelu || type == .uint8 && code == .squaredDifference { continue }
            let shape = r.shape()
            // The slopes of PRELU are repeated, its input is not.
            let shapes = [code == .prelu ? shape : r.repeated(shape), r.repeated(shape)]
            var graph = TinyGraph()
            let operands = shapes.map { graph.input(type, $0) }
            let isComparison = [.less, .equal, .greaterEqual].contains(code)
            let output = graph.output(isComparison ? .bool : type, [])
            let isByte = type == .int8 || type == .uint8
            if isByte || type == .int16 {
                for i in operands { graph.tensors[i].quantization = r.quantization(type) }
                if !isComparison { graph.tensors[output].quantization = r.quantization(type) }
                if type == .int16 { for i in operands + [output] { graph.tensors[i].quantization?.zeroPoints = [0] } }
            }
            var values = shapes.map { r.bytes(type, $0.reduce(1, *)) }
            if code == .div {
                // No divisor is zero.
                if isByte { graph.tensors[operands[1]].quantization?.zeroPoints = [type == .int8 ? -128 : 0] }
                values[1] =
                    type == .int8
                    ? Bytes(of: values[1].array(of: Int8.self).map { max($0, -127) })
                    : type == .uint8
                        ? Bytes(of: values[1].array(of: UInt8.self).map { max($0, 1) })
                        : type == .int32 ? Bytes(of: values[1].array(of: Int32.self).map { $0 == 0 ? 1 : $0 }) : values[1]
            }
            try compare(graph.graph(code, operands, version: 1), values, "seed \(seed): \(type) \(shapes)")
        }
    }

    @Test(
        "reductions over any axes",
        arguments: [BuiltinOperator.mean, .sum, .reduceMax, .reduceMin, .reduceProd])
    func reductions(code: BuiltinOperator) throws {
        for seed in 0..<160 as Range<UInt64> {
            var r = RandomTensors(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 11)
            let type = [ElementType.float32, .int8, .int16, .int32, .uint8][Int(seed % 5)]
            if type == .uint8 && code == .reduceProd { continue }
            // The reference sums have LiteRT's fault.
            if code == .sum && (type == .int8 || type == .int16) { continue }
            let shape = r.shape()
            let axes = shape.indices.filter { _ in r.next(0...1) == 0 }.map(Int32.init)
            var graph = TinyGraph()
            let x = graph.input(type, shape)
            let axis = graph.constant(.int32, [axes.count], axes)
            let y = graph.output(type, [])
            if type == .int8 || type == .int16 || type == .uint8 {
                for i in [x, y] {
                    graph.tensors[i].quantization = r.quantization(type)
                    if type == .int16 { graph.tensors[i].quantization?.zeroPoints = [0] }
                }
            }
            var values = r.bytes(type, shape.reduce(1, *))
            // Sums without cancellation and products near one: the order of floats shows in their last digits only.
            if type == .float32 {
                values = Bytes(of: values.array(of: Float.self).map { 1 + abs($0) * (code == .reduceProd ? 1e-4 : 1) })
            }
            try compare(
                graph.graph(code, [x, axis], [.keepDims: .int(seed % 2 == 0 ? 1 : 0)]), [values],
                "seed \(seed): \(type) \(shape) over \(axes)")
        }
    }

    /// Functions that have uint8.
    private static let unsigned: Set<BuiltinOperator> = [.hardSwish, .leakyRelu, .tanh, .logistic, .softmax, .logSoftmax]

    @Test(
        "functions of each element",
        arguments: [
            BuiltinOperator.abs, .neg, .square, .sqrt, .rsqrt, .exp, .gelu, .elu, .floor, .log, .hardSwish, .leakyRelu, .tanh,
            .logistic, .softmax, .logSoftmax,
        ])
    func unary(code: BuiltinOperator) throws {
        for seed in 0..<60 as Range<UInt64> {
            var r = RandomTensors(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 13)
            let isRoot = code == .sqrt || code == .rsqrt || code == .log
            let type: ElementType =
                seed % 3 == 0 || code == .square || code == .floor
                ? .float32 : seed % 3 == 1 || !Self.unsigned.contains(code) ? .int8 : .uint8
            let shape = r.shape()
            var graph = TinyGraph()
            let x = graph.input(type, shape)
            let y = graph.output(type, [])
            if type != .float32 {
                graph.tensors[x].quantization = r.quantization(type)
                if isRoot { graph.tensors[x].quantization?.zeroPoints = [seed % 4 == 1 ? -128 : 0] }
                graph.tensors[y].quantization =
                    switch code {
                    case .logistic, .softmax: AffineQuantization(scales: [1 / 256], zeroPoints: [type == .int8 ? -128 : 0])
                    case .logSoftmax: AffineQuantization(scales: [16 / 256], zeroPoints: [type == .int8 ? 127 : 255])
                    default: r.quantization(type)
                    }
            }
            let count = shape.reduce(1, *)
            var values = r.bytes(type, count)
            if isRoot {
                values =
                    type == .float32
                    ? Bytes(of: values.array(of: Float.self).map { abs($0) + 0.01 })
                    : Bytes(of: values.array(of: Int8.self).map { max($0, 1) })
            }
            let options: [OptionField: OperatorOptions.Value] =
                code == .softmax
                ? [.beta: .float(type == .float32 && seed % 4 == 0 ? -3 : 1)]
                : code == .leakyRelu ? [.alpha: .float(0.2)] : code == .gelu ? [.approximate: .int(seed % 4 < 2 ? 1 : 0)] : [:]
            try compare(graph.graph(code, [x], options), [values], "seed \(seed): \(type) \(shape)")
        }
    }

    @Test("images of any size", arguments: [BuiltinOperator.resizeBilinear, .resizeNearestNeighbor])
    func resize(code: BuiltinOperator) throws {
        for seed in 0..<120 as Range<UInt64> {
            var r = RandomTensors(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 17)
            let type = [ElementType.float32, .int8, .int16, .uint8][Int(seed % 4)]
            let shape = [r.next(1...2), r.next(1...9), r.next(1...9), [1, 2, 3, 4, 16, 19, 32][r.next(0...6)]]
            var graph = TinyGraph()
            let x = graph.input(type, shape)
            let size = graph.constant(.int32, [2], [Int32(r.next(1...20)), Int32(r.next(1...20))])
            _ = graph.output(type, [])
            let mode = r.next(0...2)
            try compare(
                graph.graph(
                    code, [x, size], [.alignCorners: .int(mode == 1 ? 1 : 0), .halfPixelCenters: .int(mode == 2 ? 1 : 0)]),
                [r.bytes(type, shape.reduce(1, *))], "seed \(seed): \(type) \(shape)")
        }
    }
}
