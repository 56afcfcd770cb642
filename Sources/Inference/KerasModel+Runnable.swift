import Models

extension KerasModel {
    /// The model's graph, which an interpreter has prepared: a file that nobody can run is not worth writing.
    ///
    /// - Throws: `ModelError` naming the operator that cannot be run.
    public func runnableGraph() throws(ModelError) -> Graph { try graph().prepared(evenOpen: true) }

    /// The graph of ``graph(_:)``, which an interpreter has prepared.
    ///
    /// - Throws: `ModelError` naming the layer that cannot be written so, or the operator that cannot be run.
    public func runnableGraph(_ conversion: ModelConversion) throws -> Graph {
        try graph(conversion).keeping(output: conversion.output).prepared(evenOpen: true)
    }
}

extension SavedModel {
    /// The signature's graph, which an interpreter has prepared: a file that nobody can run is not worth writing.
    ///
    /// - Parameters:
    ///   - signature: its key; nil for `defaultSignature`.
    ///   - conversion: the number of samples, the form of recurrent layers, and the output.
    /// - Throws: `ModelError` naming the node that has no counterpart, or the operator that cannot be run.
    public func runnableGraph(
        signature: String? = nil, _ conversion: ModelConversion = ModelConversion()
    ) throws(ModelError) -> Graph {
        try graph(signature: signature, conversion).keeping(output: conversion.output).prepared()
    }
}

extension Graph {
    /// The TensorFlow Lite model, ONNX model or SavedModel folder at `path` as TensorFlow Lite operators.
    ///
    /// - Parameter signature: of a SavedModel, the key of the one to convert; nil for its default.
    public init(at path: String, signature: String? = nil) throws(ModelError) {
        if SavedModel.isFolder(at: path) {
            self = try SavedModel(at: path).runnableGraph(signature: signature)
        } else if path.hasSuffix(".onnx") {
            self = try ONNXModel(at: path).runnableGraph()
        } else {
            try self.init(tfliteAt: path)
        }
    }

    /// The graph itself, once an interpreter has prepared it.
    ///
    /// - Parameter evenOpen: whether the shapes that stand for open ones are possible; otherwise what leaves more than the batch
    ///   open is prepared when its inputs have a shape.
    func prepared(evenOpen: Bool = false) throws(ModelError) -> Graph {
        let inputs = subgraphs[0].inputs.map { subgraphs[0].tensors[$0] }
        if !evenOpen, inputs.contains(where: { $0.shapeSignature?.dropFirst().contains(-1) ?? false }) { return self }
        do throws(ModelError) {
            try Interpreter(graph: self, kernels: .reference).allocateTensors()
        } catch {
            throw ModelError(
                "converted to TensorFlow Lite, the model cannot be run: \(error.message)", at: error.location,
                in: error.file, help: error.help)
        }
        return self
    }
}
