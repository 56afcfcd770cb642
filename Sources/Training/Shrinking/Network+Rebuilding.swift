extension Network {
    /// A network of other layers, each with the parameters that it shall have, called as `calls` say.
    ///
    /// - Parameter calls: The layer, by its position, and the values that it takes; shapes follow.
    func rebuilt(_ entries: [Entry], calls: [(layer: Int, inputs: [Int])], outputs: [Int]) throws -> Network {
        var builder = NetworkBuilder(name: name, inputs: inputs)
        for entry in entries { _ = try builder.add(entry.layer) }
        for call in calls { _ = try builder.call(call.layer, call.inputs) }
        var network = try builder.network(outputs: outputs, seed: 0)
        for (index, entry) in entries.enumerated() {
            guard network.layers[index].parameters.map(\.shape) == entry.parameters.map(\.shape) else {
                throw TrainingError("the weights of layer '\(entry.name)' do not fit its settings")
            }
            network.layers[index].parameters = entry.parameters
            network.layers[index].isFrozen = entry.isFrozen
        }
        return network
    }
}
