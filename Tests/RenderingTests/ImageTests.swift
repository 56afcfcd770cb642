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

    @Test("that are missing, elsewhere or of an unknown kind are named with their place", arguments: [
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
}
