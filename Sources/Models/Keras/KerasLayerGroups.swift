import Storage

/// The weights of an HDF5 model, which has a group for each of the model's layers with a list of names
/// ("model_weights/conv1" with "conv1/kernel:0"). The tensors of a model that is used as a layer are all in its group.
final class KerasLayerGroups: KerasWeights {
    private struct Entry {
        /// The parts of the path before the tensor's own name.
        var owner: [String]
        var weight: KerasLayer.Weight
        var path: String
        /// Its place in the list of names.
        var order: Int
    }

    private struct Leaf {
        /// The names of the models that the layer is in and of the layer.
        var path: [String]
        var kind: String
        var entries: [Entry] = []

        /// Whether the tensor is of the same layer as those that it has already: one layer has one name.
        func fits(_ entry: Entry) -> Bool {
            entries.allSatisfy { scope($0) == scope(entry) && $0.path != entry.path }
        }

        /// Whether the layer learns a tensor of this name and has none yet.
        func lacks(_ name: String) -> Bool {
            KerasLayerKind.of(kind)?.weights.contains(name) ?? false && !entries.contains { $0.weight.name == name }
        }

        /// The parts of a tensor's owner to the layer's name.
        private func scope(_ entry: Entry) -> ArraySlice<String> {
            path.last.flatMap { entry.owner.lastIndex(of: $0) }.map { entry.owner[...$0] } ?? []
        }
    }

    private static let root = "/model_weights"
    private let file: HDF5File
    private var assigned: Set<String> = []
    /// The tensors of layers in models that are used as layers, by their paths.
    private var inner: [String: KerasLayerWeights] = [:]

    init(_ file: HDF5File) { self.file = file }

    func unassigned() throws -> [String] {
        try file.datasets(below: Self.root).filter { !assigned.contains($0) }
    }

    func weights(of architecture: KerasArchitecture, at path: String) throws -> [String: KerasLayerWeights] {
        var weights: [String: KerasLayerWeights] = [:]
        for layer in architecture.layers {
            let name = layer.configuration.name
            if !path.isEmpty {
                weights[name] = inner[path + "/" + name]
            } else if file.contains(Self.root + "/" + name) {
                let entries = try entries(of: name)
                if let model = layer.inner {
                    weights[name] = KerasLayerWeights(path: name)
                    assign(entries, to: Self.leaves(of: model.architecture, [name]))
                } else if let model = layer.parts["layer"]?.inner {
                    weights[name] = KerasLayerWeights(path: name)
                    assign(entries, to: Self.leaves(of: model.architecture, [name, "layer"]))
                } else {
                    weights[name] = KerasLayerWeights(path: name, weights: entries.map(\.weight))
                    assigned.formUnion(entries.map(\.path))
                }
            }
        }
        return weights
    }

    /// The tensors that a group lists.
    private func entries(of layer: String) throws -> [Entry] {
        let group = Self.root + "/" + layer
        return try names(of: group).enumerated().map { order, name in
            var owner = name.split(separator: "/").map(String.init)
            let last = owner.popLast() ?? name
            let short = last.split(separator: ":").first.map(String.init) ?? last
            let path = group + "/" + name
            return Entry(owner: owner, weight: try file.weight(at: path, name: short), path: path, order: order)
        }
    }

    /// Keras splits a list of names that is too long for an attribute: `weight_names0`, `weight_names1`, …
    private func names(of group: String) throws -> [String] {
        if case .strings(let names)? = try file.attribute("weight_names", of: group) { return names }
        var names: [String] = []
        var part = 0
        while case .strings(let some)? = try file.attribute("weight_names\(part)", of: group) {
            names += some
            part += 1
        }
        return names
    }

    // MARK: Models in models

    private static func leaves(of architecture: KerasArchitecture, _ path: [String]) -> [Leaf] {
        architecture.layers.flatMap { layer in
            let own = path + [layer.configuration.name]
            if let model = layer.inner { return leaves(of: model.architecture, own) }
            if let model = layer.parts["layer"]?.inner { return leaves(of: model.architecture, own + ["layer"]) }
            return [Leaf(path: own, kind: layer.configuration.kind)]
        }
    }

    /// Gives each tensor to the layer whose path fits its name best. Where the name says nothing, as "mean:0" of a
    /// Normalization, it is the first layer that has such a tensor and none of this name yet.
    private func assign(_ entries: [Entry], to leaves: [Leaf]) {
        var leaves = leaves
        let scored = entries.map { entry in
            (entry: entry, scores: leaves.map { Self.score(entry.owner, $0.path) })
        }.sorted { ($0.scores.max() ?? 0, $1.entry.order) > ($1.scores.max() ?? 0, $0.entry.order) }
        for (entry, scores) in scored {
            let named = leaves.indices.filter { scores[$0] > 0 }.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
            let index =
                named.isEmpty
                ? leaves.indices.first { leaves[$0].lacks(entry.weight.name) } : named.first { leaves[$0].fits(entry) }
            guard let index else { continue }
            leaves[index].entries.append(entry)
            assigned.insert(entry.path)
        }
        for leaf in leaves {
            let own = leaf.entries.sorted { $0.order < $1.order }
            let path = leaf.path.joined(separator: "/")
            inner[path] = KerasLayerWeights(path: path, weights: own.map(\.weight))
        }
    }

    /// How well a layer's path fits a tensor's owner: first by how many of its parts the owner has in the same order,
    /// then by how few it has not. 0 without the layer's own name.
    private static func score(_ owner: [String], _ path: [String]) -> Int {
        guard let name = path.last, let end = owner.lastIndex(of: name) else { return 0 }
        var count = 1
        var rest = owner[..<end]
        for part in path.dropLast().reversed() {
            guard let index = rest.lastIndex(of: part) else { continue }
            count += 1
            rest = rest[..<index]
        }
        return 64 * count - (path.count - count)
    }
}
