import Models

extension ONNXModel {
    /// The model's graph, which an interpreter has prepared: a file that nobody can run is not worth writing.
    ///
    /// - Parameter output: of several outputs the one that the graph has, by its name; nil for all.
    /// - Throws: `ModelError` naming the operator that cannot be run.
    public func runnableGraph(output: String? = nil) throws(ModelError) -> Graph {
        try graph().keeping(output: output).prepared()
    }
}
