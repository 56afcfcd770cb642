import Tensors

/// Where the graph is entered and left.
extension ONNXConverter {
    mutating func input(_ argument: ONNXFile.Argument) throws -> ONNXValue {
        func error(_ message: String, help: String = "") -> ModelError {
            ModelError(message, at: .entry("input '\(argument.name)'"), help: help)
        }
        guard let type = argument.type else { throw error("it is not a tensor, or its type is not known") }
        guard let dimensions = argument.shape else { throw error("the file does not say how many axes it has") }
        switch type {
        case .float32, .int32, .int64, .bool, .uint8, .int8, .int16: break
        default:
            throw error(
                "its elements are of type \(type.name), which is not supported",
                help: type.isFloatingPoint ? "Export the model in float32: model.float(), or FloatTensorType." : "")
        }
        var batchAxis = isTimeMajor(argument) ? 1 : 0
        var shape: [Dimension] = []
        for (axis, dimension) in dimensions.enumerated() {
            if let size = dimension.size {
                shape.append(Dimension(size))
            } else if let batch = batchName, batch.isEmpty || dimension.name.isEmpty ? axis == batchAxis : batch == dimension.name
            {
                if batch.lowercased().contains("batch") { batchAxis = axis }
                shape.append(self.batch)
            } else if axis == dimensions.count - 1, let size = neededSize(of: argument.name) {
                shape.append(Dimension(size))
                note(
                    "the input '\(argument.name)' has \(size) elements along axis \(axis), as its weights have; the file leaves it open"
                )
            } else {
                throw error(
                    "its axis \(axis)\(dimension.name.isEmpty ? "" : ", '\(dimension.name)',") is open; only the batch may be",
                    help: "Export the model with fixed sizes: dynamic_axes={'\(argument.name)': {\(batchAxis): 'batch'}}.")
            }
        }
        guard let count = shape.total, count.count <= Self.largestTensor, shape.allSatisfy({ $0.count <= Int(Int32.max) })
        else {
            throw error("its shape \(shape.text) is too large")
        }
        var order = Array(shape.indices)
        if shape.count >= 3, shape.count <= 5, !keepsLayout, isImage(argument.name) {
            order = Self.channelsLast(shape.count)
            channelsLast.insert(argument.name)
            note(
                "the input '\(argument.name)' takes \(order.map { shape[$0] }.text), channels last; in the file it is \(shape.text)"
            )
        }
        if batchAxis > 0, !keepsLayout, order[0] == 0 {
            order = Self.first(batchAxis, shape.count)
            batchFirst[argument.name] = batchAxis
            if batchAxis == 1 { sequences.append(Array(shape.prefix(2))) }
            note(
                "the input '\(argument.name)' takes \(order.map { shape[$0] }.text), the batch first; in the file it is \(shape.text)"
            )
        }
        let tensor = builder.tensor(argument.name, type, order.map { shape[$0] }).index
        let value = ONNXValue(tensor: tensor, shape: shape, order: order)
        if batchSource == nil, shape.contains(.batch) { batchSource = value }
        return value
    }

    /// Refuses a number of samples where the file fixes another.
    func requireBatch() throws {
        guard batch != .batch, batchName == nil, let argument = file.inputs.first, let shape = argument.shape else { return }
        let axis = isTimeMajor(argument) ? 1 : 0
        let size = shape.count > axis ? shape[axis].size : nil
        guard size.map({ Dimension($0) }) != batch else { return }
        throw ModelError(
            "it is for \(size.map { "\($0)" } ?? "no") samples, not \(batch.count)", at: .entry("input '\(argument.name)'"),
            help:
                "Leave out the batch, or export the model with an open one: dynamic_axes={'\(argument.name)': {\(axis): 'batch'}}."
        )
    }

    /// The name of the axis that is the batch: that of the first input with an open one. nil where all are fixed.
    private var batchName: String? {
        file.inputs.lazy.compactMap { argument in
            if isTimeMajor(argument), let batch = argument.shape?[1], batch.size == nil { return batch.name }
            return argument.shape?.first { $0.size == nil }?.name
        }.first
    }

    /// All axes with the batch before the others.
    private static func first(_ batch: Int, _ rank: Int) -> [Int] { [batch] + (0..<rank).filter { $0 != batch } }

