import Records

extension Chart {
    /// What the picture shows, as a table.
    var dataTable: Table {
        switch mark {
        case .bars(let bars): Self.table(bars)
        case .scatter(let points), .line(let points): table(points)
        case .timeline(let timeline): Self.table(timeline)
        case .heatmap(let heatmap): Self.table(heatmap)
        case .network(let network): Self.table(network)
        case .flame(let flame): Self.table(flame)
        }
    }

    private static func table(_ bars: [Bar]) -> Table {
        var names: [String] = []
        for segment in bars.flatMap(\.segments) where !names.contains(segment.name) { names.append(segment.name) }
        let rows = bars.map { bar in
            Table.Row([.text(bar.label)] + names.map { name in
                bar.segments.first { $0.name == name }.map { .number($0.value) } ?? .missing
            })
        }
        return Table(columns: [.init("")] + names.map { .init($0.isEmpty ? "Value" : $0) }, rows: rows)
    }

    private func table(_ points: [Point]) -> Table {
        let hasSeries = points.contains { !$0.series.isEmpty }
        let series = hasSeries ? [Table.Column("Series")] : []
        let titles = [x.title.isEmpty ? "x" : x.title, y.title.isEmpty ? "y" : y.title]
        return Table(
            columns: [.init("")] + series + titles.map { .init($0) },
            rows: points.map { point in
                let series: [Table.Cell] = hasSeries ? [.text(point.series)] : []
                return Table.Row([.text(point.label)] + series + [.number(point.x), .number(point.y)])
            })
    }

    private static func table(_ timeline: Timeline) -> Table {
        func step(_ index: Int) -> Table.Cell {
            .text(timeline.steps.indices.contains(index) ? "\(index + 1) \(timeline.steps[index])" : "\(index + 1)")
        }
        return Table(
            columns: [.init("Tensor"), .init("From"), .init("To"), .init("Offset"), .init("Size")],
            rows: timeline.boxes.map {
                .init([.text($0.label), step($0.firstStep), step($0.lastStep), .number($0.offset), .number($0.extent)])
            })
    }

    private static func table(_ heatmap: Heatmap) -> Table {
        let columns = heatmap.columns.count
        return Table(
            columns: [.init("")] + heatmap.columns.map { .init($0) },
            rows: heatmap.rows.enumerated().map { row, name in
                let values = heatmap.values.dropFirst(row * columns).prefix(columns)
                return .init([.text(name)] + values.map { .number(Number($0, heatmap.unit)) })
            })
    }

    private static func table(_ network: Network) -> Table {
        Table(
            columns: [.init("Node"), .init(""), .init("Leads to")],
            rows: network.nodes.enumerated().map { index, node in
                let next = network.edges.filter { $0.from == index && network.nodes.indices.contains($0.to) }
                    .map { network.nodes[$0.to].title + ($0.label.isEmpty ? "" : " (\($0.label))") }
                return .init([
                    .text(node.title), .text(node.lines.joined(separator: ", ")),
                    .text(next.joined(separator: ", ")),
                ])
            })
    }

    private static func table(_ flame: Flame) -> Table {
        let rows = flame.frames.map { Table.Row([.text($0.label), .number($0.value)]) }
        return Table(
            columns: [.init("Part"), .init("Value")],
            rows: rows + [.init([.text(flame.root), .number(flame.total)], isEmphasized: true)])
    }
}
