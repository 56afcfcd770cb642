import Records

extension Chart {
    /// What the picture shows, as a table.
    func dataTable(in language: PageLanguage) -> Table {
        let words = language.words.charts
        return switch mark {
        case .bars(let bars): Self.table(bars, words)
        case .scatter(let points), .line(let points): table(points, words)
        case .timeline(let timeline): Self.table(timeline, words)
        case .heatmap(let heatmap): Self.table(heatmap, words, language.marks)
        case .network(let network): Self.table(network, words)
        case .flame(let flame): Self.table(flame, words)
        }
    }

    private static func table(_ bars: [Bar], _ words: PageWords.Charts) -> Table {
        var names: [String] = []
        for segment in bars.flatMap(\.segments) where !names.contains(segment.name) { names.append(segment.name) }
        let rows = bars.map { bar in
            Table.Row(
                [.text(bar.label)]
                    + names.map { name in
                        bar.segments.first { $0.name == name }.map { .number($0.value) } ?? .missing
                    })
        }
        return Table(columns: [.init(words.name)] + names.map { .init($0.isEmpty ? words.value : $0) }, rows: rows)
    }

    private func table(_ points: [Point], _ words: PageWords.Charts) -> Table {
        let hasSeries = points.contains { !$0.series.isEmpty }
        let series = hasSeries ? [Table.Column(words.series)] : []
        let titles = [x.title.isEmpty ? "x" : x.title, y.title.isEmpty ? "y" : y.title]
        let hasIntervals = points.contains { $0.interval != nil }
        let ends = hasIntervals ? [words.lower, words.upper] : []
        return Table(
            columns: [.init(words.name)] + series + (titles + ends).map { .init($0) },
            rows: points.map { point in
                let series: [Table.Cell] = hasSeries ? [.text(point.series)] : []
                let interval: [Table.Cell] = ends.indices.map { index in
                    guard let ends = point.interval?.ends, ends.count == 2 else { return .missing }
                    return .number(Number(ends[index], point.y.unit, style: point.y.style))
                }
                return Table.Row([.text(point.label)] + series + [.number(point.x), .number(point.y)] + interval)
            })
    }

    private static func table(_ timeline: Timeline, _ words: PageWords.Charts) -> Table {
        func step(_ index: Int) -> Table.Cell {
            .text(timeline.steps.indices.contains(index) ? "\(index + 1) \(timeline.steps[index])" : "\(index + 1)")
        }
        return Table(
            columns: [words.tensor, words.from, words.to, words.offset, words.size].map { .init($0) },
            rows: timeline.boxes.map {
                .init([.text($0.label), step($0.firstStep), step($0.lastStep), .number($0.offset), .number($0.extent)])
            })
    }

    private static func table(_ heatmap: Heatmap, _ words: PageWords.Charts, _ marks: NumberMarks?) -> Table {
        let columns = heatmap.columns.count
        return Table(
            columns: [.init(heatmap.rowTitle.isEmpty ? words.name : heatmap.rowTitle)] + heatmap.columns.map { .init($0) },
            rows: heatmap.rows.enumerated().map { row, name in
                let values = heatmap.values.dropFirst(row * columns).prefix(columns)
                return .init([.text(name)] + values.map { .number(Number($0, heatmap.unit, style: .init(marks: marks))) })
            })
    }

    private static func table(_ network: Network, _ words: PageWords.Charts) -> Table {
        Table(
            columns: [words.node, words.details, words.next].map { .init($0) },
            rows: network.nodes.enumerated().map { index, node in
                let next = network.edges.filter { $0.from == index && network.nodes.indices.contains($0.to) }
                    .map { network.nodes[$0.to].title + ($0.label.isEmpty ? "" : " (\($0.label))") }
                return .init([
                    .text(node.title), .text(node.lines.joined(separator: ", ")),
                    .text(next.joined(separator: ", ")),
                ])
            })
    }

    private static func table(_ flame: Flame, _ words: PageWords.Charts) -> Table {
        let rows = flame.frames.map { Table.Row([.text($0.label), .number($0.value)]) }
        return Table(
            columns: [words.part, words.value].map { .init($0) },
            rows: rows + [.init([.text(flame.root), .number(flame.total)], isEmphasized: true)])
    }
}
