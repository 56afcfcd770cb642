import Notebooks
import Records
import Rendering
import Testing

@Suite("What of a chart or a table is not seen is said")
struct UnseenTests {
    private func problems(_ displays: Display...) -> [String] {
        var builder = NotebookBuilder()
        for display in displays { builder.cell("x", CellRun(status: .succeeded, outputs: [.display(display)])) }
        return Report(notebook: builder.notebook, run: builder.run, options: options()).diagnostics
            .map { "\($0.severity.rawValue): \($0.summary)" }
    }

    private func points(_ values: [Double]) -> [Chart.Point] {
        values.enumerated().map { Chart.Point("", x: Number(Double($0), .number), y: Number($1, .number)) }
    }

    private func bars(_ values: KeyValuePairs<String, Double>, _ axis: Chart.Axis = Chart.Axis("")) -> Display {
        .chart(
            Chart(
                title: "t", summary: "s", mark: .bars(values.map { .init($0.key, [.init("", Number($0.value, .number))]) }),
                x: axis))
    }

    private func line(_ values: [Double], _ axis: Chart.Axis, _ references: [Chart.Reference] = []) -> Display {
        .chart(Chart(title: "t", summary: "s", mark: .line(points(values)), x: Chart.Axis(""), y: axis, references: references))
    }

    @Test("values beyond the range of an axis are a note, and a warning where there are no others")
    func ranges() {
        let axis = Chart.Axis("", range: 2...4)
        #expect(problems(line([2, 3, 4], axis)) == [])
        #expect(problems(line([1, 3, 5], axis)) == ["note: 2 of 3 values of the chart lie beyond the range of its axes"])
        #expect(problems(line([0, 1, 5], axis)) == ["warning: no value of the chart lies within the range of its axes"])
        #expect(problems(bars(["a": 3, "b": 9], axis)) == ["note: 1 of 2 values of the chart lies beyond the range of its axes"])
    }

    @Test("a logarithmic axis has no place for bars, boxes and points of 0 and less")
    func logarithmic() {
        let axis = Chart.Axis("", scale: .logarithmic, includesZero: false)
        let help = "not shown: a logarithmic axis has no place for 0 and less"
        #expect(problems(bars(["a": 1, "b": 0, "c": -2], axis)) == ["warning: 2 values of the chart are \(help)"])
        #expect(problems(line([1, 0], axis)) == ["warning: 1 value of the chart is \(help)"])
        let box = Chart.BoxPlot(
            "a", lowerWhisker: 0, lowerQuartile: 1, median: 2, upperQuartile: 3, upperWhisker: 4, count: 5)
        #expect(
            problems(.chart(Chart(title: "t", summary: "s", mark: .boxes([box]), x: axis)))
                == ["warning: 1 value of the chart is \(help)"])
    }

    @Test("a reference line beyond the range of its axis is a warning")
    func references() {
        let (axis, limit) = (Chart.Axis("", range: 0...5), Chart.Reference(.y, Number(9, .number), "limit"))
        #expect(
            problems(line([1, 2], axis, [limit]))
                == ["warning: the reference line 'limit' at 9 is not shown: its axis has no place for it"])
        #expect(problems(line([1, 2], Chart.Axis(""), [limit])) == [])
    }

    @Test("a caption that nothing bears is a warning, and so are subcaptions that are more than the parts")
    func captions() {
        func problems(_ displays: [Display], _ change: (inout CellOptions) -> Void) -> [String] {
            var builder = NotebookBuilder()
            builder.cell("x", CellRun(status: .succeeded, outputs: displays.map { .display($0) }), change)
            return Report(notebook: builder.notebook, run: builder.run, options: options()).diagnostics.map(\.summary)
        }
        let (chart, text) = (line([1, 2], Chart.Axis("")), [NotebookBuilder().text("Caption")])
        #expect(
            problems([.text("x")]) {
                $0.tableCaption = text
                $0.figureCaption = text
                $0.figureAlt = text
            } == [
                "\"tbl-cap\" has no effect: the cell shows no table", "\"fig-cap\" has no effect: the cell shows no figure",
                "\"fig-alt\" has no effect: the cell shows no figure",
            ])
        #expect(problems([chart]) { $0.figureCaption = text } == [])
        #expect(
            problems([chart, chart]) { $0.subcaptions = [text, text, text] }
                == ["the cell has 3 subcaptions, and shows 2 tables and figures"])
        #expect(problems([chart, chart]) { $0.subcaptions = [text] } == [])
    }

    @Test("what is empty and what has one name twice is a warning")
    func emptyAndAmbiguous() {
        #expect(problems(line([], Chart.Axis(""))) == ["warning: the chart has no values"])
        #expect(problems(bars([:])) == ["warning: the chart has no values"])
        #expect(problems(.table(Table(columns: [Table.Column("a")], rows: []))) == ["warning: the table has no rows"])
        #expect(problems(bars(["a": 1, "a": 2])) == ["warning: the chart has the name 'a' twice"])
        // A bar without a name belongs to the one before it.
        #expect(problems(bars(["a": 1, "": 2, "b": 3])) == [])
    }
}
