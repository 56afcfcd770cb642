import Foundation
import Pipeline
import SystemIO
import Testing

/// A page that somebody has changed is not as it was made.
@Suite struct ForgeryTests {
    private static let notebook = """
        # A

        ```{swift}
        //| depends-on: data.txt
        claim("it holds", 2 > 1)
        40 + 2
        ```

        It is `{swift} 40 + 2`.

        """

    private func rendered() throws -> Workbench {
        let bench = try Workbench()
        try bench.write("1", to: "data.txt")
        let result = try bench.render(Self.notebook)
        #expect(bench.lines(result) == [])
        return bench
    }

    @Test("a page that was not touched holds")
    func untouched() throws {
        #expect(try rendered().failures(isRerun: true) == [])
    }

    private static let changes: [(name: String, change: @Sendable (String) -> String)] = [
        ("a number", { $0.replacing(">42<", with: ">43<") }),
        ("a sentence", { $0.replacing("<h2", with: "<p>Grade: A.</p><h2") }),
        ("the files of the ledger", { $0.replacing(/"files":\[[^\]]*\]/, with: "\"files\":[]") }),
        ("a value of the ledger", { $0.replacing("\"42\"", with: "\"43\"") }),
        ("a claim of the ledger", { $0.replacing("it holds", with: "it always holds") }),
        ("the notebook's hash", { $0.replacing(/("source":\{"path":"[^"]*"),"sha256":"[^"]*"/) { "\($0.1)" } }),
        ("the template's hash", { $0.replacing(/"template":"[^"]*",\n/, with: "") }),
        ("a file of almost the same name", { $0.replacing("data.txt", with: "d\u{430}ta.txt") }),
        ("what stands behind the page", { $0 + "<h1>FAKE</h1>" }),
        ("a byte-order mark", { "\u{FEFF}" + $0 }),
        ("the line ends", { $0.replacing("\n", with: "\r\n") }),
        ("a character without width", { $0.replacing("It is", with: "It\u{200B} is") }),
        ("a second digest", { $0.replacing("\n\"page\":", with: "\n\"page\":\"0\",\n\"page\":") }),
        (
            "another ledger behind the first",
            { page in
                page.replacing(
                    "</script>", with: "</script><script type=\"application/json\" id=\"modelbook-ledger\">{}</script>")
            }
        ),
    ]

    @Test("whatever is changed is noticed")
    func changed() throws {
        let bench = try rendered()
        let page = bench.page
        for (name, change) in Self.changes {
            let forged = change(page)
            #expect(!forged.utf8.elementsEqual(page.utf8), "\(name)")
            try bench.write(forged, to: "out/n.html")
            do {
                #expect(try bench.failures().contains("out/n.html has changed since"), "\(name)")
            } catch let error as ReportVerification.Unverifiable {
                let end = "out/n.html carries no ledger: it was not made by Modelbook, or was changed since"
                #expect(error.description.hasSuffix(end), "\(name)")
            }
        }
    }

    @Test("a byte that is no text is noticed")
    func invalid() throws {
        let bench = try rendered()
        var bytes = Array(bench.page.utf8)
        let place = try #require(bench.page.utf8.firstRange(of: "It is".utf8)?.lowerBound)
        bytes.insert(0xFF, at: bench.page.utf8.distance(from: bench.page.utf8.startIndex, to: place))
        try Data(bytes).write(to: bench.folder.appending(path: "out/n.html"))
        #expect(try bench.failures() == ["out/n.html has changed since"])
    }

    @Test("a page with a digest of its own making is found by rendering again")
    func resealed() throws {
        let bench = try rendered()
        try bench.write(sealedAnew(bench.page.replacing(">42<", with: ">43<")), to: "out/n.html")
        #expect(try bench.failures() == [])
        #expect(
            try bench.failures(isRerun: true).prefix(3) == [
                "rendering it again gives another page",
                "“a cell’s value” is 43 on the page and 42 when rendered: [-43-]{+42+}",
                "“40 + 2” is 43 on the page and 42 when rendered: It is [-43-]{+42+}.",
            ])
    }

    @Test("the file beside the page is of the same render")
    func sidecar() throws {
        let bench = try rendered()
        let values = try #require(bench.text(of: "out/n.json"))
        try bench.write(values.replacing("\"42\"", with: "\"43\""), to: "out/n.json")
        #expect(try bench.failures() == ["out/n.json has changed since"])
        // A page that is sent alone is whole.
        try FileManager.default.removeItem(at: bench.folder.appending(path: "out/n.json"))
        #expect(try bench.failures() == [])
    }

    @Test("measured values are those of the same render")
    func measurements() throws {
        let bench = try Workbench.measured(samples: 1)
        #expect(try bench.failures(isRerun: true) == [])
        let measured = try #require(bench.text(of: "out/n.measurements.json"))
        try bench.write(measured.replacing("\"machine\" : \"", with: "\"machine\" : \"Arduino "), to: "out/n.measurements.json")
        #expect(try bench.failures() == ["out/n.measurements.json has changed since"])
    }

    @Test("a first run with measured values runs once; a page in another folder has those of the run that was kept, or its own")
    func measurementsElsewhere() throws {
        let bench = try Workbench.measured(samples: 1)
        let measured = try #require(bench.text(of: "out/n.measurements.json"))
        var job = RenderJob(notebook: bench.folder.appending(path: "n.md").path)
        func render() -> RenderResult { Workbench.pipeline.render(job) }
        job.outputFolder = bench.folder.appending(path: "out").path
        #expect(render().explanation == ["Nothing has changed: the cells did not have to run."])
        #expect(bench.text(of: "out/n.measurements.json") == measured)
        job.outputFolder = bench.folder.appending(path: "other").path
        let kept = render()
        #expect(bench.lines(kept) == [] && kept.explanation == ["Nothing has changed: the cells did not have to run."])
        #expect(bench.text(of: "other/n.measurements.json") == measured)
        let own = measured.replacing("\"machine\" : \"", with: "\"machine\" : \"Another ")
        try bench.write(own, to: "other/n.measurements.json")
        #expect(render().explanation.first?.hasSuffix("other/n.measurements.json has changed.") == true)
    }

    @Test("what is written beside a link to somewhere else replaces the link")
    func links() throws {
        let bench = try Workbench()
        try FileManager.default.createDirectory(at: bench.folder.appending(path: "out"), withIntermediateDirectories: true)
        try bench.write("precious", to: "thesis.txt")
        for name in ["n.html", "n.json", "n.measurements.json"] {
            try FileManager.default.createSymbolicLink(
                atPath: bench.folder.appending(path: "out/\(name)").path, withDestinationPath: "../thesis.txt")
        }
        #expect(bench.lines(try bench.render("Text.\n")) == [])
        #expect(bench.text(of: "thesis.txt") == "precious")
        #expect(bench.page.contains("Text."))
    }

    @Test("a folder for pages that is a link is followed only where it is named")
    func linkedFolder() throws {
        let bench = try Workbench()
        try bench.write("Text.\n", to: "n.md")
        try FileManager.default.createDirectory(at: bench.folder.appending(path: "elsewhere"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: "output").path, withDestinationPath: "elsewhere")
        let refused = try Command.run(["render", "n.md"], in: bench.folder)
        #expect(refused.status == 2)
        #expect(refused.errors.hasPrefix("error: output is a link; name the folder for the pages with --output-dir.\n"))
        #expect(try Command.run(["render", "n.md", "--output-dir", "output"], in: bench.folder).status == 0)
        #expect(bench.text(of: "elsewhere/n.html") != nil)
    }
}
