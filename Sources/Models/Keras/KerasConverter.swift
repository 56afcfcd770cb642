import Storage
import Tensors

/// Makes the operators of a Keras model, layer by layer. What a layer has and its converter does not use (a setting, an
/// argument of a call, a learnt tensor) is an error that names it, except for what is known to say nothing about
/// inference.
struct KerasConverter {
    typealias Value = GraphBuilder.Value
    typealias Operand = KerasArguments.Operand

    /// Elements; more cannot be meant.
    private static let largestTensor = 1 << 36
    private static let mostAxes = 16
    /// Parts that one layer may divide a tensor into.
    static let mostParts = 4096

    let weights: any KerasWeights
    let conversion: ModelConversion
    var builder: GraphBuilder
    /// Of what stands for open sizes of inputs; nil where none is open.
    private let openUnit: (size: Int, isLarger: Bool)?
    /// What was converted, with output shapes.
    private(set) var layers: [KerasLayer] = []
    /// Layers that compute in other floats in Keras, by these: "mixed_float16".
    private(set) var narrowLayers: [String: [String]] = [:]
    /// What the graph does otherwise than Keras, a sentence each.
    var notes: [String] = []
    /// Whether the layers are called as in training: a model that is used as a layer passes it on.
    private var isTraining = false
    /// Tensors that were moved to channels last, and back, by the tensor that they were.
    var turned: [Int: Value] = [:], straight: [Int: Value] = [:]
    /// The models that were converted once, by where their weights are.
    private var convertedModels: Set<String> = []

    /// - Parameter batch: the rows of each input; nil for any number.
    init(weights: any KerasWeights, conversion: ModelConversion, batch: Int?, openUnit: (size: Int, isLarger: Bool)? = nil) {
        self.weights = weights
        self.openUnit = openUnit
        self.conversion = conversion
        builder = GraphBuilder(batch: batch)
    }

    /// One call of the layer that is being converted.
    struct Context {
        var layer: KerasArchitecture.Layer
        var kind: KerasLayerKind
        var weights: KerasLayerWeights
        /// Of the first tensor that is the layer's own, where the file has those of several layers together.
        var firstWeight = 0
        /// What the names of the layer's own tensors begin with, where the file has those of several layers together.
        var weightPath = ""
        var arguments: KerasArguments
        /// Of this call's outputs: the layer's name, with a number where it is called again.
        var name: String
        /// Whether tensors lie with their channels last that Keras has first.
        var isTurned = false

        var configuration: KerasConfiguration { layer.configuration }

        func error(_ message: String, help: String = "") -> ModelError { configuration.error(message, help: help) }

        /// The one tensor that the layer is called with.
        func input() throws -> Value {
            let operands = try inputs()
            guard operands.count == 1 else { throw error("it is called with \(operands.count) inputs") }
            return operands[0]
        }

        /// The tensors that the layer is called with.
        func inputs() throws -> [Value] {
            guard let operand = arguments.take(0, "inputs") else { throw error("it is called without an input") }
            return try operand.elements.map { element in
                guard case .value(let value) = element else {
                    throw error("it is called with \(element.brief), which is not a tensor")
                }
                return value
            }
        }

        /// The masks that come with the tensors that the layer is called with; nil for constants.
        var operandMasks: [GraphBuilder.Mask?] {
            (arguments.take(0, "inputs")?.elements ?? []).map { operand in
                if case .value(let value) = operand { value.mask } else { nil }
            }
        }

        /// Which steps of `input` count: what the call passes as `mask`, or what comes with the tensor.
        func mask(of input: Value, position: Int? = nil) throws -> GraphBuilder.Mask? {
            guard let operand = arguments.take(position, "mask") else { return input.mask }
            guard case .value(let value)? = operand.leaves.first, operand.leaves.count == 1 else {
                throw error("it is called with mask=\(operand.brief), which is not supported")
            }
            return GraphBuilder.Mask(tensor: value.tensor, shape: value.shape)
        }

        /// The weight named `name`, or the `index`th where the file has no names, with the shape it must have.
        func weight(_ index: Int, _ name: String, shape: [Int]) throws -> [Float] {
            guard let weight = weights.take(name, at: firstWeight + index, path: weightPath, index) else {
                throw error("the file has no weight '\(name)' for it")
            }
            guard weight.name == name || !kind.weights.contains(weight.name) else {
                throw error("the file has the weight '\(weight.name)' where '\(name)' should be")
            }
            guard weight.shape.dimensions == shape else {
                throw error("the weight '\(name)' has shape \(weight.shape) and should have \(Shape(shape))")
            }
            return weight.values
        }
    }

