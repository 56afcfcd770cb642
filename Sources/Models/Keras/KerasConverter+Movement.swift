import Storage
import Tensors

/// Functions that move elements, and products.
extension KerasConverter {
    /// One axis of a function.
    func axis(_ context: Context, _ input: Value, default axis: Int? = nil) throws -> Int {
        guard let given = try context.axes() ?? axis.map({ [$0] }), given.count == 1 else {
            throw context.parameterError("axis")
        }
        return try positions(given, rank: input.shape.count, context)[0]
    }

    /// The axes in the opposite order.
    mutating func flip(_ context: Context, axes: [Int]? = nil) throws -> Value {
        let input = try context.input()
        guard let given = try axes ?? context.axes() else { throw context.parameterError("axis") }
        let axes = builder.constant(context.name + "/axes", try positions(given, rank: input.shape.count, context))
        return builder.append(.reverseV2, [input.tensor, axes], name: context.name, shape: input.shape)
    }

    /// The slices of an axis, moved on by `shift`; those behind the end come first.
    mutating func roll(_ context: Context) throws -> Value {
        let input = try context.input()
        let axis = try axis(context, input)
        guard let shift = try context.integers("shift"), shift.count == 1 else { throw context.parameterError("shift") }
        let count = input.shape[axis]
        let first = ((-shift[0] % count) + count) % count
        if first == 0 { return input }
        func slices(_ range: Range<Int>, _ title: String) -> Value {
            var (starts, sizes) = (input.shape.map { _ in 0 }, input.shape)
            (starts[axis], sizes[axis]) = (range.lowerBound, range.count)
            return part(input, starts: starts, sizes: sizes, name: "\(context.name)/\(title)")
        }
        let parts = [slices(first..<count, "front"), slices(0..<first, "back")]
        return builder.append(
            .concatenation, parts.map(\.tensor), name: context.name, shape: input.shape, [.axis: .int(axis)])
    }

    mutating func tile(_ context: Context) throws -> Value {
        let input = try context.input()
        guard let repeats = try context.integers("repeats"), repeats.count == input.shape.count, repeats[0] == 1,
            repeats.allSatisfy({ (1...1 << 20).contains($0) })
        else { throw context.parameterError("repeats") }
        let multiples = builder.constant(context.name + "/multiples", repeats)
        return builder.append(
            .tile, [input.tensor, multiples], name: context.name, shape: zip(input.shape, repeats).map { $0 &* $1 })
    }

    mutating func repeatSlices(_ context: Context) throws -> Value {
        let input = try context.input()
        guard let count = try context.integers("repeats"), count.count == 1, (1...1 << 16).contains(count[0]) else {
            throw context.parameterError("repeats")
        }
        let axis = try axis(context, input)
        guard input.shape[axis] &* count[0] <= 1 << 24 else { throw context.parameterError("repeats") }
        return repeated(input, count[0], axis: axis, name: context.name)
    }

    mutating func padded(_ context: Context) throws -> Value {
        let input = try context.input(), rank = input.shape.count
        let widths = (context.parameter("pad_width")?.array ?? []).map { ($0["config"]?["value"] ?? $0).ints ?? [] }
        guard widths.count == rank, widths.allSatisfy({ $0.count == 2 && $0.allSatisfy { (0...1 << 20).contains($0) } }),
            widths[0] == [0, 0]
        else { throw context.parameterError("pad_width") }
        let shape = zip(input.shape, widths).map { $0 + $1[0] + $1[1] }
        let paddings = builder.constant(context.name + "/paddings", widths.flatMap { $0 }, shape: [rank, 2])
        switch context.parameter("mode")?.string ?? "constant" {
        case "constant":
            let fill = try context.number("constant_values") ?? 0
            if fill == 0 { return builder.append(.pad, [input.tensor, paddings], name: context.name, shape: shape) }
            guard builder.type(of: input) == .float32 else { throw integerError(input, context) }
            return builder.append(
                .padv2, [input.tensor, paddings, builder.constant(context.name + "/value", [fill], shape: [])],
                name: context.name, shape: shape)
        case let mode where mode == "reflect" || mode == "symmetric":
            let isReflection = mode == "reflect"
            guard zip(input.shape, widths).allSatisfy({ $0 - (isReflection ? 1 : 0) >= $1.max()! }) else {
                throw context.parameterError("pad_width")
            }
            return builder.append(
                .mirrorPad, [input.tensor, paddings], name: context.name, shape: shape, [.mode: .int(isReflection ? 0 : 1)])
        default: throw context.parameterError("mode")
        }
    }

