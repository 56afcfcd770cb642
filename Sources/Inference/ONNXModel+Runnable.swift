import Models

extension ONNXModel {
    /// The model's graph, which an interpreter has prepared: a file that nobody can run is not worth writing.
    ///
    /// - Throws: `ModelError` naming the operator that cannot be run.
    public func runnableGraph() throws(ModelError) -> Graph { try graph().prepared() }
}
