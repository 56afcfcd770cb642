import Records
import Testing

@testable import Rendering

/// What a sweep changes, from ledgers alone.
@Suite struct SweepTableTests {
    private func ledger(_ values: [(String, String, Number.Unit, String)]) -> Ledger {
        var ledger = Ledger(source: .init(path: "n.md"), files: [])
        ledger.values = values.map { place, value, unit, text in
            Ledger.Entry(at: "1:1", of: .expression(place), value: value, unit: unit, text: text, from: [])
        }
        return ledger
    }

    private func row(_ value: String, _ ledger: Ledger?) -> SweepTable.Row {
        let entry = IndexEntry(title: "Wine", address: ledger == nil ? nil : "a-n-\(value).html", states: ["complete"])
        return SweepTable.Row(notebook: "Wine", values: [value], entry: entry, ledger: ledger)
    }

    @Test("the table has what changes, the charts how, and a sentence what stays")
    func table() throws {
        let rows = [
            row("50", ledger([("small.accuracy", "0.9", .percent, "90 %"), ("size", "10", .bytes, "10 bytes")])),
            row("100", nil),
            row("5000", ledger([("small.accuracy", "0.95", .percent, "95 %"), ("size", "10", .bytes, "10 bytes")])),
        ]
        let displays = SweepTable(parameters: ["n"], rows: rows).displays(.english)
        guard case .table(let table) = displays[0].display else { throw Unexpected() }
        #expect(table.columns.map(\.title.source) == ["Page", "small.accuracy"])
        #expect(table.rows[0].cells == [.markdown("[n \\= 50](a-n-50.html)"), .text("90 %")])
        #expect(table.rows[1].cells == [.markdown("n \\= 100: There is no page of it\\."), .missing])
        guard case .chart(let chart) = displays[1].display, case .line(let points) = chart.mark else { throw Unexpected() }
        #expect(points.map(\.x.value) == [50, 5000] && points.map(\.y.value) == [0.9, 0.95])
        #expect(chart.x.scale == .logarithmic && chart.y.unit == .percent && displays[1].caption == "small.accuracy by n")
    }

    @Test("values that are no numbers make bars")
    func bars() throws {
        let rows = ["true", "false"].enumerated().map { number, value in
            row(value, ledger([("size", "\(number + 1)", .bytes, "\(number + 1) bytes"), ("same", "7", .number, "7")]))
        }
        let displays = SweepTable(parameters: ["fast"], rows: rows).displays(.english)
        guard case .chart(let chart) = displays[1].display, case .bars(let bars) = chart.mark else { throw Unexpected() }
        #expect(bars.map(\.label) == ["fast = true", "fast = false"])
        guard case .prose(let same) = displays[2].display else { throw Unexpected() }
        #expect(same == "The same on all pages\\: `same` 7.")
    }

    @Test("what a ledger says of its sweep makes no more pages than there may be")
    func bounds() {
        let names = [SitePlace.Page(notebook: "n.md", path: "n.html", title: "N")]
        let many = (0..<30).map { Sweep.Parameter("p\($0)", (0..<100).map(String.init)) }
        #expect(Sweep(notebooks: names, parameters: many).pages.isEmpty)
        let odd = Sweep(notebooks: names, parameters: [.init("s", ["a/b", "a?b"])])
        #expect(odd.pages.map(\.path) == ["n-s-a_b.html", "n-s-a_b-2.html"])
    }

    private struct Unexpected: Error {}
}
