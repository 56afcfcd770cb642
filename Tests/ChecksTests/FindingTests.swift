import Checks
import Foundation
import Notebooks
import Records
import Rendering
import SystemIO
import TestSupport
import Testing

/// Each notebook under `Tests/Goldens/checks` with what its cells would have computed in `NAME.values`, what its last page
/// said in `NAME.previous`, and what is found in `NAME.findings`. Adding a notebook adds a test.
@Suite("What is found in a notebook")
struct FindingTests {
    static var names: [String] {
        let folder = Goldens.folder.appending(path: "checks").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
    }

    @Test("is what its golden says, and nothing else", arguments: names)
    func findings(name: String) throws {
        let notebook = Notebook(parsing: try #require(text(name + ".md")), path: name + ".md")
        let run = CannedRun(text(name + ".values") ?? "").run(of: notebook)
        let previous = try text(name + ".previous").map { try ledger(CannedRun($0).run(of: notebook), notebook) }
        let lines = NotebookChecks(notebook, run, previous: previous).findings.map { finding in
            let problem = finding.diagnostic
            let place = problem.location.map { "\($0)" } ?? "-"
            let edit = finding.edit.map { "\n    \($0.old) → \($0.new)" } ?? ""
            return "\(place): \(problem.severity): \(problem.summary) [\(problem.code)]\(edit)\n"
        }
        #expect(try Goldens.difference(lines.joined(), "checks/\(name).findings") == nil)
    }

    @Test("a table is referred to if another notebook refers to it")
    func others() throws {
        let notebook = Notebook(parsing: try #require(text("words-factor.md")), path: "a.md")
        let run = CannedRun(text("words-factor.values") ?? "").run(of: notebook)
        func isUnused(_ others: String...) -> Bool {
            NotebookChecks(notebook, run, others: { others }).findings.contains { $0.diagnostic.code == "unused-label" }
        }
        #expect(isUnused() && isUnused("@tbl-sizes", "tbl-size"))
        #expect(!isUnused("Text.", "See @tbl-size."))
    }

    @Test("a word that no other takes the place of is borne by a claim with both of its bounds")
    func claims() throws {
        let notebook = Notebook(parsing: try #require(text("words-written.md")), path: "a.md")
        let run = CannedRun(text("words-written.values") ?? "").run(of: notebook)
        let help = NotebookChecks(notebook, run).findings.map(\.diagnostic.help)
        let claim = "[quadruples]{claim=\"float.size / int8.size >= 3.5 && float.size / int8.size <= 4.5\"}"
        #expect(help.contains("Write \(claim), or <!-- typed --> behind it."))
    }

    @Test("a sentence with more in it than a value's names and the value is found, and no directive is written into it")
    func otherwise() throws {
        let text = try #require(self.text("said-otherwise.md"))
        #expect(edits(of: text) == [])
    }

    @Test(
        "a directive is written into a plain paragraph in English only",
        arguments: [
            ("", "S", true), ("lang: en-GB", "S", true), ("lang: de", "S", false), ("lang: pl", "S", false), ("", "- S", false),
            ("", "> S", false), ("", "::: note\nS\n:::", false), ("", "a\n: S", false), ("", "~~S~~", false), ("", "# S", false),
            ("", "[S]{lang=en}", false), ("", "[S](b.md)", false), ("", "He wrote “No. S Now?”", false),
            ("", "Not (no. S)", false),
            ("", "| float |\n|---|\n| S |", false), ("", "a[^1]\n\n[^1]: S", false),
        ])
    func places(matter: String, place: String, isWritten: Bool) throws {
        let text = try #require(self.text("said-otherwise.md"))
        let cell = text.prefix(upTo: try #require(text.range(of: "See @")).lowerBound).replacing(
            "---\ntitle: Otherwise\n---", with: "")
        let sentence = "The int8 file takes 12.1 KB."
        let notebook = "---\ntitle: A\n\(matter)\n---\n\n\(cell)\n\n\(place.replacing("S", with: sentence))\n"
        #expect(edits(of: notebook) == (isWritten ? ["`{swift} int8`"] : []))
    }

    @Test("the claim for a bound that the value may reach has it")
    func bounds() throws {
        let text = try #require(self.text("said-otherwise.md"))
        let run = CannedRun(self.text("said-otherwise.values") ?? "")
        let notebook = Notebook(parsing: text, path: "a.md")
        let help = NotebookChecks(notebook, run.run(of: notebook)).findings.map(\.diagnostic.help).joined()
        #expect(help.contains("{claim=\"samples >= 500\"}") && help.contains("{claim=\"samples <= 500\"}"))
    }

    private func edits(of text: String) -> [String] {
        let notebook = Notebook(parsing: text, path: "a.md")
        let run = CannedRun(self.text("said-otherwise.values") ?? "").run(of: notebook)
        return NotebookChecks(notebook, run).findings.compactMap { $0.edit?.new }
    }

    private func text(_ name: String) -> String? {
        try? String(contentsOf: Goldens.folder.appending(path: "checks/\(name)"), encoding: .utf8)
    }

    private func ledger(_ run: Run, _ notebook: Notebook) throws -> Ledger {
        let template = try Template(in: Repository.path("templates/report")) { (path) throws(FileError) in
            try Files.read(path, limit: FileLimit.text)
        }
        let options = ReportOptions(template: template, files: NamedFiles(in: "/nowhere"))
        return Report(notebook: notebook, run: run, options: options).ledger
    }
}
