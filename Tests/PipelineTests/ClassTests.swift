import Foundation
import Pipeline
import Rendering
import Storage
import Testing

/// A folder of submissions: whatever one of them does is a row.
@Suite struct ClassTests {
    /// A page that carries a notebook which nobody has rendered.
    private func unrendered(_ notebook: String) throws -> String {
        struct Content: Encodable { var files: [SourceFile] }
        let json = try JSONEncoder().encode(Content(files: [SourceFile(path: "n.md", text: notebook)]))
        let bundle = Data(try gzip(Array(json))).base64EncodedString()
        return """
            <main></main><script type="application/json" id="modelbook-ledger">{"bundle":"\(bundle)",\
            "claims":[],"figures":[],"files":[],"origins":[],"source":{"path":"n.md"},"values":[]}</script>
            """
    }

    private static let text =
        "# Results\n\nWe have seen that the quantized network is smaller than the other one, as it should be: 3 times.\n"

    @Test("a class is a table, whatever is in it")
    func table() throws {
        let bench = try Workbench()
        let folder = bench.folder.appending(path: "class")
        for name in ["class/ada", "class/empty", "data"] {
            try FileManager.default.createDirectory(at: bench.folder.appending(path: name), withIntermediateDirectories: true)
        }
        try bench.write("40", to: "data/data.txt")
        let cell =
            "```{swift}\nimport Foundation\n```\n\nIt is `{swift} Int(try String(contentsOfFile: \"data.txt\", encoding: .utf8))! + 2`.\n"
        try FileManager.default.copyItem(
            at: bench.folder.appending(path: "data/data.txt"), to: bench.folder.appending(path: "data.txt"))
        #expect(bench.lines(try bench.render(Self.text + cell)) == [])
        let page = bench.page
        try bench.write(page, to: "class/ada/report.html")
        let forged = page.replacing(">42<", with: ">43<").replacing("\"42\"", with: "\"43\"").replacing("<dd>42", with: "<dd>43")
        try bench.write(sealedAnew(forged), to: "class/bob.html")
        try bench.write("<p>My report</p>", to: "class/carl.html")
        try bench.write(try unrendered("```{swift}\n//| timeout: 1\nwhile true {}\n```\n"), to: "class/dora.html")
        try bench.write(
            try unrendered("```{swift}\nfor _ in 0..<20_000_000 { print(\"0123456789\") }\n```\n"), to: "class/emil.html")
        let bomb =
            "import Foundation\nfor _ in 0..<200 { let p = Process(); p.executableURL = URL(filePath: \"/bin/sleep\"); p.arguments = [\"99\"]; try p.run() }\n"
        try bench.write(try unrendered("```{swift}\n\(bomb)```\n"), to: "class/fay.html")
        try bench.write("", to: "class/gus.html")
        truncate(folder.appending(path: "gus.html").path, 10 << 30)
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending(path: "hal.html").path, withDestinationPath: "ada/report.html")
        try bench.write("x", to: "class/notes.txt")
        // The pictures of a page in Markdown.
        try FileManager.default.createDirectory(
            at: folder.appending(path: "ivy_files"), withIntermediateDirectories: true)
        try bench.write("# Ivy", to: "class/ivy.md")

        let outcome = try Command.run(["verify", "--rerun", "class", "--data", "data"], in: bench.folder)
        #expect(outcome.status == 1)
        let rows = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }.map(String.init)
        #expect(
            rows == [
                "page                   result      numbers that differ  typed by hand  claims false  has most in common with",
                "class/ada/report.html  reproduced                    0              1             0  95 % class/bob.html",
                "class/bob.html         differs                       1              1             0  95 % class/ada/report.html",
                "class/carl.html        unreadable",
                "class/dora.html        fails                         0              0             0",
                "class/emil.html        fails                         0              0             0",
                "class/empty            unreadable",
                "class/fay.html         fails                         0              0             0",
                "class/gus.html         unreadable",
                "class/hal.html         unreadable",
            ])
        for line in [
            "is 43 on the page and 42 when rendered: It is [-43-]{+42+}.",
            "  carries no ledger: it was not made by Modelbook, or was changed since",
            "  cannot be read: it has 10737418240 bytes; more than 256 MiB are not read", "  this is a link",
            "  there is no page in it",
        ] {
            #expect(outcome.output.contains(line), "\(line)")
        }
        #expect(outcome.errors == "No pages, not looked at: class/ivy.md, class/notes.txt\n")
    }

    @Test("a page that takes too long is stopped, and the table is data")
    func json() throws {
        let bench = try Workbench()
        try FileManager.default.createDirectory(at: bench.folder.appending(path: "class"), withIntermediateDirectories: true)
        try bench.write(try unrendered("```{swift}\n//| timeout: 1000\nwhile true {}\n```\n"), to: "class/a.html")
        try bench.write(try unrendered("Text.\n"), to: "class/b.html")
        let outcome = try Command.run(["verify", "--rerun", "class", "--json", "--timeout", "2"], in: bench.folder)
        let rows = try JSONDecoder().decode([ClassVerification.Row].self, from: Data(outcome.output.utf8))
        #expect(rows.map(\.result) == [.stopped, .differs])
        #expect(rows[0].reasons == ["it took more than 2 seconds"])
        #expect(outcome.status == 1)
    }
}
