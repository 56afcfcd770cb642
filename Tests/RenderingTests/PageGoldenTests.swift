import Foundation
import Notebooks
import Records
import Rendering
import SystemIO
import Testing

/// Every notebook under `Tests/Goldens/input` as a page whose cells were not run, with what is said about it, is as
/// `Tests/Goldens/pages/NAME.page` has it. Adding a notebook adds a test.
@Suite("The page of each golden notebook")
struct PageGoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Goldens/input")

    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
    }

    @Test("is what its golden says", arguments: names)
    func page(name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name + ".md"), encoding: .utf8)
        let notebook = Notebook(parsing: text, path: name + ".md") { (included) throws(FileError) in
            try Files.read(Self.folder.appending(path: included).path, limit: FileLimit.text).text(of: included)
        }
        let run = Run(cells: notebook.cells.map { _ in CellRun(status: .skipped) })
        let report = Report(notebook: notebook, run: run, options: options())
        #expect(firstUnbalancedTag(in: report.html()) == nil)
        let problems = (notebook.diagnostics + report.diagnostics).map { problem in
            let place = problem.location.map { "\($0) " } ?? ""
            return "\(problem.severity) \(place)\(problem.summary)"
        }
        let page = [report.page.body.markup, report.page.footer.markup, problems.joined(separator: "\n") + "\n"]
        try expectGolden(page.joined(separator: "-----\n"), "../pages/\(name).page")
    }
}