    /// Parts of one axis: so many equal ones, or those between given places.
    ///
    /// - Parameters:
    ///   - axis: instead of the parameter.
    ///   - allowsRest: whether the first of equal parts may have one more.
    mutating func splitParts(_ context: Context, axis given: Int? = nil, allowsRest: Bool = false) throws -> [Value] {
        let input = try context.input()
        let axis = try given.map { try positions([$0], rank: input.shape.count, context)[0] } ?? axis(context, input)
        let count = input.shape[axis]
        let setting = context.parameter("indices_or_sections")
        let sizes: [Int]
        if let sections = setting?.int, (1...Self.mostParts).contains(sections),
            count % sections == 0 || allowsRest
        {
            sizes = (0..<sections).map { count / sections + ($0 < count % sections ? 1 : 0) }
        } else if let places = try context.integers("indices_or_sections"), setting?.int == nil {
            let edges = [0] + places + [count]
            sizes = zip(edges, edges.dropFirst()).map { $1 - $0 }
        } else {
            throw context.parameterError("indices_or_sections")
        }
        guard sizes.allSatisfy({ $0 > 0 }) else { throw context.parameterError("indices_or_sections") }
        let lengths = builder.constant(context.name + "/sizes", sizes)
        let place = builder.scalar(context.name + "/axis", axis)
        return builder.append(
            .splitV, [input.tensor, lengths, place],
            outputs: sizes.enumerated().map { index, size in
                var shape = input.shape
                shape[axis] = size
                return ("\(context.name)/part\(index)", builder.type(of: input), shape)
            }, [.numSplits: .int(sizes.count)])
    }

    mutating func unstacked(_ context: Context) throws -> [Value] {
        let input = try context.input()
        let axis = try axis(context, input)
        let count = input.shape[axis]
        if let num = context.parameter("num"), num.int != count { throw context.parameterError("num") }
        guard count <= Self.mostParts else { throw context.parameterError("axis") }
        var shape = input.shape
        shape.remove(at: axis)
        return builder.append(
            .unpack, [input.tensor],
            outputs: (0..<count).map { ("\(context.name)/part\($0)", builder.type(of: input), shape) },
            [.num: .int(count), .axis: .int(axis)])
    }

    /// Slices of one axis by constant numbers.
    mutating func take(_ context: Context) throws -> Value {
        guard case .value(let input)? = context.arguments.take(0, "x") else {
            throw context.error("it is called with what is not a tensor")
        }
        let axis = try axis(context, input)
        let count = input.shape[axis]
        guard case .constant(let json)? = context.arguments.take(1, "indices"), let constant = Constant(json),
            let places = constant.ints, places.allSatisfy({ (-count..<count).contains($0) }), constant.shape.count <= 1
        else { throw context.error("it is called with indices that are not constant whole numbers of one axis") }
        let numbers = places.map { $0 < 0 ? $0 + count : $0 }
        if constant.shape.isEmpty, axis == 1 { return index(input, at: numbers[0], name: context.name) }
        let result = gathered(input, numbers, axis: axis, name: context.name)
        guard constant.shape.isEmpty else { return result }
        var shape = input.shape
        shape.remove(at: axis)
        return builder.reshape(result, to: shape, name: context.name + "/one")
    }

    mutating func movedAxis(_ context: Context) throws -> Value {
        let input = try context.input(), rank = input.shape.count
        guard let source = try context.integers("source"), let target = try context.integers("destination"),
            source.count == 1, target.count == 1
        else { throw context.parameterError("source") }
        let (from, to) = (
            try positions(source, rank: rank, context)[0], try positions(target, rank: rank, context)[0]
        )
        var order = Array(0..<rank)
        order.insert(order.remove(at: from), at: to)
        return transposed(input, order, name: context.name)
    }

    mutating func swappedAxes(_ context: Context) throws -> Value {
        let input = try context.input(), rank = input.shape.count
        guard let first = try context.integers("axis1"), let second = try context.integers("axis2") else {
            throw context.parameterError("axis1")
        }
        let axes = try positions(first + second, rank: rank, context)
        guard axes.count == 2 else { throw context.parameterError("axis1") }
        var order = Array(0..<rank)
        order.swapAt(axes[0], axes[1])
        return transposed(input, order, name: context.name)
    }

