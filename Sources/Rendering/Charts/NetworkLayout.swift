import Records

/// Places the nodes of a graph in layers: layers by longest path, order within a layer by the mean of the
/// neighbours, long edges through invisible nodes.
struct NetworkLayout {
    private let network: Chart.Network
    private let maximumNodeWidth: Double
    /// Nodes first, then the invisible ones of long edges.
    private var layers: [[Int]] = []
    private var layerOf: [Int] = []
    private var chains: [[Int]] = []

    private(set) var frames: [LabelPlacement.Box] = []
    /// The points that each edge passes through.
    private(set) var paths: [[(x: Double, y: Double)]] = []
    private(set) var height = 0.0

    init(_ network: Chart.Network, maximumNodeWidth: Double) {
        self.network = network
        self.maximumNodeWidth = maximumNodeWidth
        layerOf = Self.longestPaths(network)
        addChains()
        orderLayers()
    }

    /// An edge that leads nowhere or to itself is not drawn.
    private static func isDrawn(_ edge: Chart.Network.Edge, _ count: Int) -> Bool {
        edge.from != edge.to && (0..<count).contains(edge.from) && (0..<count).contains(edge.to)
    }

    private static func longestPaths(_ network: Chart.Network) -> [Int] {
        let count = network.nodes.count
        var layers = [Int](repeating: 0, count: count)
        // A cycle would never settle; as many rounds as there are nodes are enough without one.
        for _ in 0..<count {
            var changed = false
            for edge in network.edges where isDrawn(edge, count) && layers[edge.to] <= layers[edge.from] {
                guard layers[edge.from] + 1 < count else { continue }
                layers[edge.to] = layers[edge.from] + 1
                changed = true
            }
            if !changed { break }
        }
        return layers
    }

    private mutating func addChains() {
        for edge in network.edges {
            guard Self.isDrawn(edge, network.nodes.count), layerOf[edge.from] < layerOf[edge.to] else {
                chains.append([])
                continue
            }
            var chain = [edge.from]
            for layer in (layerOf[edge.from] + 1)..<max(layerOf[edge.to], layerOf[edge.from] + 1) {
                layerOf.append(layer)
                chain.append(layerOf.count - 1)
            }
            chains.append(chain + [edge.to])
        }
        layers = Array(repeating: [], count: (layerOf.max() ?? -1) + 1)
        for (node, layer) in layerOf.enumerated() { layers[layer].append(node) }
    }

    private mutating func orderLayers() {
        var above: [Int: [Int]] = [:]
        var below: [Int: [Int]] = [:]
        for chain in chains {
            for (a, b) in zip(chain, chain.dropFirst()) {
                above[b, default: []].append(a)
                below[a, default: []].append(b)
            }
        }
        for sweep in 0..<4 {
            let neighbours = sweep % 2 == 0 ? above : below
            var place: [Int: Double] = [:]
            for layer in sweep % 2 == 0 ? Array(layers.indices) : layers.indices.reversed() {
                let keys = layers[layer].enumerated().map { index, node -> (Double, Int, Int) in
                    let around = (neighbours[node] ?? []).compactMap { place[$0] }
                    let mean = around.isEmpty ? Double(index) : around.reduce(0, +) / Double(around.count)
                    return (mean, index, node)
                }
                layers[layer] = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
                for (index, node) in layers[layer].enumerated() {
                    place[node] = Double(index) - Double(layers[layer].count - 1) / 2
                }
            }
        }
    }

    mutating func arrange(width: Double) {
        frames = network.nodes.map { node in
            let texts = [TextMetrics.width(node.title, isBold: true)] + node.lines.map { TextMetrics.width($0, size: 12) }
            let wanted = max(texts.max() ?? 0, 60) + 22
            return .init(x: 0, y: 0, width: min(wanted, maximumNodeWidth), height: 27 + Double(node.lines.count) * 15)
        }
        let nodeCount = network.nodes.count
        let isNode = { (index: Int) in index < nodeCount }
        var centers = [Double](repeating: width / 2, count: layerOf.count)
        var tops = [Double](repeating: 0, count: layers.count)
        var bottoms = tops
        var y = 2.0
        for (index, layer) in layers.enumerated() {
            let gap = 18.0
            var widths = layer.map { isNode($0) ? frames[$0].width : 10 }
            let wanted = widths.reduce(0, +) + gap * Double(layer.count - 1)
            if wanted > width {
                let factor = max((width - gap * Double(layer.count - 1)) / max(wanted - gap * Double(layer.count - 1), 1), 0.05)
                widths = widths.map { $0 * factor }
            }
            let used = widths.reduce(0, +) + gap * Double(layer.count - 1)
            var x = (width - used) / 2
            let layerHeight = layer.filter(isNode).map { frames[$0].height }.max() ?? 20
            for (node, nodeWidth) in zip(layer, widths) {
                centers[node] = x + nodeWidth / 2
                if isNode(node) {
                    frames[node].x = x
                    frames[node].width = nodeWidth
                    frames[node].y = y + (layerHeight - frames[node].height) / 2
                }
                x += nodeWidth + gap
            }
            (tops[index], bottoms[index]) = (y, y + layerHeight)
            y += layerHeight + 34
        }
        height = max(y - 32, 0)
        paths = chains.map { chain in
            chain.enumerated().flatMap { position, node -> [(x: Double, y: Double)] in
                let layer = layerOf[node]
                let (top, bottom) =
                    isNode(node)
                    ? (frames[node].y, frames[node].y + frames[node].height) : (tops[layer], bottoms[layer])
                if position == 0 { return [(centers[node], bottom)] }
                if position == chain.count - 1 { return [(centers[node], top)] }
                return [(centers[node], top), (centers[node], bottom)]
            }
        }
    }
}
