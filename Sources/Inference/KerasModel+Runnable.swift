import Models

extension KerasModel {
    /// The model's graph, which an interpreter has prepared: a file that nobody can run is not worth writing.
    ///
    /// - Throws: `ModelError` naming the operator that cannot be run.
    public func runnableGraph() throws(ModelError) -> Graph { try Self.runnable(graph()) }

    /// The graph of ``graph(_:)``, which an interpreter has prepared.
    ///
    /// - Throws: `ModelError` naming the layer that cannot be written so, or the operator that cannot be run.
    public func runnableGraph(_ conversion: KerasConversion) throws -> Graph { try Self.runnable(graph(conversion)) }

    private static func runnable(_ graph: Graph) throws(ModelError) -> Graph {
        do throws(ModelError) {
            try Interpreter(graph: graph, kernels: .reference).allocateTensors()
        } catch {
            throw ModelError(
                "converted to TensorFlow Lite, the model cannot be run: \(error.message)", at: error.location,
                in: error.file, help: error.help)
        }
        return graph
    }
}
