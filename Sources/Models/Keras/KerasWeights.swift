import Storage
import Tensors

/// The learnt tensors of a Keras file by layer.
///
/// A `.keras` file keeps them by class and position ("layers/conv2d_1/vars/0"), an HDF5 file by layer and name
/// ("model_weights/conv1/digits/conv1/kernel").
struct KerasWeights {
    private enum Layout { case variables, layers }
    private let layout: Layout
    private let file: HDF5File
    private let root: String

    /// The weights of a `.keras` file.
    init(variablesOf file: HDF5File) throws {
        layout = .variables
        self.file = file
        root = ""
    }

    /// The weights of an HDF5 model.
    init(layersOf file: HDF5File) throws {
        layout = .layers
        self.file = file
        root = "/model_weights"
    }

    /// The weights of each layer of `architecture`, by name. `path` is where the model itself is: empty for the
    /// whole model, the group of the inner model otherwise.
    func weights(of architecture: KerasArchitecture, at path: String = "") throws -> [String: Group] {
        switch layout {
        case .variables: try variables(of: architecture, at: path)
        case .layers: try layers(of: architecture, at: path)
        }
    }

    /// Where a layer's tensors are, and the tensors of the layer itself.
    struct Group {
        var path: String
        var weights: [KerasLayer.Weight]
    }

    // MARK: .keras

    private func variables(of architecture: KerasArchitecture, at path: String) throws -> [String: Group] {
        let containers = ["layers", "_layer_checkpoint_dependencies"].map { path + "/" + $0 }
        guard let container = containers.first(where: file.contains) else { return [:] }
        var pathOfName: [String: String] = [:]
        var children: Set<String> = []
        for child in try file.children(of: container) where child.kind == .group {
            let group = container + "/" + child.name
            children.insert(child.name)
            if file.contains(group + "/vars"), let name = try file.string("name", of: group + "/vars") {
                pathOfName[name] = group
            }
        }
        var used: [String: Int] = [:]
        var groups: [String: Group] = [:]
        for layer in architecture.layers {
            let configuration = layer.configuration
            let stem = Self.snakeCase(configuration.kind)
            let count = used[stem, default: 0]
            used[stem] = count + 1
            let byPosition = count == 0 ? stem : "\(stem)_\(count)"
            // The recorded name is exact; files of earlier versions have only the position.
            guard let group = pathOfName[configuration.name]
                ?? (children.contains(byPosition) ? container + "/" + byPosition : nil)
            else { continue }
            groups[configuration.name] = Group(path: group, weights: try ownVariables(at: group, depth: 0))
        }
        return groups
    }

    /// The variables of a layer in Keras's order: its own, then those of the cell, the forward and backward layers
    /// and the wrapped layer.
    private func ownVariables(at group: String, depth: Int) throws -> [KerasLayer.Weight] {
        guard depth < 4 else { return [] }
        var weights: [KerasLayer.Weight] = []
        if file.contains(group + "/vars") {
            let names = try file.children(of: group + "/vars").filter { $0.kind == .dataset }.map(\.name)
            for name in names.sorted(by: { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }) {
                weights.append(try weight(at: group + "/vars/" + name, name: name))
            }
        }
        for part in ["cell", "forward_layer", "backward_layer", "layer"] where file.contains(group + "/" + part) {
            weights += try ownVariables(at: group + "/" + part, depth: depth + 1)
        }
        return weights
    }

    /// "Conv2DTranspose" to "conv2d_transpose", as Keras names groups.
    static func snakeCase(_ name: String) -> String {
        let letters = Array(name.unicodeScalars.filter { $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) })
        var result = ""
        for (index, letter) in letters.enumerated() {
            let isUpper = ("A"..."Z").contains(letter)
            if isUpper, index > 0, letters[index - 1] != "_" {
                let nextIsLower = index + 1 < letters.count && ("a"..."z").contains(letters[index + 1])
                if nextIsLower || ("a"..."z").contains(letters[index - 1]) { result.append("_") }
            }
            result.append(String(letter).lowercased())
        }
        return result
    }

    // MARK: HDF5

    private func layers(of architecture: KerasArchitecture, at path: String) throws -> [String: Group] {
        var groups: [String: Group] = [:]
        // An inner model's tensors are all in its own group, each named by the path of its layer.
        let inner = path.isEmpty ? [] : try namedWeights(at: path)
        for layer in architecture.layers {
            let name = layer.configuration.name
            if path.isEmpty {
                let group = root + "/" + name
                guard file.contains(group) else { continue }
                groups[name] = Group(
                    path: group, weights: layer.inner == nil ? try namedWeights(at: group).map(\.weight) : [])
            } else {
                groups[name] = Group(
                    path: path, weights: inner.filter { $0.owner.contains(name) }.map(\.weight))
            }
        }
        return groups
    }

    /// The tensors that a layer's group lists, with the parts of the path before each one's name.
    private func namedWeights(at group: String) throws -> [(owner: [String], weight: KerasLayer.Weight)] {
        guard case .strings(let names)? = try file.attribute("weight_names", of: group) else { return [] }
        return try names.map { name in
            var parts = name.split(separator: "/").map(String.init)
            let last = parts.popLast() ?? name
            let short = last.split(separator: ":").first.map(String.init) ?? last
            return (parts, try weight(at: group + "/" + name, name: short))
        }
    }

    private func weight(at path: String, name: String) throws -> KerasLayer.Weight {
        let dataset = try file.dataset(path)
        guard let values = dataset.floats else {
            throw ModelError("the weight is text, not numbers", at: .entry(path))
        }
        return KerasLayer.Weight(name: name, shape: Shape(dataset.shape), values: values)
    }
}
