import Storage
import Tensors

/// The learnt tensors of a Keras file by layer, wherever its format keeps them.
protocol KerasWeights {
    /// The weights of each layer of `architecture`, by name. `path` is where the model itself is: empty for the whole
    /// model, the path of its ``KerasLayerWeights`` for a model that is used as a layer.
    func weights(of architecture: KerasArchitecture, at path: String) throws -> [String: KerasLayerWeights]

    /// The paths of tensors that were given to no layer.
    func unassigned() throws -> [String]
}

extension HDF5File {
    func weight(at path: String, name: String) throws -> KerasLayer.Weight {
        let dataset = try dataset(path)
        guard let values = dataset.floats else {
            throw ModelError("the weight is text, not numbers", at: .entry(path))
        }
        return KerasLayer.Weight(name: name, shape: Shape(dataset.shape), values: values)
    }
}
