import Records

/// A graph from top to bottom: each node under all that lead to it, edges that pass a layer in lanes of
/// their own.
struct NetworkChart {
    let network: Chart.Network

    func draw(_ drawing: inout Drawing) {
        var layout = NetworkLayout(network, maximumNodeWidth: drawing.isNarrow ? 190 : 240)
        layout.arrange(width: drawing.width)
        drawing.height = layout.height
        let colors = SeriesColors(network.nodes.map(\.series))
        for (edge, path) in zip(network.edges, layout.paths) where path.count > 1 {
            drawing.curve(path, "a")
            let b = path[path.count - 1]
            drawing.polyline([(b.x - 3.5, b.y - 6), (b.x, b.y - 1), (b.x + 3.5, b.y - 6)], "a")
            if !edge.label.isEmpty {
                let (above, below) = (path[path.count / 2 - 1], path[path.count / 2])
                let middle = (x: (above.x + below.x) / 2, y: (above.y + below.y) / 2)
                drawing.text(edge.label, middle.x + 7, middle.y + 4, "q s h", room: max(drawing.width - middle.x - 8, 0))
            }
        }
        for (index, node) in network.nodes.enumerated() {
            let frame = layout.frames[index]
            drawing.rectangle(frame.x, frame.y, frame.width, frame.height, "n", radius: 4)
            drawing.rectangle(frame.x, frame.y, 4, frame.height, "k\(colors.index(node.series))", radius: 2)
            let room = frame.width - 20
            drawing.text(node.title, frame.x + 13, frame.y + 18, "b", room: room)
            for (line, text) in node.lines.enumerated() {
                drawing.text(text, frame.x + 13, frame.y + 34 + Double(line) * 15, "q s", room: room)
            }
        }
    }
}