    mutating func cumulativeSum(_ context: Context) throws -> Value {
        let input = try numberInput(context, counts: true)
        let axis = builder.scalar(context.name + "/axis", try axis(context, input))
        return builder.append(.cumsum, [input.tensor, axis], name: context.name, shape: input.shape, [:])
    }

    /// The largest elements of the last axis and their places.
    mutating func largest(_ context: Context) throws -> [Value] {
        let input = try floatInput(context)
        guard let k = try context.integers("k"), k.count == 1, (1...input.shape.last!).contains(k[0]) else {
            throw context.parameterError("k")
        }
        guard try context.flag("sorted") ?? true else { throw context.parameterError("sorted") }
        let count = builder.scalar(context.name + "/k", k[0])
        let shape = input.shape.dropLast() + [k[0]]
        return builder.append(
            .topkV2, [input.tensor, count],
            outputs: [(context.name, .float32, Array(shape)), (context.name + "/places", .int32, Array(shape))])
    }

    mutating func oneHot(_ context: Context) throws -> Value {
        let input = builder.cast(try context.input(), to: .int32, name: context.name + "/numbers")
        guard let count = try context.integers("num_classes"), count.count == 1, (1...1 << 20).contains(count[0]) else {
            throw context.parameterError("num_classes")
        }
        guard try !(context.flag("sparse") ?? false), ["float32", nil].contains(context.parameter("dtype")?.string) else {
            throw context.parameterError("dtype")
        }
        let rank = input.shape.count + 1
        let axes = try context.axes() ?? [-1]
        guard axes.count == 1, let axis = try positions(axes, rank: rank, context).first
        else { throw context.parameterError("axis") }
        var shape = input.shape
        shape.insert(count[0], at: axis)
        let depth = builder.scalar(context.name + "/depth", count[0])
        let (on, off) = (number(1, name: context.name + "/on"), number(0, name: context.name + "/off"))
        return builder.append(
            .oneHot, [input.tensor, depth, on.tensor, off.tensor], name: context.name, shape: shape,
            type: .float32, [.axis: .int(axis == rank - 1 ? -1 : axis)])
    }

    /// Below, or with `isUpper` above, a diagonal; zero elsewhere.
    mutating func triangle(_ context: Context, isUpper: Bool) throws -> Value {
        let input = try floatInput(context), rank = input.shape.count
        let diagonal = try context.integers("k")?.first ?? 0
        guard rank >= 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let (rows, columns) = (input.shape[rank - 2], input.shape[rank - 1])
        guard rows &* columns <= 1 << 24, diagonal.magnitude < 1 << 30 else { throw context.parameterError("k") }
        let isKept = (0..<rows).flatMap { row in
            (0..<columns).map { isUpper ? $0 - row >= diagonal : $0 - row <= diagonal }
        }
        let mask = Value(
            tensor: builder.constant(context.name + "/mask", Constant(isKept, shape: [rows, columns])),
            shape: [rows, columns])
        return try chosen(mask, input, number(0, name: context.name + "/zero"), name: context.name, context)
    }

    /// The product of matrices. A constant second operand of two axes is the matrix of a fully connected layer.
    mutating func matrixProduct(_ context: Context) throws -> Value {
        guard case .value(let given)? = context.arguments.take(0, "x1"), let second = context.arguments.take(1, "x2") else {
            throw context.error("it is called with what is not a tensor")
        }
        try requireFloats(among: [.value(given), second], context)
        let a = builder.cast(given, to: .float32, name: context.name + "/cast")
        switch second {
        case .value(let value):
            let b = builder.cast(value, to: .float32, name: context.name + "/cast1")
            guard context.configuration.kind == "Matmul", a.shape.count >= 3, a.shape.count == b.shape.count else {
                throw context.error("its inputs have shapes \(Shape(a.shape)) and \(Shape(b.shape))")
            }
            return try product(a, b, name: context.name, context)
        case .constant(let json):
            guard let constant = Constant(json), constant.shape.count == 2, constant.shape[0] == a.shape.last,
                a.shape.count >= 2, let numbers = constant.reals, let width = constant.shape.last, width > 0
            else { throw context.error("it is called with \(json.brief), which does not fit \(Shape(a.shape))") }
            let none = [Float](repeating: 0, count: width)
            return fullyConnected(
                a, Self.columns(numbers, 0..<width, of: width), bias: none, width: width, name: context.name)
        case .list: throw context.error("it is called with \(second.brief) as one input")
        }
    }

