import Tensors

/// Decision trees as one table of nodes, which a row goes through level by level. A leaf leads to itself.
struct ONNXTrees {
    private(set) var features: [Int] = []
    private(set) var thresholds: [Float] = []
    private(set) var yes: [Int] = []
    private(set) var no: [Int] = []
    /// Whether a number that is missing goes the way of "yes".
    private(set) var takesMissing: [Bool] = []
    /// For each tree its first node.
    private(set) var roots: [Int] = []
    /// Branches from a root to the furthest leaf.
    private(set) var depth = 0
    /// What the number of a branch is compared with its threshold by.
    private(set) var comparison = BuiltinOperator.lessEqual
    private var place: [Key: Int] = [:]

    private struct Key: Hashable {
        var tree: Int
        var node: Int
    }

    private static let comparisons: [String: BuiltinOperator] = [
        "BRANCH_LEQ": .lessEqual, "BRANCH_LT": .less, "BRANCH_GTE": .greaterEqual, "BRANCH_GT": .greater, "BRANCH_EQ": .equal,
        "BRANCH_NEQ": .notEqual,
    ]
    private static let deepest = 64

    init(_ call: ONNXCall) throws(ModelError) {
        call.ignore("nodes_hitrates")
        func list(_ name: String) throws(ModelError) -> [Int] {
            guard let values = try call.ints("nodes_" + name) else {
                throw call.error("its attribute 'nodes_\(name)' is missing")
            }
            return values
        }
        let trees = try list("treeids"), nodes = try list("nodeids"), modes = try call.strings("nodes_modes") ?? []
        let whenTrue = try list("truenodeids"), whenFalse = try list("falsenodeids")
        let missing = try call.ints("nodes_missing_value_tracks_true") ?? []
        features = try list("featureids")
        thresholds = try call.floats("nodes_values") ?? []
        let count = trees.count
        guard count > 0, count < 1 << 24,
            [nodes.count, modes.count, whenTrue.count, whenFalse.count, features.count].allSatisfy({ $0 == count }),
            thresholds.count == count, missing.isEmpty || missing.count == count
        else { throw call.error("its lists of nodes are of different lengths") }
        takesMissing = missing.isEmpty ? Array(repeating: false, count: count) : missing.map { $0 != 0 }
        for index in 0..<count {
            guard place.updateValue(index, forKey: Key(tree: trees[index], node: nodes[index])) == nil else {
                throw call.error("tree \(trees[index]) has two nodes \(nodes[index])")
            }
        }
        let kinds = Set(modes).subtracting(["LEAF"])
        guard kinds.count <= 1, kinds.allSatisfy({ Self.comparisons[$0] != nil }) else {
            throw call.error(
                "its branches compare in several ways, \(kinds.sorted().joined(separator: ", ")), which is not supported")
        }
        comparison = kinds.first.flatMap { Self.comparisons[$0] } ?? .lessEqual
        (yes, no) = (Array(0..<count), Array(0..<count))
        var isChild = [Bool](repeating: false, count: count)
        for index in 0..<count {
            guard modes[index] != "LEAF" else {
                (features[index], thresholds[index]) = (0, 0)
                continue
            }
            guard let first = place[Key(tree: trees[index], node: whenTrue[index])],
                let second = place[Key(tree: trees[index], node: whenFalse[index])], features[index] >= 0
            else { throw call.error("node \(nodes[index]) of tree \(trees[index]) leads to none, or reads no feature") }
            (yes[index], no[index]) = (first, second)
            for child in [first, second] {
                guard !isChild[child] else { throw call.error("two nodes of tree \(trees[index]) lead to the same") }
                isChild[child] = true
            }
        }
        roots = (0..<count).filter { !isChild[$0] }
        guard !roots.isEmpty, Set(roots.map { trees[$0] }).count == roots.count, Set(trees).count == roots.count else {
            throw call.error("a tree has not one first node")
        }
        var level = roots
        while true {
            level = level.flatMap { yes[$0] == $0 ? [] : [yes[$0], no[$0]] }
            if level.isEmpty { break }
            depth += 1
            guard depth <= Self.deepest else {
                throw call.error("its trees are deeper than \(Self.deepest) branches", help: "Train them with a max_depth.")
            }
        }
    }

    var count: Int { yes.count }
    var mostFeature: Int { features.max() ?? 0 }

    /// For each node and each of `columns` results what the node adds to it; nil where a list is of another length or names
    /// what is not there.
    ///
    /// - Parameters:
    ///   - trees, nodes, ids, weights: what is added where.
    ///   - columns: how many results there are.
    func table(trees: [Int], nodes: [Int], ids: [Int], weights: [Float], columns: Int) -> [Float]? {
        guard nodes.count == trees.count, ids.count == trees.count, weights.count == trees.count,
            let size = Shape([count, columns]).checkedElementCount, size <= ONNXConverter.largestConstant
        else { return nil }
        var table = [Float](repeating: 0, count: size)
        for (index, weight) in weights.enumerated() {
            guard let node = place[Key(tree: trees[index], node: nodes[index])], (0..<columns).contains(ids[index]) else {
                return nil
            }
            table[node * columns + ids[index]] += weight
        }
        return table
    }
}