    /// The graph as it comes from the layers, of which nothing is merged or folded.
    mutating func convert(_ architecture: KerasArchitecture) throws -> Graph {
        var inputs: [(name: String, value: Value)] = []
        for input in architecture.inputs {
            let layer = try Self.inputLayer(input, of: architecture)
            let (type, shape) = try declared(layer, number: inputs.count)
            inputs.append((input.layer, builder.input(layer.name, type: type, shape: [builder.batch] + shape)))
        }
        var results = try convert(architecture, inputs: inputs.map(\.value), path: "")
        for index in results.indices {
            results[index] = channelsFirst(results[index], name: architecture.outputs[index].layer + "/channels_first")
        }
        if let path = try weights.unassigned().first {
            throw ModelError("the file has a weight that belongs to no layer of the model", at: .entry(path))
        }
        return builder.graph(
            name: architecture.name, inputs: inputs.map { ($0.name, $0.value.tensor) },
            outputs: zip(architecture.outputs, results).map { ($0.layer, $1.tensor) })
    }

    /// The type and shape of an input, in which `openUnit` or the conversion's shapes stand for open sizes.
    private func declared(_ layer: KerasConfiguration, number: Int) throws -> (type: ElementType, shape: [Int]) {
        let (type, declared) = try layer.declaredInput()
        guard !conversion.shapes.isEmpty else {
            return (
                type,
                declared.enumerated().map { axis, size in
                    size ?? Self.size(ofOpen: axis, openUnit?.size ?? 1, isLarger: openUnit?.isLarger ?? false)
                }
            )
        }
        let text = declared.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
        guard conversion.shapes.indices.contains(number), case let shape = conversion.shapes[number],
            shape.count == declared.count, zip(shape, declared).allSatisfy({ $0 > 0 && $0 <= 1 << 24 && ($1 == nil || $0 == $1) })
        else {
            let given =
                conversion.shapes.indices.contains(number) ? "not \(Shape(conversion.shapes[number]))" : "and no shape is given"
            throw layer.error("the input has the shape [\(text)] without the batch, \(given)")
        }
        return (type, shape)
    }

    private static func inputLayer(
        _ input: KerasArchitecture.Output, of architecture: KerasArchitecture
    ) throws -> KerasConfiguration {
        guard let layer = architecture.layers.first(where: { $0.configuration.name == input.layer }) else {
            throw ModelError("the input layer '\(input.layer)' does not exist", at: .entry("config.json"))
        }
        return layer.configuration
    }

    /// Converts the layers in an order in which each has what it needs.
    private mutating func convert(
        _ architecture: KerasArchitecture, inputs: [Value], path: String
    ) throws -> [Value] {
        let groups = try weights.weights(of: architecture, at: path)
        let isFirst = convertedModels.insert(path).inserted
        var values: [KerasArchitecture.Output: Value] = [:]
        for (output, value) in zip(architecture.inputs, inputs) { values[output] = value }
        var waiting = architecture.layers.flatMap { layer in
            layer.calls.indices.map { (layer: layer, call: $0) }
        }
        while !waiting.isEmpty {
            var later: [(layer: KerasArchitecture.Layer, call: Int)] = []
            for (layer, call) in waiting {
                let name = layer.configuration.name
                if layer.configuration.kind == "InputLayer" { continue }
                guard layer.calls[call].sources.allSatisfy({ values[$0] != nil }) else {
                    later.append((layer, call))
                    continue
                }
                let own = groups[name] ?? KerasLayerWeights(path: path + "/" + name)
                let results = try convert(
                    layer, own, KerasArguments(layer.calls[call], values: values),
                    name: call == 0 ? name : "\(name)_\(call)")
                for (index, result) in results.enumerated() {
                    values[.init(layer: name, call: call, tensor: index)] = result
                }
                if call == 0, isFirst, layer.inner == nil {
                    layers.append(
                        KerasLayer(
                            name: name, kind: layer.configuration.kind,
                            outputShape: results.first.map { [nil] + $0.kerasShape.dropFirst().map { $0 } } ?? [],
                            weights: Self.named(own.weights, of: layer.configuration)))
                }
            }
            guard later.count < waiting.count else {
                throw ModelError(
                    "the layer never gets its inputs: they form a cycle or do not exist",
                    at: .layer(later[0].layer.configuration.name))
            }
            waiting = later
        }
        return try architecture.outputs.map { output in
            guard let value = values[output] else {
                throw ModelError("the output of layer '\(output.layer)' does not exist", at: .entry("config.json"))
            }
            return value
        }
    }

