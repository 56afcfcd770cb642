import Foundation
import Notebooks
import Records
import Rendering
import TestSupport
import Testing

@Suite("The ledger of a report and the cards of its numbers")
struct ReportLedgerTests {
    @Test("lists every value in its ledger")
    func ledger() throws {
        #expect(try Goldens.difference(demoReport().ledgerJSON(), "rendering/demo-ledger.json") == nil)
    }

    @Test("carries its ledger without what tables and charts show anyway")
    func embeddedLedger() throws {
        let report = demoReport()
        var carried = report.ledger
        carried.figures = []
        let paths = Set(carried.files.map(\.path))
        carried.origins = carried.origins.map { paths.contains($0.name) ? Origin(read: $0.kind, $0.name) : $0 }
        carried.values.removeAll { if case .table = $0.of { true } else { false } }
        #expect(carried.values.count < report.ledger.values.count)
        #expect(Ledger(in: report.html()) == carried)
        #expect(Ledger(in: report.ledgerJSON()) == report.ledger)
        #expect(Ledger(in: "<p>not a report</p>") == nil)
    }

    @Test("says of an origin that a cell states that nothing was read for it")
    func statedOrigin() throws {
        var builder = NotebookBuilder()
        let number = Number(3, .count, origins: [Origin(.file, "made/up.csv", sha256: "00"), Origin(.input, "a ruler")])
        let live = builder.live("x", number)
        builder.paragraph(live)
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        #expect(report.diagnostics.map(\.code) == ["stated-origin"])
        #expect(
            report.diagnostics.first?.summary
                == "that this comes from made/up.csv is the cell's own word: the kit has not read it")
        #expect(report.html().contains("up.csv (as the cell says), a ruler"))
    }

    @Test("names a value that is not a number with its place")
    func notANumber() throws {
        let report = demoReport()
        let diagnostic = try #require(report.diagnostics.first { $0.code == "not-a-number" })
        #expect(diagnostic.severity == .error)
        #expect(diagnostic.summary == "a / b is not a number")
        #expect(diagnostic.help == "It was computed as 0 bytes ÷ 0 bytes.")
        #expect(diagnostic.location?.column == 12)
        #expect(!report.ledgerJSON().contains("nan"))
    }

    @Test("gives the same value of the same expression one card, with both its lines")
    func sharedCards() throws {
        var builder = NotebookBuilder()
        let size = Number(28_760, .bytes)
        builder.add(.paragraph([builder.live("lite.size", size)]))
        builder.add(.paragraph([builder.live("lite.size", size)]))
        let page = Report(notebook: builder.notebook, run: builder.run, options: options()).page
        #expect(page.cards.markup.components(separatedBy: "popover").count == 2)
        #expect(page.cards.markup.contains("<dd>1:12, 3:12"))
    }

    @Test("lists the files that were read, and of a folder of many how many they are")
    func filesRead() {
        var builder = NotebookBuilder()
        builder.run.filesRead =
            [FileRead(path: "m.keras", sha256: "0123456789")]
            + (0..<13).map { FileRead(path: "data/a & b/\($0).png", sha256: "00") }
            + (0..<12).map { FileRead(path: "data/c/\($0).png", sha256: "00") }
        let html = Report(notebook: builder.notebook, run: builder.run, options: options()).html()
        let few = (0..<12).map { "data/c/\($0).png" }.joined(separator: ", ")
        #expect(html.contains("Read: m.keras <code>0123…6789</code>, data/a &amp; b/ × 13, \(few).</p>"))
    }

    @Test("is sealed once: the page and the file beside it are those of its ledger, until that is another")
    func sealed() {
        let notebook = Notebook(parsing: "# A\n\n<!--modelbook:ledger--> `<b>`\n", path: "n.md")
        var report = Report(notebook: notebook, run: Run(), options: options())
        report.seal { "\($0.utf8.count)" }
        var anew = report
        anew.ledger.page = report.ledger.page
        #expect(report.html() == anew.html() && report.ledgerJSON() == anew.ledgerJSON())
        #expect(Ledger.unsealed(report.html())?.digest == report.ledger.page?[...])
        anew.ledger.name = "other.html"
        #expect(anew.html().contains("other.html") && anew.ledgerJSON().contains("other.html"))
    }
}
