import Citations
import Foundation
import Notebooks
import Records
import Rendering
import SystemIO
import TestSupport
import Testing

/// Every notebook under `Tests/Goldens/input` as a page with what is said about it, and as a ledger, is as
/// `Tests/Goldens/pages` has it. What a run left behind stands in `input/NAME.run.json`; without it no cell was run.
@Suite("The page of each golden notebook")
struct PageGoldenTests {
    @Test("is what its golden says", arguments: Goldens.names)
    func page(name: String) throws {
        let notebook = try Goldens.notebook(name)
        var options = options()
        for file in notebook.frontMatter.bibliography {
            let path = Goldens.folder.appending(path: "input/\(file.path)").path
            let isRead = options.bibliography.add(try Files.read(path, limit: FileLimit.text).bytes, path: file.path)
            #expect(isRead)
        }
        let report = Report(notebook: notebook, run: try run(of: notebook, name), options: options)
        #expect(firstUnbalancedTag(in: report.html()) == nil)
        let problems = (notebook.diagnostics + options.bibliography.problems(of: notebook) + report.diagnostics).map { problem in
            let place = problem.location.map { "\($0) " } ?? ""
            return "\(problem.severity) \(place)\(problem.summary)"
        }
        let page = [report.page.body.markup, report.page.footer.markup, problems.joined(separator: "\n") + "\n"]
        #expect(try Goldens.difference(page.joined(separator: "-----\n"), "pages/\(name).page") == nil)
        #expect(try Goldens.difference(report.ledgerJSON(), "pages/\(name).json") == nil)
    }

    private func run(of notebook: Notebook, _ name: String) throws -> Run {
        let file = Goldens.folder.appending(path: "input/\(name).run.json")
        guard let json = try? Data(contentsOf: file) else {
            return Run(cells: notebook.cells.map { _ in CellRun(status: .skipped) })
        }
        // What the file leaves out is empty.
        let empty = try object(JSONEncoder().encode(Run()))
        let whole = try JSONSerialization.data(withJSONObject: empty.merging(object(json)) { $1 })
        return try JSONDecoder().decode(Run.self, from: whole)
    }

    private func object(_ json: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    }
}
