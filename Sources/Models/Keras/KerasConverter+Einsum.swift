import Tensors

extension KerasConverter {
    /// EinsumDense: one product of matrices, with the axes brought into its order and back.
    mutating func einsumDense(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration, name = context.name
        let text = try configuration.string("equation", default: "")
        guard let equation = EinsumEquation(text, ranks: (input.shape.count, nil)), let first = equation.a.first,
            first == equation.result.first, equation.rows.contains(first)
        else { throw configuration.refusal(of: "equation") }
        let sizes = try axisSizes(context, equation, input)
        func count(_ axes: [Character]) -> Int { axes.reduce(1) { $0 * sizes[$1]! } }
        var kernel = try context.weight(0, "kernel", shape: equation.b.map { sizes[$0]! })
        // The scale has the axes of the result, those that the kernel has.
        let scaled = equation.result.map { equation.b.contains($0) ? sizes[$0]! : 1 }
        if let scale = try context.quantizationScale(configuration.has("bias_axes") ? 2 : 1, "kernel_scale", shape: scaled) {
            let order = equation.b.filter { !equation.result.contains($0) } + equation.result.filter(equation.b.contains)
            var numbers = Self.permuted(kernel, equation.b, to: order, sizes)
            for index in numbers.indices { numbers[index] /= scale[index % scale.count] }
            kernel = Self.permuted(numbers, order, to: equation.b, sizes)
        }
        let shared = equation.a.filter(equation.batch.contains), summed = equation.summed
        let free = Array(equation.rows.dropFirst()), made = equation.result.filter(equation.columns.contains)

        let axes = [first] + shared + free + summed
        let ordered = transposed(input, axes.map { equation.a.firstIndex(of: $0)! }, name: name + "/ordered")
        let batch = input.shape[0]
        var bias = try bias(context, equation, sizes)
        let end = equation.result.map { $0 == first ? batch : sizes[$0]! }
        let moved = bias.flatMap { biasShape($0.shape, addedTo: end, context) }
        if let moved { bias?.shape = moved }
        let fuses = shared.isEmpty && (bias == nil || bias!.axes == made && moved == nil)
        var result: Value
        if shared.isEmpty {
            let rows = builder.reshape(
                ordered, to: [batch] + free.map { sizes[$0]! } + [count(summed)], name: name + "/rows")
            let values = Self.permuted(kernel, equation.b, to: made + summed, sizes)
            result = fullyConnected(
                rows, values, bias: fuses ? bias?.values ?? zeros(count(made)) : zeros(count(made)), width: count(made),
                name: name + "/product")
        } else {
            let lead = shared.map { sizes[$0]! }
            let rows = builder.reshape(ordered, to: [batch] + lead + [count(free), count(summed)], name: name + "/rows")
            let values = Self.permuted(kernel, equation.b, to: shared + summed + made, sizes)
            let shape = lead + [count(summed), count(made)]
            let matrix = Value(tensor: builder.constant(name + "/kernel", values, shape: shape), shape: shape)
            result = try product(rows, matrix, name: name + "/product", context)
        }
        let order = [first] + shared + free + made
        result = builder.reshape(result, to: order.map { $0 == first ? batch : sizes[$0]! }, name: name + "/axes")
        result = transposed(result, equation.result.map { order.firstIndex(of: $0)! }, name: name + "/turned")
        if let bias, !fuses {
            result = affine(
                result, scale: Coefficients(1), offset: Coefficients(bias.values, shape: bias.shape), name: name + "/biased")
        }
        let output = try activated(context, result)
        if output.tensor == result.tensor, builder.tensors[output.tensor].data == nil { builder.rename(output, to: name) }
        return output
    }

    private func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

    /// The size of each axis: from the input's shape and the setting `output_shape`.
    private func axisSizes(_ context: Context, _ equation: EinsumEquation, _ input: Value) throws -> [Character: Int] {
        var sizes = Dictionary(uniqueKeysWithValues: zip(equation.a, input.shape))
        let setting = context.configuration["output_shape"]
        let list = setting?["config"]?["value"] ?? setting
        let shape = list?.int.map { [$0] } ?? list?.array?.map { $0.int } ?? []
        guard shape.count <= equation.result.count else { throw context.configuration.refusal(of: "output_shape") }
        for (axis, size) in zip(equation.result.suffix(shape.count), shape) where size != nil && axis != equation.a[0] {
            guard (1...1 << 24).contains(size!), sizes[axis] == nil || sizes[axis] == size else {
                throw context.configuration.refusal(of: "output_shape")
            }
            sizes[axis] = size
        }
        let all = Set(equation.a + equation.b + equation.result)
        guard all.allSatisfy({ sizes[$0] != nil }) else { throw context.configuration.refusal(of: "output_shape") }
        guard Shape(equation.b.map { sizes[$0]! }).checkedElementCount != nil else {
            throw context.configuration.refusal(of: "output_shape")
        }
        return sizes
    }

    /// The bias, its axes and the shape that it is broadcast from: 1 behind its first axis where it has none.
    private func bias(
        _ context: Context, _ equation: EinsumEquation, _ sizes: [Character: Int]
    ) throws -> (values: [Float], axes: [Character], shape: [Int])? {
        guard context.configuration.has("bias_axes") else { return nil }
        let axes = Array(try context.configuration.string("bias_axes", default: ""))
        guard !axes.isEmpty, axes.allSatisfy({ equation.result.contains($0) && $0 != equation.result[0] }),
            let first = equation.result.firstIndex(where: { axes.contains($0) })
        else { throw context.configuration.refusal(of: "bias_axes") }
        let rest = equation.result[first...]
        let shape = rest.map { axes.contains($0) ? sizes[$0]! : 1 }
        return (try context.weight(1, "bias", shape: shape), rest.filter { axes.contains($0) }, shape)
    }

    /// A tensor with its axes in another order.
    private static func permuted(
        _ values: [Float], _ axes: [Character], to order: [Character], _ sizes: [Character: Int]
    ) -> [Float] {
        if axes == order { return values }
        var strides: [Character: Int] = [:]
        var stride = 1
        for axis in axes.reversed() {
            strides[axis] = stride
            stride *= sizes[axis]!
        }
        var result = [0]
        for axis in order {
            result = result.flatMap { offset in (0..<sizes[axis]!).map { offset + $0 * strides[axis]! } }
        }
        return result.map { values[$0] }
    }
}
