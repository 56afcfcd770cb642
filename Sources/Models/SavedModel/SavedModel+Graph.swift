import Tensors

extension SavedModel {
    /// The key of the signature that ``graph(signature:)`` takes where none is named: "serving_default", or the only one.
    public var defaultSignature: String? {
        let keys = signatures.map(\.key).filter { $0 != "__saved_model_init_op" }
        return keys.contains("serving_default") || keys.count != 1 ? keys.first { $0 == "serving_default" } : keys[0]
    }

    /// The signature as TensorFlow Lite operators: variables become constants, what follows from constants alone is
    /// computed, activations are fused and batch normalization is folded into the layer before it. Dimensions that the
    /// signature leaves open stay open.
    ///
    /// - Parameter signature: its key; nil for ``defaultSignature``.
    /// - Throws: ``ModelError`` naming the node that has no counterpart in TensorFlow Lite.
    public func graph(signature: String? = nil) throws(ModelError) -> Graph {
        let known = signatures.map(\.key).filter { $0 != "__saved_model_init_op" }
        let list = known.map { "'\($0)'" }.joined(separator: ", ")
        guard let key = signature ?? defaultSignature else {
            throw known.isEmpty
                ? ModelError(
                    "the model has no signature: nothing in it can be called", in: path,
                    help: "Save it with tf.saved_model.save(model, folder, signatures=…), or with model.export(folder).")
                : ModelError(
                    "the model has no signature 'serving_default', but \(list)", in: path, help: "Name the one to convert.")
        }
        guard let chosen = graph.signatures.first(where: { $0.signature.key == key }), known.contains(key) else {
            throw ModelError(
                "the model has no signature '\(key)'", in: path,
                help: known.isEmpty ? "It has none." : "It has \(list).")
        }
        var converter = SavedModelConverter(self)
        return try converter.graph(of: chosen)
    }
}

extension SavedModelConverter {
    mutating func graph(of signature: TensorFlowGraph.Signature) throws(ModelError) -> Graph {
        guard let main = try model.graph.main() else { throw ModelError("the file has no graph", in: model.graph.file.name) }
        let frame = Frame(main, arguments: [])
        var entries = Graph.Signature(key: signature.signature.key, inputs: [], outputs: [])
        for input in signature.inputs {
            guard case .tensor(let tensor)? = try? value(of: input.tensor, in: frame) else {
                throw ModelError(
                    "the input '\(input.name)' of signature '\(entries.key)' is not a placeholder of numbers", in: model.path)
            }
            entries.inputs.append(.init(name: input.name, tensor: tensor.index))
        }
        for output in signature.outputs {
            let context = Context(
                node: TensorFlowNode(named: output.tensor, of: model.graph.file), inputs: [], function: "", file: model.path)
            var tensor = try self.tensor(of: try value(of: output.tensor, in: frame), context, name: output.tensor)
            // A tensor has one name, and one place among the outputs.
            if entries.outputs.contains(where: { $0.tensor == tensor.index })
                || entries.inputs.contains(where: { $0.tensor == tensor.index })
                || subgraph.isConstant(tensor.index)
            {
                tensor = copy(tensor, name: output.tensor)
            }
            subgraph.tensors[tensor.index].name = output.tensor
            entries.outputs.append(.init(name: output.name, tensor: tensor.index))
        }
        subgraph.inputs = entries.inputs.map(\.tensor)
        subgraph.outputs = entries.outputs.map(\.tensor)
        try fuseGelu()
        let graph = Graph(description: "SavedModel", subgraphs: [subgraph] + otherSubgraphs, signatures: [entries]).simplified()
        do throws(ModelError) {
            try graph.check()
        } catch {
            throw ModelError(
                "converted to TensorFlow Lite, the model is not possible: \(error.message)", at: error.location, in: model.path)
        }
        return graph
    }

    /// A reshape to the same shape.
    private mutating func copy(_ tensor: Value.Tensor, name: String) -> Value.Tensor {
        let shape = add(Constant(tensor.shape.map(\.signature), shape: [tensor.shape.count]), name: name + "/shape")
        return append(.reshape, [tensor.index, shape], name: name, shape: tensor.shape, type: tensor.type)
    }
}
