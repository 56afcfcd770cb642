/// What a layer makes or takes while a network is described by calls.
///
/// ```swift
/// let image = SymbolicTensor(input: [28, 28, 1])
/// let a = Conv2D(8, 3, padding: .same, activation: .relu)(image)
/// let b = Conv2D(8, 3, padding: .same)(a)
/// let network = try Network(inputs: [image], outputs: Dense(10)(Flatten()(Add()(a, b))))
/// ```
public final class SymbolicTensor: Sendable {
    enum Origin: Sendable {
        case input(Network.Input)
        case call(any Layer, [SymbolicTensor])
    }

    let origin: Origin

    init(_ origin: Origin) { self.origin = origin }

    /// An input of the shape of one sample.
    public convenience init(input shape: [Int], name: String = "input") {
        self.init(.input(Network.Input(name: name, shape: shape)))
    }
}

extension Layer {
    /// What the layer makes of its inputs.
    public func callAsFunction(_ inputs: SymbolicTensor...) -> SymbolicTensor { SymbolicTensor(.call(self, inputs)) }
}

extension Network {
    /// The layers that lead from inputs to an output.
    ///
    /// - Parameter seed: The same seed begins with the same weights, on every machine.
    /// - Throws: `TrainingError` where a layer does not fit what it is called with, or an input is not among `inputs`.
    public init(_ name: String = "network", inputs: [SymbolicTensor], outputs: SymbolicTensor..., seed: UInt64 = 0) throws {
        var values: [ObjectIdentifier: Int] = [:], descriptions: [Input] = []
        for tensor in inputs {
            guard case .input(var input) = tensor.origin else {
                throw TrainingError("an input of a network is made by a layer", help: "Make it with SymbolicTensor(input:).")
            }
            if descriptions.contains(where: { $0.name == input.name }) { input.name += "_\(descriptions.count)" }
            values[ObjectIdentifier(tensor)] = descriptions.count
            descriptions.append(input)
        }
        var builder = NetworkBuilder(name: name, inputs: descriptions)
        func value(_ tensor: SymbolicTensor) throws -> Int {
            if let value = values[ObjectIdentifier(tensor)] { return value }
            guard case .call(let layer, let sources) = tensor.origin else {
                throw TrainingError("a layer takes an input that is not among the network's")
            }
            let inputs = try sources.map(value)
            let made = try builder.call(builder.add(layer), inputs)
            values[ObjectIdentifier(tensor)] = made
            return made
        }
        let results = try outputs.map(value)
        self = try builder.network(outputs: results, seed: seed)
    }
}
