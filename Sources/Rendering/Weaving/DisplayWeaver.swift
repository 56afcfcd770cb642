import Notebooks
import Records

/// Weaves the values that a cell shows.
struct DisplayWeaver {
    let context: WeavingContext
    let cell: Cell

    init(_ context: WeavingContext, _ cell: Cell) {
        self.context = context
        self.cell = cell
    }

    func weave(_ display: Display, _ figures: inout FigurePlan) -> HTML {
        switch display {
        case .number(let number):
            let html = NumberWeaver(context, at: figures.place).weave(number, of: .cell(label: cell.options.label))
            return "<p class=\"value\">\(html)</p>\n"
        case .table(let table): return TableWeaver(context, at: figures.place).weave(table, of: cell, &figures)
        case .chart(let chart): return ChartWeaver(context, at: figures.place).weave(chart, of: cell, &figures)
        case .prose(let markdown): return MarkdownWeaver(context, at: figures.place).weave(markdown)
        case .text(let text): return PrintedText(text, in: context.language).html
        case .image(let image): return ImageWeaver(context).weave(image, of: cell, &figures)
        case .code(let code, let language): return CodeWeaver.weave(code, language: language)
        case .group(let displays):
            var html = HTML()
            for display in displays { html += weave(display, &figures) }
            return html
        }
    }
}
