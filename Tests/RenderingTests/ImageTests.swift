import Foundation
import Notebooks
import Records
import Rendering
import Testing

@Suite("Images")
struct ImageTests {
    private func report(_ source: String, in folder: String = "/nowhere") -> Report {
        var builder = NotebookBuilder()
        builder.paragraph(builder.text("See "), builder.inline(.image(source: source, title: "", alt: [builder.text("a board")])))
        return Report(notebook: builder.notebook, run: builder.run, options: options(notebookFolder: folder))
    }

    @Test("are put into the page")
    func inlined() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([1, 2, 3]).write(to: folder.appending(path: "a b.png"))
        let report = report("a%20b.png", in: folder.path(percentEncoded: false))
        #expect(report.diagnostics.isEmpty)
        #expect(report.page.body.markup == "<p>See <img src=\"data:image/png;base64,AQID\" alt=\"a board\"></p>\n")
    }

    @Test(
        "that are missing, elsewhere or of an unknown kind are named with their place",
        arguments: [
            ("board.png", "missing-image", "the image \"board.png\" cannot be read: there is no such file"),
            ("https://example.org/board.png", "remote-image", "the image \"https://example.org/board.png\" is on another server"),
            ("//example.org/board.png", "remote-image", "the image \"//example.org/board.png\" is on another server"),
            ("board.tiff", "unknown-image-format", "the image \"board.tiff\" has a format that cannot be shown"),
        ])
    func refused(source: String, code: String, summary: String) throws {
        let report = report(source)
        let diagnostic = try #require(report.diagnostics.first)
        #expect(diagnostic.code == code)
        #expect(diagnostic.summary == summary)
        #expect(diagnostic.severity == .error)
        #expect(diagnostic.location == SourceLocation(line: 1, column: 1))
        #expect(report.page.body.markup.contains("⚠"))
        #expect(!report.page.body.markup.contains("<img"))
    }

    @Test("that a cell made stand side by side, as parts of its figure")
    func made() {
        var builder = NotebookBuilder()
        builder.notebook.targets["fig-x"] = ReferenceTarget(kind: .figure, number: "1")
        builder.notebook.targets["fig-x-1"] = ReferenceTarget(kind: .figure, number: "1", part: "a")
        let images = ["AQID", "BAUG"].map { Display.image(ImageData(.png, base64: $0, description: "picture \($0)")) }
        let one = [builder.text("One")], both = [builder.text("Both")]
        builder.cell("", CellRun(status: .succeeded, outputs: [.display(.group(images))])) { options in
            options.label = "fig-x"
            options.figureCaption = both
            options.subcaptions = [one]
            options.layout = Layout(.columns(2))
            options.outputWidth = "50%"
        }
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        #expect(report.diagnostics.isEmpty)
        let style = "style=\"width:50%\""
        #expect(
            report.page.body.markup == """
                <div class="cell">
                <figure id="fig-x">
                <div class="row" style="grid-template-columns:minmax(0,1fr) minmax(0,1fr)">
                <div>
                <figure id="fig-x-1" class="picture"><img src="data:image/png;base64,AQID" alt="picture AQID" \(style)>
                <figcaption>(a) One</figcaption>
                </figure>
                </div>
                <div>
                <figure class="picture"><img src="data:image/png;base64,BAUG" alt="picture BAUG" \(style)>
                </figure>
                </div>
                </div>
                <figcaption><b>Figure\u{a0}1.</b> Both</figcaption>
                </figure>
                </div>

                """)
    }
}