    /// One call of a layer or of a model that is used as one.
    ///
    /// - Parameters:
    ///   - firstWeight: of the layer's tensors among `weights`; with it the caller checks that all are used.
    ///   - weightPath: what the names of the layer's tensors begin with.
    mutating func convert(
        _ layer: KerasArchitecture.Layer, _ weights: KerasLayerWeights, firstWeight: Int? = nil,
        weightPath: String = "", _ arguments: KerasArguments, name: String
    ) throws -> [Value] {
        let laidOut = try laidOut(layer, arguments, name: name)
        let (layer, arguments) = (laidOut.layer, laidOut.arguments)
        let configuration = layer.configuration
        let wasTraining = isTraining
        defer { isTraining = wasTraining }
        switch arguments.constant(nil, "training") {
        case nil: break
        // Versions differ in whether a layer's own argument or that of the model around it counts.
        case .bool(let value)?: isTraining = isTraining || value
        case let other?:
            throw configuration.error("it is called with training=\(other.brief), which is not supported")
        }
        var results: [Value]
        if let inner = layer.inner?.architecture {
            results = try convert(inner, of: configuration, weights, arguments, name: name)
        } else {
            guard let kind = KerasLayerKind.of(configuration) else { throw refusal(of: configuration) }
            let changes =
                switch kind.changesInTraining {
                case .never: false
                case .always: true
                case .inKeras2: configuration.kerasMajorVersion < 3
                }
            guard !isTraining || !changes else {
                throw configuration.error("it is called with training=true, which is not supported")
            }
            let context = Context(
                layer: layer, kind: kind, weights: weights, firstWeight: firstWeight ?? 0,
                weightPath: weightPath, arguments: arguments, name: name, isTurned: laidOut.isTurned)
            // A function's type is a parameter.
            if configuration.module?.contains("ops") != true { try requireFloats(context) }
            results = try kind.convert(&self, context)
            if kind.masking != .own {
                let mask = kind.masking == .kept ? try arguments.firstValue.flatMap { try context.mask(of: $0) } : nil
                for index in results.indices { results[index].mask = mask }
            }
            if laidOut.isTurned {
                for index in results.indices { results[index].isTurned = results[index].shape.count >= 3 }
            }
            try requireSettingsUsed(context)
            if firstWeight == nil { try requireWeightsUsed(context) }
        }
        if let argument = arguments.untaken {
            throw configuration.error("it is called with \(argument), which is not supported")
        }
        for result in results {
            guard result.shape.count <= Self.mostAxes else {
                throw configuration.error("its output has \(result.shape.count) axes; \(Self.mostAxes) are the most")
            }
            guard let count = Shape(result.shape).checkedElementCount, count <= Self.largestTensor else {
                throw configuration.error("its output of shape \(Shape(result.shape)) is too large")
            }
        }
        return results
    }

    /// A model that is used as a layer. It takes its inputs as the types that it declares.
    private mutating func convert(
        _ model: KerasArchitecture, of configuration: KerasConfiguration, _ weights: KerasLayerWeights,
        _ arguments: KerasArguments, name: String
    ) throws -> [Value] {
        var values: [Value] = []
        for operand in arguments.take(0, "inputs")?.elements ?? [] {
            guard case .value(let value) = operand else {
                throw configuration.error("it is called with \(operand.brief), which is not a tensor")
            }
            values.append(value)
        }
        guard values.count == model.inputs.count else {
            throw configuration.error("it is called with \(values.count) inputs and has \(model.inputs.count)")
        }
        if let masks = arguments.take(1, "mask")?.elements {
            for (index, operand) in masks.enumerated() where !operand.isNull {
                guard case .value(let mask) = operand, masks.count == values.count else {
                    throw configuration.error("it is called with mask=\(operand.brief), which is not supported")
                }
                values[index].mask = .init(tensor: mask.tensor, shape: mask.shape)
            }
        }
        for (index, input) in model.inputs.enumerated() {
            let (type, shape) = try Self.inputLayer(input, of: model).declaredInput()
            let (mask, isTurned) = (values[index].mask, values[index].isTurned)
            let given = values[index].kerasShape.dropFirst()
            guard shape.count == given.count, zip(shape, given).allSatisfy({ $0 == nil || $0 == $1 }) else {
                let text = ([1] + shape).map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
                throw configuration.error(
                    "it is called with shape \(Shape(values[index].shape)) and its input has [\(text)]")
            }
            values[index] = builder.cast(values[index], to: type, name: "\(name)/\(input.layer)")
            (values[index].mask, values[index].isTurned) = (mask, isTurned)
        }
        return try convert(model, inputs: values, path: weights.path)
    }

