/// The learnt tensors that the file has for one layer, in Keras's order. It remembers which were taken, so that a
/// tensor that nothing takes is found.
final class KerasLayerWeights {
    /// Where the file has them, of a model that is used as a layer the place of its layers.
    let path: String
    let weights: [KerasLayer.Weight]
    private var taken: Set<Int> = []

    init(path: String = "", weights: [KerasLayer.Weight] = []) {
        self.path = path
        self.weights = weights
    }

    /// The tensor named `name` if only one is, else the `index`th; nil where there are fewer. Where the file has tensors
    /// whose names begin with `path`, it is the one of them with the number `place`.
    func take(_ name: String, at index: Int, path: String = "", _ place: Int = 0) -> KerasLayer.Weight? {
        if !path.isEmpty, weights.contains(where: { $0.name.hasPrefix(path) }) {
            guard let index = weights.firstIndex(where: { $0.name == "\(path)\(place)" }) else { return nil }
            taken.insert(index)
            return weights[index]
        }
        let named = weights.indices.filter { weights[$0].name == name }
        let index = named.count == 1 ? named[0] : index
        guard weights.indices.contains(index) else { return nil }
        taken.insert(index)
        return weights[index]
    }

    /// The first tensor that was not taken.
    var untaken: KerasLayer.Weight? {
        weights.indices.first { !taken.contains($0) }.map { weights[$0] }
    }
}
