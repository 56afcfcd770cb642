import Notebooks
import Records
import Rendering
import Testing

@Suite("The tables of a report")
struct ReportTableTests {
    @Test("has a cell in every column of a row, and a column for every cell")
    func ragged() {
        var builder = NotebookBuilder()
        builder.cell(
            "",
            CellRun(
                status: .succeeded,
                outputs: [
                    .display(
                        .table(
                            Table(
                                columns: [.init("model"), .init("acc")],
                                rows: [
                                    .init([.text("a"), .number(Number(1, .count)), .number(Number(2, .count))]),
                                    .init([.text("b")]),
                                ])))
                ]))
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        #expect(
            report.diagnostics.map { "\($0.severity): \($0.summary)" } == [
                "error: row 1 (a) of the table has 3 cells under 2 columns",
                "warning: row 2 (b) of the table has 1 cell under 2 columns",
            ])
        let body = report.page.body.markup
        #expect(body.contains(">2</data></td></tr>"))
        #expect(body.contains("<tr><th scope=\"row\">b</th><td class=\"num\">–</td><td class=\"num\">–</td></tr>"))
    }

    @Test("writes integers of four digits like the others of their column")
    func groupedColumn() {
        func table(_ values: [Double]) -> String {
            var builder = NotebookBuilder()
            let rows = values.map {
                Table.Row([.text("x"), .number(Number($0, .count, style: .init(minimumGroupingDigits: 2)))])
            }
            builder.cell(
                "", CellRun(status: .succeeded, outputs: [.display(.table(Table(columns: [.init(""), .init("")], rows: rows)))]))
            return Report(notebook: builder.notebook, run: builder.run, options: options()).page.body.markup
        }
        #expect(table([2024, 2025]).contains(">2024</data>"))
        #expect(table([2024, 10_000]).contains(">2,024</data>"))
    }
}
