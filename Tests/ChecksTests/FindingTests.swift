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
        #expect(help.contains { $0.hasPrefix("Write \(claim), or <!-- typed --> behind it.") })
    }

    @Test("where a sentence has more in it than a value's names, nothing is written in place of what the value was once")
    func otherwise() throws {
        let text = try #require(self.text("said-otherwise.md"))
        #expect(edits(of: text, wasOnce: true) == [])
    }

    @Test(
        "a directive is written where the value is the same now, if the text speaks for itself; else into a plain paragraph only",
        arguments: [
            ("", "S", true, true), ("lang: en-GB", "S", true, true), ("lang: de", "S", false, false),
            ("lang: pl", "S", false, false), ("", "- S", true, false), ("", "> S", false, false),
            ("", "::: note\nS\n:::", true, false), ("", "a\n: S", true, false), ("", "~~S~~", false, false),
            ("", "# S", false, false), ("", "[S]{lang=en}", true, false), ("", "[S](b.md)", true, false),
            ("", "He wrote “No. S Now?”", false, false), ("", "Not (no. S)", false, false),
            ("", "| float |\n|---|\n| S |", false, false), ("", "a[^1]\n\n[^1]: S", true, false),
            ("", "# Last year's model\n\nS", false, false), ("", "# What float’s file has\n\nS", true, false),
            ("", "Here is what the paper says.\n\nS", false, false), ("", "Smith [@x] says: S", false, false),
        ])
    func places(matter: String, place: String, isWritten: Bool, isWrittenLater: Bool) throws {
        let text = try #require(self.text("said-otherwise.md"))
        let cell = text.prefix(upTo: try #require(text.range(of: "See @")).lowerBound).replacing(
            "---\ntitle: Otherwise\n---", with: "")
        let sentence = "The int8 file takes 12.1 KB."
        let start = "---\ntitle: A\n\(matter)\n---\n\n\(cell)\n\nIt has `{swift} int8`.\n\n"
        let notebook = start + place.replacing("S", with: sentence) + "\n"
        #expect(edits(of: notebook) == (isWritten ? ["`{swift} int8`"] : []))
        #expect(edits(of: notebook, wasOnce: true) == (isWrittenLater ? ["`{swift} int8`"] : []))
    }

    @Test(
        "what is found and not written says why",
        arguments: [
            ("If it were int8, it would take 12.1 KB.", "with \"if\" its sentence may say something else"),
            ("In the paper int8 takes 12.1 KB.", "\"paper\" says that this may be another's"),
            ("The sensor’s file of int8 takes 12.1 KB.", "\"sensor’s\" says that this may be another's"),
            ("It takes 12.1 KB, as Smith says of int8.", "its sentence names \"Smith\""),
            ("The size of float and that of int8 is 12.1 KB.", "its sentence names Table 1, float, Size"),
            ("Boards have 12.1 KB.", "its sentence does not name Table 1, int8, Size"),
            ("The loss of accuracy is 97.23 %.", "with \"loss\" its sentence may say something else"),
            ("The zipped int8 file takes 12.1 KB.", "with \"zipped\" its sentence may say something else"),
            ("It needs 12.1 KB of RAM for int8.", "with \"ram\" its sentence may say something else"),
            ("He said “int8 takes 12.1 KB”.", "it is quoted"),
            ("int8 takes at most 12.1 KB.", "another value may lie on the other side of the bound"),
        ])
    func reasons(sentence: String, reason: String) throws {
        let text = try #require(self.text("said-otherwise.md"))
        let cell = text.prefix(upTo: try #require(text.range(of: "See @")).lowerBound)
        let notebook = Notebook(parsing: "\(cell)\n\n\(sentence)\n", path: "a.md")
        let run = CannedRun(self.text("said-otherwise.values") ?? "").run(of: notebook)
        let help = NotebookChecks(notebook, run).findings.first { $0.diagnostic.code == "typed-number" }?.diagnostic.help
        #expect(help?.hasSuffix("\n--fix does not write it: \(reason).") == true, "\(help ?? "")")
    }

    @Test("the claim for a bound that the value may reach has it")
    func bounds() throws {
        let text = try #require(self.text("said-otherwise.md"))
        let run = CannedRun(self.text("said-otherwise.values") ?? "")
        let notebook = Notebook(parsing: text, path: "a.md")
        let help = NotebookChecks(notebook, run.run(of: notebook)).findings.map(\.diagnostic.help).joined()
        #expect(help.contains("{claim=\"samples >= 500\"}") && help.contains("{claim=\"samples <= 500\"}"))
    }

    /// - Parameter wasOnce: the values are others now.
    private func edits(of text: String, wasOnce: Bool = false) -> [String] {
        let notebook = Notebook(parsing: text, path: "a.md")
        let values = (self.text("said-otherwise.values") ?? "") + "int8: 12345 bytes KB\n"
        let changed = [
            ("43210", "99210"), ("12345", "13345"), ("0.97", "0.93"), ("0.96", "0.91"), (": 500 ", ": 507 "), (": 12 ", ": 13 "),
            (": 10 ", ": 11 "), (": 8 ", ": 9 "), ("4.25", "5.25"),
        ]
        let now = wasOnce ? changed.reduce(values) { $0.replacing($1.0, with: $1.1) } : values
        let previous = wasOnce ? try? ledger(CannedRun(values).run(of: notebook), notebook) : nil
        return NotebookChecks(notebook, CannedRun(now).run(of: notebook), previous: previous).findings.compactMap { $0.edit?.new }
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
