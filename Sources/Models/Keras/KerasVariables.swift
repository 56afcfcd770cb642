import Storage

/// The weights of a `.keras` file, which has them by class and position ("layers/conv2d_1/vars/0") in a tree of groups.
final class KerasVariables: KerasWeights {
    /// A group. Keras on Windows separates the parts of a path by backslashes, which HDF5 takes for a group's name.
    private final class Group {
        let path: String
        /// The layer's name, which later versions record.
        var name: String?
        var children: [String: Group] = [:]
        /// The data sets directly in it, by name, and their paths in the file.
        var datasets: [String: String] = [:]
        var weights: KerasLayerWeights?

        init(path: String) { self.path = path }

        func group(_ parts: some Collection<Substring>) -> Group {
            parts.reduce(self) { group, part in
                let name = String(part)
                if group.children[name] == nil {
                    group.children[name] = Group(path: group.path.isEmpty ? name : group.path + "/" + name)
                }
                return group.children[name]!
            }
        }

        var hasDatasets: Bool { !datasets.isEmpty || children.values.contains(where: \.hasDatasets) }

        var allDatasets: [String] {
            datasets.keys.map { path + "/" + $0 } + children.values.flatMap(\.allDatasets)
        }
    }

    /// What only training needs, at the whole model and at models in it that were compiled on their own.
    private static let training: Set<String> = [
        "optimizer", "_optimizer", "metrics", "_metrics", "loss_tracker", "_loss_tracker", "compiled_metrics",
        "_compile_metrics", "compiled_loss", "_compile_loss",
    ]
    /// The states of random numbers.
    private static let seeds: Set<String> = ["seed_generator", "generator", "random_generator", "_random_generator"]
    /// Where the tensors of a layer of layers are.
    private static let parts = ["cell", "forward_layer", "backward_layer", "layer"]
    private static let containers = ["layers", "_layer_checkpoint_dependencies"]

    private let file: HDF5File
    private let root = Group(path: "")
    private var assigned: Set<String> = []

    init(_ file: HDF5File) throws {
        self.file = file
        try read("/", into: root, depth: 0)
    }

    private func read(_ path: String, into group: Group, depth: Int) throws {
        guard depth < 64 else { throw ModelError("the groups do not end", at: .entry(path)) }
        for child in try file.children(of: path) {
            let childPath = (path == "/" ? "" : path) + "/" + child.name
            let parts = child.name.split(whereSeparator: { $0 == "/" || $0 == "\\" })
            guard let last = parts.last else { continue }
            if child.kind == .dataset {
                group.group(parts.dropLast()).datasets[String(last)] = childPath
            } else {
                let inner = group.group(parts)
                if last == "vars" { group.group(parts.dropLast()).name = try file.string("name", of: childPath) }
                try read(childPath, into: inner, depth: depth + 1)
            }
        }
    }

    func unassigned() -> [String] {
        root.allDatasets.filter { path in
            let parts = path.split(separator: "/").map(String.init)
            return !assigned.contains(path) && !parts.contains { Self.training.contains($0) || Self.seeds.contains($0) }
        }.sorted()
    }

    func weights(of architecture: KerasArchitecture, at path: String) throws -> [String: KerasLayerWeights] {
        let model = root.group(path.split(separator: "/"))
        let containers = Self.containers.compactMap { model.children[$0] }
        let named = Dictionary(
            containers.flatMap(\.children.values).compactMap { group in group.name.map { ($0, group) } },
            uniquingKeysWith: { first, _ in first })
        // The layers of each class, in the model's order.
        let alike = Dictionary(grouping: architecture.layers.map(\.configuration)) { KerasName.snakeCase($0.kind) }
            .mapValues { $0.map(\.name) }
        var weights: [String: KerasLayerWeights] = [:]
        for layer in architecture.layers {
            let name = layer.configuration.name
            let stem = KerasName.snakeCase(layer.configuration.kind)
            let found =
                named[name]
                ?? containers.lazy.compactMap { Self.byPosition(name, stem, among: alike[stem] ?? [], in: $0) }.first
                ?? elsewhere(name)
            guard let found else { continue }
            weights[name] = try self.weights(in: found, isModel: layer.inner != nil)
        }
        return weights
    }

    /// Files of earlier versions do not record names. Layers of one class are numbered in the model's order; Keras 2.12
    /// and 2.13 count those with weights twice; a layer that another model had before has a number and no group.
    private static func byPosition(
        _ layer: String, _ stem: String, among alike: [String], in container: Group
    ) -> Group? {
        guard let position = alike.firstIndex(of: layer) else { return nil }
        let groups = container.children.compactMap { name, group -> (number: Int, group: Group)? in
            if name == stem { return (0, group) }
            guard name.hasPrefix(stem + "_"), let number = Int(name.dropFirst(stem.count + 1)) else { return nil }
            return (number, group)
        }.sorted { $0.number < $1.number }
        let group =
            groups.count == alike.count
            ? groups[position].group : groups.first { $0.number == position }?.group
        return group?.name == nil ? group : nil
    }

    /// A layer that several models or wrappers have is in the file once, at the first of them.
    private func elsewhere(_ name: String) -> Group? {
        var found: [Group] = []
        func search(_ group: Group) {
            if group.name == name, group.hasDatasets { found.append(group) }
            for child in group.children.values { search(child) }
        }
        search(root)
        return found.count == 1 ? found[0] : nil
    }

    /// The variables of a layer in Keras's order: its own, then those of its parts, then whatever else there is.
    private func weights(in group: Group, isModel: Bool) throws -> KerasLayerWeights {
        if let weights = group.weights { return weights }
        var list: [KerasLayer.Weight] = []
        func add(_ group: Group, _ prefix: String, isModel: Bool) throws {
            // The layers of a model are found from there. What it has of its own is nobody's.
            guard !isModel else { return }
            if let variables = group.children["vars"] {
                let names = variables.datasets.keys.sorted { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }
                for name in names {
                    list.append(try file.weight(at: variables.datasets[name]!, name: prefix + name))
                    assigned.insert(variables.path + "/" + name)
                }
            }
            let others = group.children.keys.filter { !Self.parts.contains($0) && $0 != "vars" }.sorted()
            for part in Self.parts + others where !Self.seeds.contains(part) {
                guard let child = group.children[part] else { continue }
                let isModel = child.children.keys.contains { Self.containers.contains($0) }
                try add(child, prefix + part + "/", isModel: isModel)
            }
        }
        try add(group, "", isModel: isModel)
        let weights = KerasLayerWeights(path: group.path, weights: list)
        group.weights = weights
        return weights
    }
}
