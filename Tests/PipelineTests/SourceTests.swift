import Foundation
import Pipeline
import Rendering
import Storage
import SystemIO
import Testing

/// A page carries what it was made from.
@Suite struct SourceTests {
    private static let notebook = """
        ---
        params:
          count: 3
        ---

        {{< include ../common/part.md >}}

        ![A dot](dot.svg)

        ```{swift}
        import Foundation
        count * Int(try String(contentsOfFile: "data.txt", encoding: .utf8))!
        ```

        """

    /// A notebook in a folder `nb` that includes from a folder beside it.
    private func rendered() throws -> Workbench {
        let bench = try Workbench()
        for folder in ["nb", "common"] {
            try FileManager.default.createDirectory(at: bench.folder.appending(path: folder), withIntermediateDirectories: true)
        }
        try bench.write("Included.\r\n", to: "common/part.md")
        try bench.write("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", to: "nb/dot.svg")
        try bench.write("7", to: "nb/data.txt")
        let result = try bench.render(Self.notebook, named: "nb/n.md") {
            $0.parameters = [("count", "5")]
            $0.readable = [bench.folder.appending(path: "common").path]
        }
        #expect(bench.lines(result) == [])
        return bench
    }

    @Test("what made a page comes out of it again, and gives the same page where only the data are")
    func carried() throws {
        let bench = try rendered()
        #expect(
            bench.page.contains("<details class=\"source\" id=\"modelbook:source\"><summary>Source</summary>\n<p>nb/n.md</p>"))
        let page = bench.folder.appending(path: "out/n.html").path
        let extraction = try SourceExtraction(of: page)
        let folder = bench.folder.appending(path: "again").path
        try extraction.write(to: folder)
        #expect(bench.text(of: "again/nb/n.md") == Self.notebook)
        #expect(bench.text(of: "again/common/part.md") == "Included.\r\n")
        #expect(bench.text(of: "again/nb/dot.svg") == bench.text(of: "nb/dot.svg"))
        #expect(extraction.missing == ["data.txt"])
        #expect(extraction.command == "modelbook render nb/n.md -P count:5")
        let error = #expect(throws: FileError.self) { try extraction.write(to: folder) }
        #expect(error?.description == "\(folder)/nb/n.md: this is there already; nothing is written over it")

        // The page goes to someone else, under another name.
        try FileManager.default.createDirectory(at: bench.folder.appending(path: "mail/data"), withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: page, toPath: bench.folder.appending(path: "mail/ada.html").path)
        try FileManager.default.moveItem(
            atPath: bench.folder.appending(path: "nb/data.txt").path,
            toPath: bench.folder.appending(path: "mail/data/data.txt").path)
        for name in ["nb", "common"] { try FileManager.default.removeItem(at: bench.folder.appending(path: name)) }
        let alone = try bench.verification(of: "mail/ada.html")
        #expect(alone.findings.filter { !$0.holds } == [])
        #expect(alone.unchecked.first == "one file that the page was made from, which is not here: name its folder with --data.")
        let again = try bench.verification(of: "mail/ada.html") {
            $0.isRerun = true
            $0.data = bench.folder.appending(path: "mail/data").path
        }
        #expect(
            again.findings.map(\.summary).suffix(3) == [
                "data.txt is unchanged", "Modelbook's template is unchanged",
                "rendering it again gives the same \(try Data(contentsOf: bench.folder.appending(path: "mail/ada.html")).count) bytes",
            ])
        #expect(again.holds)
    }

    /// A page that carries these files.
    private func page(_ files: [SourceFile]) throws -> String {
        struct Content: Encodable { var files: [SourceFile] }
        let bundle = Data(try gzip(Array(JSONEncoder().encode(Content(files: files))))).base64EncodedString()
        return """
            <script type="application/json" id="modelbook-ledger">{"bundle":"\(bundle)","claims":[],"figures":[],"files":[],\
            "origins":[],"source":{"path":"n.md"},"values":[]}</script>
            """
    }

    @Test(
        "a page cannot have a file written elsewhere",
        arguments: [
            "../n.md", "/tmp/n.md", "a/../../n.md", "a//n.md", "./n.md", "", "a\\n.md", "a\u{202E}.md", "a/\0", "n.md/b",
            "N.md", String(repeating: "a", count: 300),
        ])
    func names(name: String) throws {
        let bench = try Workbench()
        try bench.write(try page([SourceFile(path: "n.md", text: "x"), SourceFile(path: name, text: "y")]), to: "p.html")
        #expect(throws: FileError.self) { try SourceExtraction(of: bench.folder.appending(path: "p.html").path) }
        #expect(throws: ReportVerification.Unverifiable.self) { try bench.verification(of: "p.html") }
    }

    @Test("nothing is written through a link")
    func links() throws {
        let bench = try Workbench()
        try bench.write(try page([SourceFile(path: "a/n.md", text: "x")]), to: "p.html")
        for folder in ["out", "elsewhere"] {
            try FileManager.default.createDirectory(at: bench.folder.appending(path: folder), withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: "out/a").path, withDestinationPath: "../elsewhere")
        let extraction = try SourceExtraction(of: bench.folder.appending(path: "p.html").path)
        let error = #expect(throws: FileError.self) { try extraction.write(to: bench.folder.appending(path: "out").path) }
        #expect(error?.reason == "this is a link; nothing is written through it")
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.appending(path: "elsewhere").path) == [])
    }

    @Test("what unpacks to more than any source is refused")
    func bomb() throws {
        let bench = try Workbench()
        let bundle = Data(try gzip([UInt8](repeating: 0x20, count: 80 << 20))).base64EncodedString()
        let text = try page([]).replacing(/"bundle":"[^"]*"/, with: "\"bundle\":\"\(bundle)\"")
        try bench.write(text, to: "p.html")
        let error = #expect(throws: FileError.self) { try SourceExtraction(of: bench.folder.appending(path: "p.html").path) }
        #expect(error?.reason == "it is damaged: the content is larger than 67108864 bytes")
    }

    @Test("the command gives the source back, and says when there is none")
    func command() throws {
        let bench = try Workbench()
        try bench.write(try page([SourceFile(path: "n.md", text: "Text.\n")]), to: "p.html")
        let outcome = try Command.run(["extract", "p.html", "-o", "again"], in: bench.folder)
        #expect(outcome.output == "again/n.md\n")
        #expect(outcome.errors == "To render it, in again: modelbook render n.md\n")
        #expect(bench.text(of: "again/n.md") == "Text.\n")
        try bench.write("---\nsource: false\n---\n", to: "n.md")
        #expect(try Command.run(["render", "n.md"], in: bench.folder).status == 0)
        let refused = try Command.run(["extract", "output/n.html", "-o", "more"], in: bench.folder)
        #expect(refused.status == 1)
        #expect(refused.errors.hasPrefix("error: output/n.html: it does not carry what it was made from"))
    }
}
