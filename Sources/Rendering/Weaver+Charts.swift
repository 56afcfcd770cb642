import Notebooks
import Records

extension Weaver {
    func weaveChart(_ chart: Chart, of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        let (identifier, caption, _) = figures.takeFigure()
        let text: HTML = captionNumber(identifier) + (caption.map { weave($0) } ?? HTML(escaping: chart.title))
        return "<figure\(.attribute("id", identifier))><p>\(chart.summary)</p><figcaption>\(text)</figcaption></figure>\n"
    }
}
