import Storage
import Tensors

/// Layers that make numbers of classes of numbers, and vectors of numbers of classes.
extension KerasConverter {
    /// The number of the interval between the boundaries.
    mutating func discretization(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let given = configuration["bin_boundaries"].flatMap { Constant($0) }
        guard let boundaries = given?.reals, given?.shape.count == 1,
            zip(boundaries, boundaries.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw context.error("its boundaries are not in its settings", help: "Give them as bin_boundaries.")
        }
        _ = configuration["num_bins"]
        let mode = try configuration.string("output_mode", default: "int")
        let numbers = builder.append(
            .bucketize, [input.tensor], name: mode == "int" ? context.name : context.name + "/bins", shape: input.shape,
            type: .int32, [.boundaries: .floats(boundaries)])
        if mode == "int" { return numbers }
        return try encoded(context, numbers, count: boundaries.count + 1, mode: mode)
    }

    mutating func categoryEncoding(_ context: Context) throws -> Value {
        let input = try context.input()
        guard context.arguments.take(1, "count_weights") == nil else {
            throw context.error("it is called with count_weights, which is not supported")
        }
        let count = try context.configuration.positive("num_tokens", count: 1)[0]
        let numbers = builder.cast(input, to: .int32, name: context.name + "/numbers")
        return try encoded(
            context, numbers, count: count, mode: try context.configuration.string("output_mode", default: "multi_hot"))
    }

    /// A one for each number ("one_hot"), for those that are there ("multi_hot"), or how often each is ("count").
    private mutating func encoded(_ context: Context, _ numbers: Value, count: Int, mode: String) throws -> Value {
        let name = context.name
        var numbers = numbers
        let rank = numbers.shape.count
        if mode == "one_hot", numbers.shape.last == 1, rank > 1 {
            numbers = builder.reshape(numbers, to: Array(numbers.shape.dropLast()), name: name + "/each")
        }
        let depth = builder.scalar(name + "/depth", count)
        let (on, off) = (number(1, name: name + "/on"), number(0, name: name + "/off"))
        let ones = builder.append(
            .oneHot, [numbers.tensor, depth, on.tensor, off.tensor], name: name, shape: numbers.shape + [count],
            type: .float32, [.axis: .int(-1)])
        switch mode {
        case "one_hot": return ones
        case "multi_hot" where rank > 1:
            return reduced(.reduceMax, ones, axes: [rank - 1], keeps: false, name: name + "/any")
        case "count" where rank > 1: return reduced(.sum, ones, axes: [rank - 1], keeps: false, name: name + "/count")
        default: throw context.configuration.refusal(of: "output_mode")
        }
    }

    /// Products of the vectors along one axis of each input; the batch is that of both.
    mutating func dot(_ context: Context) throws -> Value {
        let inputs = try context.inputs()
        let configuration = context.configuration, name = context.name
        guard inputs.count == 2, inputs.allSatisfy({ (2...3).contains($0.shape.count) }) else {
            throw context.error("its inputs have shapes \(inputs.map { "\(Shape($0.shape))" }.joined(separator: " and "))")
        }
        let setting = configuration["axes"]
        let list = setting?["config"]?["value"] ?? setting
        guard let given = list?.int.map({ [$0, $0] }) ?? list?.ints, given.count == 2 else {
            throw configuration.refusal(of: "axes")
        }
        var values: [Value] = []
        var axes: [Int] = []
        for (index, input) in inputs.enumerated() {
            let axis = given[index] < 0 ? given[index] + input.shape.count : given[index]
            guard (1..<input.shape.count).contains(axis) else { throw configuration.refusal(of: "axes") }
            var value = builder.cast(input, to: .float32, name: "\(name)/cast\(index)")
            if try configuration.bool("normalize", default: false) {
                value = try normalized(value, axes: [axis], epsilon: 1e-12, name: "\(name)/normal\(index)", context)
            }
            axes.append(axis)
            values.append(value)
        }
        let (a, b) = (values[0].shape, values[1].shape)
        let first = a.count == 2 ? builder.reshape(values[0], to: [a[0], 1, a[1]], name: name + "/row") : values[0]
        let second = b.count == 2 ? builder.reshape(values[1], to: [b[0], b[1], 1], name: name + "/column") : values[1]
        let turnsFirst = a.count == 3 && axes[0] == 1, turnsSecond = b.count == 3 && axes[1] == 2
        let rows = first.shape[turnsFirst ? 2 : 1], columns = second.shape[turnsSecond ? 1 : 2]
        guard a[axes[0]] == b[axes[1]] else {
            throw context.error("its inputs have shapes \(Shape(a)) and \(Shape(b))")
        }
        let result = builder.append(
            .batchMatmul, [first.tensor, second.tensor], name: name, shape: [a[0], rows, columns],
            [.adjX: .int(turnsFirst ? 1 : 0), .adjY: .int(turnsSecond ? 1 : 0)])
        let shape = (a.count == 3 ? [rows] : []) + (b.count == 3 ? [columns] : [])
        return builder.reshape(result, to: [a[0]] + (shape.isEmpty ? [1] : shape), name: name + "/flat")
    }
}