    /// Layers compute in float32, also those that compute in other floats in Keras, which is to be said.
    mutating func requireFloats(_ context: Context) throws {
        let type = try context.configuration.dtype()
        switch type {
        case "float32": return
        case "float16", "mixed_float16", "bfloat16", "mixed_bfloat16", "float64":
            let name = context.configuration.name
            if narrowLayers[type]?.contains(name) != true { narrowLayers[type, default: []].append(name) }
        case "int8_from_float32" where ["Dense", "EinsumDense", "Embedding"].contains(context.configuration.kind): return
        default: throw context.configuration.refusal(of: "dtype")
        }
    }

    /// The converter, with the sizes of its layers' outputs open that are other ones in `other`.
    func leavingOpen(whatDiffersIn other: KerasConverter) -> KerasConverter {
        var result = self
        for (index, layer) in other.layers.enumerated() where layers.indices.contains(index) {
            let shapes = zip(layers[index].outputShape, layer.outputShape)
            result.layers[index].outputShape = shapes.map { $0 == $1 ? $0 : nil }
        }
        return result
    }

    func requireSettingsUsed(_ context: Context) throws {
        let configuration = context.configuration
        if let (key, _) = configuration.unread.first(where: { !context.kind.ignores($0.key, $0.value) }) {
            throw configuration.refusal(of: key)
        }
    }

    private func requireWeightsUsed(_ context: Context) throws {
        if let weight = context.weights.untaken {
            throw context.error(
                "the file has a weight '\(weight.name)' of shape \(weight.shape) for it that its settings do not use")
        }
    }

    private func refusal(of configuration: KerasConfiguration) -> ModelError {
        let kind = configuration.kind
        if ["Hashing", "HashedCrossing", "IntegerLookup", "StringLookup", "TextVectorization"].contains(kind) {
            return configuration.error(
                "TensorFlow Lite has no operator for it",
                help: "Do it before the model, and begin the model with the numbers that it makes.")
        }
        let lambdaHelp =
            "Write the computation with Keras: x * 2 or keras.ops.relu(x) in a functional model, Rescaling, Activation, "
            + "Reshape; then save the model again."
        if kind == "Lambda" {
            let function = configuration["function"]
            if let name = function?.string ?? function?["config"]?.string {
                return configuration.error(
                    "it calls the Python function '\(name)', which is not in the file",
                    help: lambdaHelp)
            }
            return configuration.error(
                "it runs Python code that is stored in the file, which is never executed",
                help: lambdaHelp)
        }
        let owner = configuration.isOfKeras ? "" : " of '\(configuration.module ?? "")'"
        return ModelError(
            "a layer of kind '\(kind)'\(owner) cannot be converted", at: .layer(configuration.name),
            help: "Convert the model with TensorFlow and load the .tflite file.")
    }

    /// The names of a layer's weights, where the file has only their positions.
    private static func named(
        _ weights: [KerasLayer.Weight], of configuration: KerasConfiguration
    ) -> [KerasLayer.Weight] {
        var names = KerasLayerKind.of(configuration)?.weights ?? []
        for (setting, name) in [("scale", "gamma"), ("center", "beta")] where configuration[setting] == .bool(false) {
            names.removeAll { $0 == name }
        }
        return weights.enumerated().map { index, weight in
            var weight = weight
            let position = weight.name.split(separator: "/").last.flatMap { Int($0) }
            if position != nil, index < names.count { weight.name = names[index] }
            return weight
        }
    }
}