    /// The sum of products by an equation whose operands share the batch: a product of matrices with axes in other
    /// orders.
    mutating func einsum(_ context: Context) throws -> Value {
        guard case .value(let x)? = context.arguments.take(0, "operands"), case .value(let y)? = context.arguments.take(1, "")
        else { throw context.error("it is called with other than two tensors") }
        let text = context.parameter("subscripts")?.string ?? ""
        let a = builder.cast(x, to: .float32, name: context.name + "/cast0")
        let b = builder.cast(y, to: .float32, name: context.name + "/cast1")
        guard let equation = EinsumEquation(text, ranks: (a.shape.count, b.shape.count)), let batch = equation.a.first,
            equation.b.first == batch, equation.result.first == batch
        else { throw context.parameterError("subscripts") }
        var sizes: [Character: Int] = [:]
        for (axes, shape) in [(equation.a, a.shape), (equation.b, b.shape)] {
            for (axis, size) in zip(axes, shape) {
                guard sizes[axis] == nil || sizes[axis] == size else { throw context.parameterError("subscripts") }
                sizes[axis] = size
            }
        }
        let (left, right, out) = (equation.a, equation.b, equation.result)
        let (summed, rows, columns) = (equation.summed, equation.rows, equation.columns)
        let shared = left.filter(equation.batch.contains)
        func count(_ axes: [Character]) -> Int { axes.reduce(1) { $0 * sizes[$1]! } }
        let lead = shared.map { sizes[$0]! }
        let first = builder.reshape(
            transposed(a, (shared + rows + summed).map { left.firstIndex(of: $0)! }, name: context.name + "/left"),
            to: lead + [count(rows), count(summed)], name: context.name + "/left/matrix")
        let second = builder.reshape(
            transposed(b, (shared + summed + columns).map { right.firstIndex(of: $0)! }, name: context.name + "/right"),
            to: lead + [count(summed), count(columns)], name: context.name + "/right/matrix")
        let result = try product(first, second, name: context.name + "/product", context)
        let order = shared + rows + columns
        let whole = builder.reshape(result, to: order.map { sizes[$0]! }, name: context.name + "/whole")
        return transposed(whole, out.map { order.firstIndex(of: $0)! }, name: context.name)
    }

    /// `slice(x, starts, shape)`; the batch is taken whole.
    mutating func sliced(_ context: Context) throws -> Value {
        guard case .value(let input)? = context.arguments.take(0, "inputs") else {
            throw context.error("it is called with what is not a tensor")
        }
        let rank = input.shape.count
        guard let starts = context.arguments.constant(1, "start_indices")?.ints, let given = try context.integers("shape"),
            starts.count == rank, given.count == rank, starts[0] == 0,
            (1..<rank).allSatisfy({ starts[$0] >= 0 && starts[$0] <= input.shape[$0] - max(given[$0], 1) && given[$0] != 0 }),
            given.allSatisfy({ $0 >= -1 }), given[0] == -1
        else {
            throw context.error(
                "it is called with a part that is not supported",
                help: "Take the whole batch: a start of 0 and a size of -1 along the first axis.")
        }
        // -1 is the rest of an axis.
        let sizes = given.indices.map { given[$0] < 0 ? input.shape[$0] - starts[$0] : given[$0] }
        return part(input, starts: starts, sizes: sizes, name: context.name)
    }

    /// What each slice of an axis is more than the one before.
    mutating func difference(_ context: Context) throws -> Value {
        let input = try floatInput(context)
        let axis = try axis(context, input, default: -1)
        guard try context.integers("n") ?? [1] == [1], input.shape[axis] > 1 else { throw context.parameterError("n") }
        var (starts, sizes) = (input.shape.map { _ in 0 }, input.shape)
        sizes[axis] -= 1
        let first = part(input, starts: starts, sizes: sizes, name: context.name + "/first")
        starts[axis] = 1
        let second = part(input, starts: starts, sizes: sizes, name: context.name + "/second")
        return try combined(.sub, second, first, name: context.name, context)
    }

    /// Pooling of pictures as a function.
    mutating func poolFunction(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let input = try floatInput(context), configuration = context.configuration
        try configuration.requireChannelsLast()
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let kernel = try configuration.positive("pool_size", count: 2)
        let strides = configuration.has("strides") ? try configuration.positive("strides", count: 2) : kernel
        let window = Window(kernel: kernel, strides: strides, padding: try padding(context))
        return try pool(input, window, code, name: context.name, context)
    }
}
