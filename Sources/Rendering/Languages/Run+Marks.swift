import Records

extension Run {
    /// The same with all numbers written as a page of a language writes them.
    ///
    /// - Parameter language: a BCP 47 tag.
    package func written(in language: String) -> Run {
        PageSpeech(pageLanguage: language)?.marks.map(written) ?? self
    }

    /// The same with all numbers written as a language does.
    func written(with marks: NumberMarks) -> Run {
        var run = self
        run.inlines = inlines.mapValues { value in
            switch value {
            case .number(let number): .number(number.written(with: marks))
            case .list(let parts):
                .list(parts.map { if case .number(let number) = $0 { .number(number.written(with: marks)) } else { $0 } })
            case .text, .markdown: value
            }
        }
        for index in run.cells.indices {
            run.cells[index].outputs = cells[index].outputs.map { output in
                if case .display(let display) = output { .display(display.written(with: marks)) } else { output }
            }
        }
        return run
    }
}

extension Number {
    func written(with marks: NumberMarks) -> Number {
        var number = self
        number.style.marks = marks
        return number
    }
}

extension Display {
    fileprivate func written(with marks: NumberMarks) -> Display {
        switch self {
        case .number(let number): .number(number.written(with: marks))
        case .table(let table): .table(table.written(with: marks))
        case .chart(let chart): .chart(chart.written(with: marks))
        case .group(let displays): .group(displays.map { $0.written(with: marks) })
        case .prose, .text, .code, .image: self
        }
    }
}

extension Table {
    fileprivate func written(with marks: NumberMarks) -> Table {
        var table = self
        for row in rows.indices {
            table.rows[row].cells = rows[row].cells.map { cell in
                switch cell {
                case .number(let number): .number(number.written(with: marks))
                case .annotated(let number, let remark): .annotated(number.written(with: marks), remark)
                case .text, .markdown, .code, .missing: cell
                }
            }
        }
        return table
    }
}

extension Chart {
    fileprivate func written(with marks: NumberMarks) -> Chart {
        func written(_ points: [Point]) -> [Point] {
            points.map { point in
                var point = point
                point.x = point.x.written(with: marks)
                point.y = point.y.written(with: marks)
                return point
            }
        }
        var chart = self
        switch mark {
        case .bars(var bars):
            for bar in bars.indices {
                for segment in bars[bar].segments.indices {
                    bars[bar].segments[segment].value = bars[bar].segments[segment].value.written(with: marks)
                }
            }
            chart.mark = .bars(bars)
        case .scatter(let points): chart.mark = .scatter(written(points))
        case .line(let points): chart.mark = .line(written(points))
        case .timeline(var timeline):
            for index in timeline.boxes.indices {
                timeline.boxes[index].offset = timeline.boxes[index].offset.written(with: marks)
                timeline.boxes[index].extent = timeline.boxes[index].extent.written(with: marks)
            }
            timeline.peak = timeline.peak?.written(with: marks)
            timeline.bound = timeline.bound?.written(with: marks)
            chart.mark = .timeline(timeline)
        case .flame(var flame):
            flame.total = flame.total.written(with: marks)
            for index in flame.frames.indices { flame.frames[index].value = flame.frames[index].value.written(with: marks) }
            chart.mark = .flame(flame)
        // Their values are numbers only when they are drawn.
        case .heatmap, .network, .histogram, .boxes: break
        }
        chart.references = references.map { .init($0.side, $0.value.written(with: marks), $0.label) }
        return chart
    }
}
