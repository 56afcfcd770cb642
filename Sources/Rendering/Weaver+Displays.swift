import Notebooks
import Records

extension Weaver {
    func weave(_ display: Display, of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        switch display {
        case .number(let number):
            let place = cell.options.label ?? "a cell's value"
            return "<p class=\"value\">\(weaveData(number, of: place, at: figures.place))</p>\n"
        case .table(let table): return weaveTable(table, of: cell, &figures)
        case .chart(let chart): return weaveChart(chart, of: cell, &figures)
        case .prose(let markdown): return weaveMarkdown(markdown, at: figures.place)
        case .text(let text): return PrintedText(text).html
        case .code(let code, let language): return weaveCode(code, language: language)
        case .group(let displays):
            var html = HTML()
            for display in displays { html += weave(display, of: cell, &figures) }
            return html
        }
    }
}
