import Foundation
import Notebooks
import Pipeline
import Testing

@Suite struct OutputTests {
    @Test("what a page is made from is never written over")
    func inputs() throws {
        let bench = try Workbench()
        try bench.write("{}", to: "n.json")
        let text = "```{swift}\n//| depends-on: n.json\n1\n```\n"
        let named = try bench.render(text) { $0.outputFolder = bench.folder.path }
        #expect(
            bench.lines(named).map { $0.replacing(bench.folder.path + "/", with: "") } == [
                "n.md:-: error: the page is made from n.json and would be written over it"
            ])
        #expect(named.exitCode(isStrict: false) == 2)
        #expect(bench.text(of: "n.json") == "{}")

        try bench.write("x,y\n1,2\n", to: "n.measurements.json")
        let itself = try bench.render("Text.\n") { $0.output = bench.folder.appending(path: "n.md").path }
        #expect(itself.exitCode(isStrict: false) == 2)
        #expect(bench.text(of: "n.md") == "Text.\n")

        try bench.write("Part.\n", to: "part.html")
        let included = try bench.render("{{< include part.html >}}\n") {
            $0.output = bench.folder.appending(path: "part.html").path
        }
        #expect(included.exitCode(isStrict: false) == 2)
        #expect(bench.text(of: "part.html") == "Part.\n")
    }

    @Test("a style sheet, a bibliography and an image are what a page is made from")
    func namedInputs() throws {
        let bench = try Workbench()
        let files = ["s.css": "p { color: red }", "b.bib": "@misc{a, title = {A}}"]
        for (name, text) in files { try bench.write(text, to: name) }
        let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
        try #require(Data(base64Encoded: picture)).write(to: bench.folder.appending(path: "a.png"))
        let notebook = "---\ntitle: A\ncss: s.css\nbibliography: b.bib\n---\n\n![A](a.png) [@a]\n"
        for name in ["s.css", "b.bib", "a.png"] {
            let result = try bench.render(notebook) { $0.output = bench.folder.appending(path: name).path }
            #expect(result.exitCode(isStrict: false) == 2, "\(name): \(bench.lines(result))")
            #expect(name == "a.png" || bench.text(of: name) == files[name])
        }
    }

    @Test("two notebooks cannot have the same page, nor one the other's text")
    func conflicts() {
        func job(_ notebook: String, _ output: String) -> RenderJob {
            var job = RenderJob(notebook: notebook)
            job.output = output
            return job
        }
        #expect(RenderJob.conflict(among: [job("a/x.md", "o/a.html"), job("b/x.md", "o/b.html")]) == nil)
        #expect(
            RenderJob.conflict(among: [job("a/x.md", "o/x.html"), job("b/x.md", "./o/x.html")])
                == "a/x.md and b/x.md have the same page, ./o/x.html.")
        #expect(
            RenderJob.conflict(among: [job("a.md", "o/a.html"), job("o/a.html", "o/b.html")])
                == "o/a.html, made from a.md, would be written over the notebook o/a.html.")
        #expect(
            RenderJob.conflict(among: [job("x.md", "o/x.html"), job("x.error.md", "o/x.error.html")])
                == "o/x.error.html, the page of x.error.md, is the name of a file beside the page of x.md.")
        let named = [job("index.md", "o/index.html"), job("contents.md", "o/contents.html")]
        #expect(
            RenderJob.conflict(among: named, index: "o/contents.html")
                == "o/contents.html, the page of contents.md, is the name of the list of contents; give the notebook another.")
        #expect(RenderJob.conflict(among: named, index: "o/list.html") == nil)
    }

    @Test(
        "a file of the user's that the command line does not name is never written over",
        arguments: [
            ("out/n.html", [PageFormat]()), ("out/n.json", []), ("out/n.measurements.json", []), ("out/n.md", [.md]),
            ("out/n.pdf", [.pdf, .html]), ("out/n_files/image-1.png", [.md]),
        ])
    func foreign(name: String, formats: [PageFormat]) throws {
        let bench = try Workbench()
        let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
        try #require(Data(base64Encoded: picture)).write(to: bench.folder.appending(path: "a.png"))
        try FileManager.default.createDirectory(
            at: bench.folder.appending(path: "out/n_files"), withIntermediateDirectories: true)
        try bench.write("{\"mine\": 1}", to: name)
        let result = try bench.render("![A](a.png)\n") { job in job.formats = formats.isEmpty ? nil : formats }
        #expect(bench.text(of: name) == "{\"mine\": 1}")
        if result.diagnostics.contains(where: { $0.code == "no-pdf" }) { return }
        let refused = bench.lines(result).contains { $0.hasSuffix("\(name) is not of a render and would be written over") }
        #expect(refused && result.exitCode(isStrict: false) == 2, "\(bench.lines(result))")
    }

    @Test("what renders have made is written over, and so is the page that the command line names")
    func own() throws {
        let bench = try Workbench()
        try bench.write("mine", to: "named.md")
        for text in ["One.\n", "Two.\n", "See @tbl-none.\n", "Three.\n"] {
            for formats in [[PageFormat.html, .md], [.md]] {
                let result = try bench.render(text) { $0.formats = formats }
                #expect(result.exitCode(isStrict: false) == (text.contains("@") ? 1 : 0), "\(bench.lines(result))")
            }
        }
        #expect(bench.text(of: "out/n.md")?.contains("Three.") == true)
        let named = try bench.render("Named.\n") { job in
            (job.output, job.formats) = (bench.folder.appending(path: "named.md").path, [.md])
        }
        #expect(!named.hasErrors && bench.text(of: "named.md")?.contains("Named.") == true)
        try bench.write("# Other\n\n`{swift} 1`\n", to: "other.md")
        let refused = try bench.render("Named.\n") { job in
            (job.output, job.formats) = (bench.folder.appending(path: "other.md").path, [.md])
        }
        #expect(bench.lines(refused).first?.hasSuffix("other.md is a notebook and would be written over") == true)
        #expect(bench.text(of: "other.md")?.hasPrefix("# Other") == true)
    }

    @Test("a page in Markdown is known by its foot: without the ledger beside it, and a foreign one with it")
    func knownByFoot() throws {
        let bench = try Workbench()
        #expect(bench.lines(try bench.render("One.\n") { $0.formats = [.md] }) == [])
        try FileManager.default.removeItem(at: bench.folder.appending(path: "out/n.json"))
        #expect(bench.lines(try bench.render("Two.\n") { $0.formats = [.md] }) == [])
        #expect(bench.text(of: "out/n.md")?.hasPrefix("Two.") == true)
        try bench.write("Mine.\n\n---\n\nThe end `of` it.\n", to: "out/n.md")
        let refused = try bench.render("Three.\n") { $0.formats = [.md] }
        #expect(refused.exitCode(isStrict: false) == 2 && bench.text(of: "out/n.md")?.hasPrefix("Mine.") == true)
    }

    @Test("another notebook's page stays, also where the command line names it, and so does one that an index would replace")
    func othersPages() throws {
        let bench = try Workbench()
        try FileManager.default.createDirectory(at: bench.folder.appending(path: "sub"), withIntermediateDirectories: true)
        for _ in 0..<2 { #expect(bench.lines(try bench.render("One.\n", named: "index.md")) == []) }
        let out = bench.folder.path
        for output in [nil, "\(out)/out/index.html"] {
            let refused = try bench.render("Two.\n", named: "sub/index.md") { $0.output = output }
            #expect(
                bench.lines(refused) == [
                    "sub/index.md:-: error: \(out)/out/index.html is the page of another notebook, \(out)/index.md, "
                        + "and would be written over"
                ])
            #expect(refused.exitCode(isStrict: false) == 2)
        }
        #expect(bench.text(of: "out/index.html")?.contains("One.") == true)
        for output in [nil, "\(out)/out/index.html"] {
            let index = try Workbench.pipeline.collect(["\(out)/out"], output: output)
            #expect(
                bench.lines(index).first == "out/index.html:-: error: \(out)/out/index.html is the page of a notebook, "
                    + "\(out)/index.md, and would be written over by the list of contents")
        }
        // One that was moved away has no other page.
        try FileManager.default.moveItem(atPath: "\(out)/index.md", toPath: "\(out)/moved.md")
        #expect(bench.lines(try bench.render("Two.\n", named: "sub/index.md")) == [])
    }

    @Test("an index is not written through a link into a file of the user's")
    func linkedIndex() throws {
        let bench = try Workbench()
        #expect(bench.lines(try bench.render("One.\n")) == [])
        try bench.write("precious", to: "thesis.txt")
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: "out/index.html").path, withDestinationPath: "../thesis.txt")
        let index = try Workbench.pipeline.collect([bench.folder.appending(path: "out").path], output: nil)
        #expect(index.hasErrors && bench.text(of: "thesis.txt") == "precious")
    }

    @Test("a page in Markdown that was just made is not said to be left as it was")
    func failedMarkdown() throws {
        let bench = try Workbench()
        let result = try bench.render("![A](none.png)\n") { $0.formats = [.md] }
        #expect(result.hasErrors && result.leftPage == nil && result.outputs.count == 1)
        #expect(bench.text(of: "out/n.error.html") == nil)
    }

    @Test("of several results the worst counts, and an error is worse than a warning")
    func exitCodes() {
        func result(_ severity: Diagnostic.Severity?, hasCrashed: Bool = false) -> RenderResult {
            var result = RenderResult(notebook: "n.md")
            result.hasCrashed = hasCrashed
            if let severity { result.diagnostics = [Diagnostic(severity, code: "x", file: "n.md", at: nil, "x")] }
            return result
        }
        #expect(RenderResult.exitCode(of: [result(.warning), result(.error)], isStrict: true) == 1)
        #expect(RenderResult.exitCode(of: [result(.warning), result(nil)], isStrict: true) == 3)
        #expect(RenderResult.exitCode(of: [result(.error), result(nil, hasCrashed: true)], isStrict: true) == 4)
        #expect(RenderResult.exitCode(of: [], isStrict: true) == 0)
    }

    @Test("of a very long line a message shows what surrounds the place")
    func longLines() throws {
        let bench = try Workbench()
        let line = "let a = [" + String(repeating: "1, ", count: 30_000) + "nothing]"
        let result = try bench.render("```{swift}\n//| echo: false\n\(line)\n```\n")
        var printer = DiagnosticPrinter()
        let text = printer.text(try #require(result.diagnostics.first))
        #expect(text.count < 600)
        let lines = text.split(separator: "\n")
        try #require(lines.count > 2, "\(text)")
        let caret = lines[2].prefix { $0 != "^" }.count
        #expect(lines[1].dropFirst(caret).hasPrefix("nothing]"))
        #expect(bench.page.utf8.count < 200_000)
    }

    @Test("of very much printed text a page shows the beginning and the end")
    func flood() throws {
        let bench = try Workbench()
        _ = try bench.render("```{swift}\nfor i in 0..<100_000 { print(\"line\", i) }\n```\n")
        #expect(bench.page.utf8.count < 60_000)
        #expect(bench.page.contains("<samp>line 0\n") && bench.page.contains("line 199<"))
        #expect(bench.page.contains("99,750 lines are left out here."))
        #expect(bench.page.contains("<samp>line 99950\n") && bench.page.contains("line 99999\n<"))
    }
}
