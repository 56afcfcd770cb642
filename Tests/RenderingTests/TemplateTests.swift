import Foundation
import Notebooks
import Records
import Rendering
import SystemIO
import TestSupport
import Testing

@Suite("A template")
struct TemplateTests {
    @Test("names a template that is missing")
    func missingTemplate() {
        let error = #expect(throws: FileError.self) {
            try Template(in: "/nowhere") { (path) throws(FileError) in try Files.read(path, limit: FileLimit.text) }
        }
        #expect(error?.description == "/nowhere/page.mustache: there is no such file")
    }

    @Test("lets no script of a template run that is not trusted, and says whose template and HTML it has")
    func ownTemplate() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-template-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: Repository.path("templates/report"), toPath: folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = options()
        func use(_ template: String) throws {
            try Data(template.utf8).write(to: folder.appending(path: "page.mustache"))
            options.template = try Template(in: folder.path) { (path) throws(FileError) in
                try Files.read(path, limit: FileLimit.text)
            }
        }
        try use(
            "<!doctype html><html><head><script>steal()</script>{{{style}}}</head>"
                + "<body>{{{body}}}{{{footer}}}{{{cards}}}{{{ledger}}}</body></html>")
        let notebook = Notebook(parsing: "---\ntemplate: mine\nraw-html: true\n---\n\n<b>x</b>\n", path: "n.md")
        let report = Report(notebook: notebook, run: Run(), options: options)
        let html = report.html()
        let policy = try #require(html.range(of: "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"))
        let script = try #require(html.range(of: "<script>steal()"))
        #expect(
            policy.upperBound < script.lowerBound && html.hasPrefix("<!doctype html>\n<meta charset=\"utf-8\">\n<meta http-equiv")
        )
        #expect(
            html.contains(
                "This page has the notebook’s own template, mine; its scripts do not run. HTML of the notebook stands on this page as it is."
            ))
        #expect(
            report.diagnostics.map { "\($0.location.map(\.description) ?? "-") \($0.severity): \($0.summary)" } == [
                "2:1 warning: the page has the notebook's own template, mine",
                "3:1 note: HTML of the notebook stands on the page as it is",
            ])
        try use(
            "<html><head><base href=x>{{#title}}<meta http-equiv=refresh content='{{{.}}}'>{{/title}}</head>"
                + "{{{style}}}{{{body}}}{{{footer}}}{{{cards}}}{{{ledger}}}</html>")
        let active = Report(
            notebook: Notebook(parsing: "---\ntemplate: mine\ntitle: a\n---\n", path: "n.md"), run: Run(), options: options)
        #expect(active.html().contains("<head>&lt;base href=x>&lt;meta http-equiv=refresh content='a'></head>"))
        #expect(
            active.diagnostics.dropFirst().map { "\($0.severity): \($0.summary). \($0.help)" }
                == ["<base>", "<meta http-equiv>"].map {
                    "warning: \($0) of the template is shown as text: it could lead elsewhere or load something. "
                        + "If you trust the template, render with --trust."
                })
        options.trustsTemplate = true
        let trusted = Report(notebook: notebook, run: Run(), options: options)
        #expect(!trusted.html().contains("Content-Security-Policy"))
        #expect(trusted.diagnostics.map(\.severity) == [.note, .note])

        for (template, message) in [
            (
                String(repeating: "{{#a}}", count: 20_000) + String(repeating: "{{/a}}", count: 20_000),
                "1:301: more than 50 sections stand in each other"
            ),
            ("<p>\n{{=<% %>=}}<%#a%><%/a%>", "2:1: this changes the delimiters, which a template of Modelbook does not"),
            ("{{" + String(repeating: "f(", count: 20_000) + "}}", "1:1: this tag has more than 200 bytes"),
            ("<body>\n{{{body}}}\n</body>\n", "3:1: the page's ledger has no place. Write \"{{{ledger}}}\", before \"</body>\"."),
            ("{{{body}}}", "1:11: the page's ledger has no place. Write \"{{{ledger}}}\", before \"</body>\"."),
            ("{{{body}}}\n{{ledger}}", "2:1: this would show the page's ledger as text. Write \"{{{ledger}}}\"."),
            ("{{{body}}}\n{{!ledger}}", "2:12: the page's ledger has no place. Write \"{{{ledger}}}\", before \"</body>\"."),
            (
                "{{#title}} {{{ledger}}}{{/title}}",
                "1:12: the page's ledger is in a section, which not every page has once. Write \"{{{ledger}}}\" outside of all sections."
            ),
            ("{{{ledger}}}\n{{&ledger}}", "2:1: the page's ledger has two places. Remove one of them."),
            (
                "{{{ledger}}}\n{{{bodi}}}",
                "2:1: a page has no \"bodi\". Did you mean \"body\"? Known are: abstract, body, byline, cards, "
                    + "contents, contentsTitle, direction, footer, language, ledger, navigation, neighbours, "
                    + "plainTitle, skip, style, subtitle, title."
            ),
            ("{{{body}}}{{{ledger}}}{{{cards}}}{{{style}}}", "1:45: the page's footer has no place. Write \"{{{footer}}}\"."),
            (
                "{{{ledger}}}<p>\n<script id=\"modelbook-ledger\"></script>",
                "2:9: the element of the ledger is Modelbook's to write. Write \"{{{ledger}}}\" in its place."
            ),
        ] {
            let error = #expect(throws: TemplateError.self) { try use(template) }
            #expect(error?.description == "\(folder.path)/page.mustache:\(message)")
        }
    }
}