    /// Whether an input is (steps, batch, …): a recurrent operator reads it so, by itself or behind what computes or looks up
    /// each element by itself.
    private func isTimeMajor(_ argument: ONNXFile.Argument) -> Bool {
        guard let rank = argument.shape?.count, rank > 1 else { return false }
        var waiting = [argument.name]
        var seen: Set<String> = []
        while let value = waiting.popLast() {
            for node in (readers[value] ?? []).map({ file.nodes[$0] }) where node.domain.isEmpty {
                if ["LSTM", "GRU", "RNN"].contains(node.type), node.inputs.first == value {
                    guard case .int(1)? = node.attributes["layout"] else { return true }
                }
                let isLookup = node.type == "Gather" && node.inputs.count > 1 && node.inputs[1] == value
                guard isLookup || Self.elementwiseOperators.contains(node.type) else { continue }
                waiting += node.outputs.filter { seen.insert($0).inserted }
            }
        }
        return false
    }

    static func channelsLast(_ rank: Int) -> [Int] { [0] + Array(2..<rank) + [1] }

    /// Whether an input is read by an operator whose second axis is of channels, by itself or behind what computes
    /// each element by itself.
    private func isImage(_ name: String) -> Bool {
        var waiting = [name]
        var seen: Set<String> = []
        while let value = waiting.popLast() {
            for node in (readers[value] ?? []).map({ file.nodes[$0] }) where node.domain.isEmpty {
                if Self.channelOperators.contains(node.type), node.inputs.first == value { return true }
                guard Self.transparentOperators.contains(node.type) else { continue }
                waiting += node.outputs.filter { seen.insert($0).inserted }
            }
        }
        return false
    }

    /// The size that a product of matrices needs along the last axis of an input, which computes each element by itself
    /// before it at most; nil where none says it.
    private func neededSize(of name: String) -> Int? {
        var waiting = [name]
        var seen: Set<String> = []
        while let value = waiting.popLast() {
            for node in (readers[value] ?? []).map({ file.nodes[$0] }) where node.domain.isEmpty {
                if ["MatMul", "Gemm"].contains(node.type), node.inputs.first == value, node.attributes["transA"] == nil,
                    node.inputs.count > 1, let weights = file.constants[node.inputs[1]], weights.shape.count == 2
                {
                    guard case .int(1)? = node.attributes["transB"] else { return weights.shape[0] }
                    return weights.shape[1]
                }
                guard Self.elementwiseOperators.contains(node.type) else { continue }
                waiting += node.outputs.filter { seen.insert($0).inserted }
            }
        }
        return nil
    }

    private static let elementwiseOperators: Set<String> = [
        "Add", "Sub", "Mul", "Div", "Relu", "LeakyRelu", "Sigmoid", "Tanh", "Clip", "Cast", "Identity", "Dropout", "Neg", "Abs",
        "Sqrt", "Pow",
    ]
    private static let channelOperators: Set<String> = [
        "Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization",
        "InstanceNormalization", "GroupNormalization", "Resize", "DepthToSpace", "SpaceToDepth", "LRN",
    ]
    private static let transparentOperators = elementwiseOperators.union(["Pad", "Concat"])

    /// The axis of an output that is the batch, where it is not the first and inputs have theirs first.
    private func laterBatch(of shape: [Dimension]) -> Int? {
        guard !batchFirst.isEmpty else { return nil }
        let place = shape.firstIndex(of: .batch) ?? (sequences.contains(Array(shape.prefix(2))) ? 1 : 0)
        return place > 0 ? place : nil
    }

    mutating func output(_ operand: ONNXOperand, _ name: String) throws -> Int {
        var value: ONNXValue
        switch operand {
        case .value(let computed): value = computed
        case .constant(let constant):
            value = try materialized(constant, name: name)
        }
        let shape = value.shape
        let order = Self.channelsLast(max(value.rank, 2))
        if !channelsLast.isEmpty, value.rank >= 3, value.rank <= 5, value.order == order {
            value = arranged(value, order.map { value.axes[$0] }, name: name)
            channelsLast.insert(name)
            note(
                "the output '\(name)' gives \(order.map { shape[$0] }.text), channels last; in the file it is \(shape.text)")
        } else if let batchAxis = laterBatch(of: shape) {
            let order = Self.first(batchAxis, shape.count)
            value = arranged(value, order.map { value.axes[$0] }, name: name)
            batchFirst[name] = batchAxis
            note("the output '\(name)' gives \(order.map { shape[$0] }.text), the batch first; in the file it is \(shape.text)")
        } else {
            value = arranged(value, value.axes, name: name)
        }
        let isGiven =
            builder.tensors[value.tensor].data != nil || file.inputs.contains { $0.name == builder.tensors[value.tensor].name }
        if isGiven {
            // A graph makes its outputs.
            let zero = tensor(
                of: Constant(value.tensorShape.map(\.signature), type: .int32))
            value = emit(.reshape, [value.tensor, zero], like: value, name: name)
        }
        builder.rename(value.tensor, to: name)
        return value.tensor
    }
}
