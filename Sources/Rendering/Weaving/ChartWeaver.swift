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
        reportWhatIsNotSeen(of: chart)
        let inlines = InlineWeaver(context)
        let description = alt.map { inlines.plainText($0) } ?? chart.description(in: context.language)
        let options = cell.options
        let width = min(max(options.figureWidth ?? 640, 200), 640)
        let pictures =
            picture(chart, width, options.figureHeight, "wide", description)
            + picture(chart, min(width, 350), options.figureHeight, "narrow", description)
        let caption = captionOption.map { inlines.weave($0) } ?? (identifier == nil ? "" : HTML(escaping: chart.title))
        let text: HTML = context.captionNumber(identifier) + caption
        let label = context.figureCaption(text, from: captionOption?.range)
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

    private func reportWhatIsNotSeen(of chart: Chart) {
        if chart.isEmpty {
            context.report(
                .warning, code: "empty-chart", at: location, "the chart has no values",
                help: "Its axes are drawn without them. Look for a filter that lets nothing through.")
        }
        let hidden = chart.countWithoutPlace
        if hidden > 0 {
            context.report(
                .warning, code: "no-place", at: location,
                "\(counted(hidden, "value")) of the chart \(hidden == 1 ? "is" : "are") not shown: a logarithmic axis has no place for 0 and less",
                help: "Leave them out, or give the axis another scale.")
        }
        let beyond = chart.beyondRange
        if beyond.count > 0 {
            let isAll = beyond.count == beyond.total
            context.report(
                isAll ? .warning : .note, code: "out-of-range", at: location,
                isAll
                    ? "no value of the chart lies within the range of its axes"
                    : "\(beyond.count) of \(counted(beyond.total, "value")) of the chart \(beyond.count == 1 ? "lies" : "lie") beyond the range of its axes",
                help: isAll ? "A range is in the unit's base: bytes, seconds, fractions of 1 for percentages." : "")
        }
        for reference in chart.referencesWithoutPlace {
            context.report(
                .warning, code: "no-place", at: location,
                "the reference line\(reference.label.isEmpty ? "" : " '\(reference.label)'") at \(reference.value.text) is not shown: its axis has no place for it",
                help: "Give the axis a range in which it lies.")
        }
        if let label = chart.ambiguousLabel {
            context.report(
                .warning, code: "same-label", at: location, "the chart has the name '\(label)' twice",
                help: "Give each a name of its own.")
        }
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
