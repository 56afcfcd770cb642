import Notebooks
import Records

/// A chart becomes a figure: the picture twice, laid out for a page and for a telephone, of which the reader
/// sees one; the caption; and its data in a table one click away.
struct ChartWeaver {
    let context: WeavingContext
    /// Where the statement stands that shows the chart.
    let location: SourceLocation

    init(_ context: WeavingContext, at location: SourceLocation) {
        self.context = context
        self.location = location
    }

    func weave(_ chart: Chart, of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        let (identifier, captionOption, alt) = figures.takeFigure()
        context.state.pictureCount += 1
        context.state.charts.append(chart)
        let hidden = chart.countWithoutPlace
        if hidden > 0 {
            context.report(
                .warning, code: "no-place", at: location,
                "\(counted(hidden, "value")) of the chart \(hidden == 1 ? "is" : "are") not shown: a logarithmic axis has no place for 0 and less",
                help: "Leave them out, or give the axis another scale.")
        }
        if chart.isEmpty {
            context.report(
                .warning, code: "empty-chart", at: location, "the chart has no values",
                help: "Its axes are drawn without them. Look for a filter that lets nothing through.")
        }
        let inlines = InlineWeaver(context)
        let description = alt.map { inlines.plainText($0) } ?? chart.description(in: context.language)
        let options = cell.options
        let width = min(max(options.figureWidth ?? 640, 200), 640)
        let pictures =
            picture(chart, width, options.figureHeight, "wide", description)
            + picture(chart, min(width, 350), options.figureHeight, "narrow", description)
        let caption = captionOption.map { inlines.weave($0) } ?? (identifier == nil ? "" : HTML(escaping: chart.title))
        let text: HTML = context.captionNumber(identifier) + caption
        let label: HTML = text.isEmpty ? "" : "<figcaption>\(text)</figcaption>\n"
        let name = identifier.flatMap { context.notebook.targets[$0]?.name(in: context.language) } ?? chart.title
        let table = TableWeaver(context, at: location).weaveData(chart.dataTable(in: context.language), ofFigure: name)
        let words = context.words.charts
        let data: HTML = "<details><summary>\(name.isEmpty ? words.dataOfThis : words.data(name))</summary>\n\(table)</details>\n"
        let size = [
            options.figureWidth.map { _ in "max-width:\(Int(width))px" }, options.outputWidth.map { "width:\($0.cssLength)" },
        ]
        .compactMap { $0 }.joined(separator: ";")
        let side = options.figureAlign.flatMap { $0 == "default" ? nil : "at-\($0)" }
        let style = HTML.attribute("class", side) + .attribute("style", size.isEmpty ? nil : size)
        let content = options.captionLocation == .top ? label + pictures : pictures + label
        return "<figure\(.attribute("id", identifier))\(style)>\(content)\(data)</figure>\n"
    }

    private func picture(
        _ chart: Chart, _ width: Double, _ height: Double?, _ style: String, _ description: String
    ) -> HTML {
        let drawing = chart.drawing(width: width, height: height, in: context.language)
        let id = "p\(context.state.pictureCount)\(style.prefix(1))"
        return """
            <svg class="\(style)" viewBox="0 0 \(Drawing.unit(width)) \(Drawing.unit(drawing.height))" role="img" \
            aria-labelledby="\(id)t \(id)d"><title id="\(id)t">\(chart.title)</title><desc id="\(id)d">\(description)</desc>
            \(drawing.content)</svg>

            """
    }
}

extension Chart {
    /// Whether there is nothing to be seen but axes.
    fileprivate var isEmpty: Bool {
        switch mark {
        case .line(let points), .scatter(let points): points.isEmpty
        case .bars(let bars): bars.allSatisfy(\.segments.isEmpty)
        case .histogram(let histogram): histogram.series.allSatisfy { $0.counts.allSatisfy { $0 == 0 } }
        case .boxes(let boxes): boxes.isEmpty
        case .timeline, .heatmap, .network, .flame: false
        }
    }

    /// How many points have no place on a logarithmic axis.
    fileprivate var countWithoutPlace: Int {
        switch mark {
        case .line(let points), .scatter(let points):
            points.count {
                x.scale == .logarithmic && $0.x.value <= 0 || y.scale == .logarithmic && $0.y.value <= 0
            }
        case .bars, .histogram, .boxes, .timeline, .heatmap, .network, .flame: 0
        }
    }
}
