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
    /// - Parameters:
    ///   - signature: its key; nil for ``defaultSignature``.
    ///   - conversion: how many samples the graph takes where the folder leaves that open, and whether an LSTM of Keras 2
    ///     for that many is one operator or the loop that it is in the folder.
    /// - Throws: ``ModelError`` naming the node that has no counterpart in TensorFlow Lite, or the input that cannot take so
    ///   many samples.
    public func graph(
        signature: String? = nil, _ conversion: ModelConversion = ModelConversion()
    ) throws(ModelError) -> Graph {
        guard conversion.recurrent != .unrolled else {
            throw ModelError(
                "its loops are in the file as they are, and are not written out", in: path,
                help: "Convert the Keras model that it was exported from, or leave out 'unrolled'.")
        }
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
        var converter = SavedModelConverter(self, conversion)
        return try converter.graph(of: chosen)
    }
}

extension SavedModelConverter {
    mutating func graph(of signature: TensorFlowGraph.Signature) throws(ModelError) -> Graph {
        guard let main = try model.graph.main() else { throw ModelError("the file has no graph", in: model.graph.file.name) }
        let frame = Frame(main, arguments: [])
        let key = signature.signature.key
        var inputs: [(name: String, tensor: Int)] = [], outputs: [(name: String, tensor: Int)] = []
        for input in signature.inputs {
            guard case .tensor(let tensor)? = try? value(of: input.tensor, in: frame) else {
                throw ModelError(
                    "the input '\(input.name)' of signature '\(key)' is not a placeholder of numbers", in: model.path)
            }
            if let batch = conversion.batch, tensor.shape.first != Dimension(batch) {
                throw ModelError(
                    "the input '\(input.name)' is for \(tensor.shape.first.map { "\($0.count)" } ?? "no") samples, not \(batch)",
                    in: model.path, help: "Leave out the batch.")
            }
            inputs.append((input.name, tensor.index))
        }
        for output in signature.outputs {
            let context = Context(
                node: TensorFlowNode(named: output.tensor, of: model.graph.file), inputs: [], function: "", file: model.path)
            var tensor = try self.tensor(of: try value(of: output.tensor, in: frame), context, name: output.tensor)
            // A tensor has one name, and one place among the outputs.
            if (inputs + outputs).contains(where: { $0.tensor == tensor.index }) || builder.tensors[tensor.index].data != nil {
                tensor = copy(tensor, name: output.tensor)
            }
            builder.rename(tensor.index, to: output.tensor)
            outputs.append((output.name, tensor.index))
        }
        var graph = builder.graph(name: "SavedModel", signature: key, inputs: inputs, outputs: outputs)
        guard graph.fuseGelu() else {
            throw errorFunctions[0].error("TensorFlow Lite has no operator for it outside the activation GELU")
        }
        graph = graph.mergingEqualOperators().simplified()
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
        let shape = builder.constant(name + "/shape", Constant(tensor.shape.map(\.signature), shape: [tensor.shape.count]))
        return append(.reshape, [tensor.index, shape], name: name, shape: tensor.shape, type: tensor.type)
    }
}
