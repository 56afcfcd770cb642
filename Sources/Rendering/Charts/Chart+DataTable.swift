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
        case .histogram(let histogram): table(histogram, words, language.marks)
        case .boxes(let boxes): table(boxes, words, language.marks)
        }
    }

    private func table(_ histogram: Histogram, _ words: PageWords.Charts, _ marks: NumberMarks?) -> Table {
        let names = histogram.series.map { Table.Column($0.name.isEmpty ? words.count : $0.name) }
        let rows = zip(histogram.edges, histogram.edges.dropFirst()).enumerated().map { bin, edges in
            let ends: [Table.Cell] = [edges.0, edges.1].map { .number(Number($0, x.unit, style: .init(marks: marks))) }
            return Table.Row(
                ends
                    + histogram.series.map { series in
                        bin < series.counts.count
                            ? .number(Number(Double(series.counts[bin]), .count, style: .init(marks: marks))) : .missing
                    })
        }
        return Table(columns: [.init(words.from), .init(words.to)] + names, rows: rows, hasRowHeaders: false)
    }

    private func table(_ boxes: [BoxPlot], _ words: PageWords.Charts, _ marks: NumberMarks?) -> Table {
        let titles = [
            words.name, words.count, words.lowerWhisker, words.lowerQuartile, words.median, words.upperQuartile,
            words.upperWhisker,
            words.outliers,
        ]
        return Table(
            columns: titles.map { .init($0) },
            rows: boxes.map { box in
                let numbers: [Table.Cell] = box.numbers.map { .number(Number($0, x.unit, style: .init(marks: marks))) }
                let counts: [Table.Cell] = [box.count, box.outliers.count].map {
                    .number(Number(Double($0), .count, style: .init(marks: marks)))
                }
                return Table.Row([.text(box.label), counts[0]] + numbers + [counts[1]])
            })
    }

    private static func table(_ bars: [Bar], _ words: PageWords.Charts) -> Table {
        var names: [String] = []
        for segment in bars.flatMap(\.segments) where !names.contains(segment.name) { names.append(segment.name) }
        // A bar without a name belongs to the one before it.
        let groups = bars.reduce(into: [[Bar]]()) { groups, bar in
            if bar.label.isEmpty, !groups.isEmpty { groups[groups.count - 1].append(bar) } else { groups.append([bar]) }
        }
        let rows = groups.flatMap { group -> [Table.Row] in
            let isDivided = Set(group.flatMap(\.segments).map(\.name)).count == group.flatMap(\.segments).count
            return (isDivided ? [group.flatMap(\.segments)] : group.map(\.segments)).map { segments in
                Table.Row(
                    [.text(group[0].label)]
                        + names.map { name in segments.first { $0.name == name }.map { .number($0.value) } ?? .missing })
            }
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
