/// Where each parameter of a network lies in one run of memory: first those that gradients change.
final class ParameterLayout: @unchecked Sendable {
    struct Place: Sendable, Hashable {
        var layer: Int
        var parameter: Int
        var range: Range<Int>
    }

    let weights: FloatMemory
    let places: [Place]
    /// The first so many are changed by gradients.
    let trainableCount: Int

    init(_ network: Network) {
        var places: [Place] = [], next = 0, trainable = 0
        for wantsTrainable in [true, false] {
            for (layer, entry) in network.layers.enumerated() {
                for (index, parameter) in entry.parameters.enumerated()
                where (parameter.isTrainable && !entry.isFrozen) == wantsTrainable {
                    places.append(Place(layer: layer, parameter: index, range: next..<next + parameter.values.count))
                    next += parameter.values.count
                }
            }
            if wantsTrainable { trainable = next }
        }
        self.places = places
        trainableCount = trainable
        weights = FloatMemory(count: next)
        read(network)
    }

    func read(_ network: Network) {
        for place in places {
            weights.write(network.layers[place.layer].parameters[place.parameter].values, at: place.range.lowerBound)
        }
    }

    func network(_ original: Network) -> Network {
        var network = original
        for place in places { network.layers[place.layer].parameters[place.parameter].values = weights.values(place.range) }
        return network
    }

    /// The places of a layer's parameters, in its order.
    func places(ofLayer layer: Int) -> [Place] { places.filter { $0.layer == layer }.sorted { $0.parameter < $1.parameter } }
}
