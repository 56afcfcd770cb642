import Foundation
import Notebooks
import Pipeline
import Rendering
import SystemIO
import Testing

/// A folder as a site: no cell is compiled.
@Suite struct SiteTests {
    /// Notebooks with cells that are not run.
    private func bench(_ files: [String: String]) throws -> Workbench {
        let bench = try Workbench()
        for (name, text) in files {
            let folder = bench.folder.appending(path: name).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try bench.write(text, to: name)
        }
        return bench
    }

    private func plan(_ bench: Workbench, _ names: [String]) -> RenderPlan {
        var base = RenderJob(notebook: "")
        base.outputFolder = bench.folder.appending(path: "out").path
        base.executes = false
        let notebooks = names.map { bench.folder.appending(path: $0).path }
        return RenderPlan(site: bench.folder.path, notebooks, base, hasOutputFolder: true, Workbench.pipeline)
    }

    @Test("a draft is left out of the site, and is rendered by itself")
    func drafts() throws {
        let bench = try bench(["a.md": "---\ntitle: A\n---\n\nA.\n", "b.md": "---\ntitle: B\ndraft: true\n---\n\nSecret.\n"])
        let plan = plan(bench, ["a.md", "b.md"])
        #expect(plan.jobs.map(\.notebook) == [bench.folder.appending(path: "a.md").path])
        let note = try #require(plan.problems?.diagnostics.first)
        #expect(note.severity == .note && note.file.hasSuffix("/b.md") && note.summary == "this is left out of the site")
        #expect(note.help == "Its front matter says \"draft: true\"; by itself it is rendered.")
        var job = RenderJob(notebook: bench.folder.appending(path: "b.md").path)
        job.outputFolder = bench.folder.appending(path: "out").path
        let alone = Workbench.pipeline.render(job)
        #expect(!alone.hasErrors && bench.text(of: "out/b.html")?.contains("Secret.") == true)
    }

    @Test("the page of a notebook that is gone is told, also in a folder of the site")
    func leftovers() throws {
        let bench = try bench(["a.md": "---\ntitle: A\n---\n", "sub/b.md": "---\ntitle: B\n---\n"])
        func render(_ names: [String]) throws -> [String] {
            let plan = plan(bench, names)
            for job in plan.jobs { #expect(!Workbench.pipeline.render(job).hasErrors) }
            return Workbench.pipeline.write(try #require(plan.index)).diagnostics.map {
                "\($0.severity) \($0.file): \($0.summary)"
            }
        }
        #expect(try render(["a.md", "sub/b.md"]) == [])
        try FileManager.default.removeItem(at: bench.folder.appending(path: "sub/b.md"))
        let folder = bench.folder.path
        #expect(
            try render(["a.md"]) == [
                "warning \(folder)/out/sub/b.html: the notebook of this page, \(folder)/sub/b.md, is gone"
            ])
    }

    @Test("values of a sweep that are one to the notebook are told, and a number does not begin with 0")
    func oneValue() throws {
        let bench = try bench(["n.md": "---\nparams: {rate: 0.5, n: 1, s: a}\n---\n\nA.\n"])
        func problems(_ name: String, _ values: [String]) -> [String] {
            let notebooks = [bench.folder.appending(path: "n.md").path]
            let plan = RenderPlan(
                sweep: [.init(name, values)], of: notebooks, RenderJob(notebook: ""), hasOutputFolder: false, Workbench.pipeline)
            return Workbench.pipeline.refusals(of: plan).flatMap { $0.diagnostics }.map { "\($0.summary) | \($0.help)" }
        }
        #expect(
            problems("rate", ["0.5", "0.50", "1"]) == [
                "\"0.5\" and \"0.50\" are one value of \"rate\": two pages are the same | Leave one of them out."
            ])
        #expect(problems("n", ["1", "01"]) == ["\"01\" cannot be the value of \"n\" | A number does not begin with 0."])
        #expect(problems("s", ["1", "01"]) == [])
    }

    private static let first = """
        ---
        title: First
        abstract: How it begins.
        date: 2026-11-22
        ---

        ## Data {#sec-data}

        See @tbl-b, [the other](b.md#sec-end) and [nothing](c.md), [nowhere](b.md#sec-ned).

        """
    private static let second = """
        ---
        title: Second
        ---

        ## The end {#sec-end}

        | A | B |
        | --- | --- |
        | 1 | 2 |

        : A caption {#tbl-b}

        Back to @sec-data.

        """

    @Test("a link from the root of a server is a warning that names the notebook it may mean")
    func rootedLink() throws {
        let bench = try bench([
            "a.md": "---\ntitle: A\n---\n\n[b](/b.md) [other](/else.md)\n", "b.md": "---\ntitle: B\n---\n",
            "c/d.md": "---\ntitle: D\n---\n\n[b](/b.md)\n",
        ])
        let results = Workbench.pipeline.render(plan(bench, ["a.md", "b.md", "c/d.md"]))
        #expect(
            bench.lines(results[0]) == [
                "a.md:5:1: warning: the site has no notebook \"/b.md\"", "a.md:5:12: warning: there is no file \"/else.md\"",
            ])
        #expect(
            results[0].diagnostics.compactMap(\.help) == [
                "Did you mean \"b.md\"?",
                "A path that begins with \"/\" begins at the root of the disk or of a server: write it relative to the notebook.",
            ])
        #expect(results[2].diagnostics.compactMap(\.help) == ["Did you mean \"../b.md\"?"])
    }

    @Test("files whose names begin with a mark, and those of Quarto and R, are left out of a site and told")
    func leftOut() throws {
        let matter = "---\ntitle: A\n---\n"
        let bench = try bench([
            "a.md": matter, "in/c.md": matter, "_in/d.md": matter, "output/e.md": matter, "_draft.md": matter,
            ".hidden.md": matter, "b.qmd": matter,
        ])
        let names = try RenderPlan.notebookNames(in: bench.folder.path)
        #expect(names == ["a.md", "in/c.md"])
        let notes = plan(bench, names).problems?.diagnostics ?? []
        #expect(notes.allSatisfy { $0.severity == .note && $0.summary == "this is left out of the site" })
        let files = notes.compactMap { $0.file.split(separator: "/").last.map(String.init) }
        #expect(files.sorted() == [".hidden.md", "_draft.md", "b.qmd"])
    }

    @Test("the text of a link in the site's file is told as unused")
    func linkText() {
        let yaml =
            "website:\n  navbar:\n    left:\n      - href: a.md\n        text: Start\n      - text: More\n        menu: [b.md]\n"
        let file = SiteFile(parsing: yaml, path: "_quarto.yml")
        #expect(
            file.diagnostics.map { "\($0.location?.line ?? 0): \($0.summary)" }
                == ["5: this text is not used: links have the titles of notebooks"])
        #expect(file.notebooks.map(\.path) == ["a.md", "b.md"])
    }

    @Test("pages have ways to each other, and references and links lead to them")
    func site() throws {
        let bench = try bench(["a.md": Self.first, "b.md": Self.second])
        let results = Workbench.pipeline.render(plan(bench, ["a.md", "b.md"]))
        #expect(RenderResult.exitCode(of: results, isStrict: false) == 0)
        #expect(
            bench.lines(results[0]).sorted() == [
                "a.md:9:43: warning: the site has no notebook \"c.md\"",
                "a.md:9:60: warning: there is no place \"#sec-ned\" in b.md",
            ])
        let page = bench.text(of: "out/a.html") ?? ""
        #expect(page.contains("<a href=\"b.html#tbl-b\">Table\u{a0}1</a> in <cite>Second</cite>"))
        #expect(page.contains("<a href=\"b.html#sec-end\">the other</a>"))
        #expect(page.contains("rel=\"next\" accesskey=\"n\" href=\"b.html\"") && !page.contains("rel=\"prev\""))
        #expect(page.contains("<a href=\"a.html\" aria-current=\"page\">First</a>"))
        #expect(page.contains("<a class=\"find\" href=\"index.html#places\">Headings and captions</a>"))
        let index = bench.text(of: "out/index.html") ?? ""
        #expect(index.contains("<h2 id=\"places\">"))
        #expect(index.contains("<a href=\"a.html\">First</a>") && index.contains("How it begins."))
        #expect(index.contains("22 November 2026 · complete"))
        #expect(index.contains("<a href=\"b.html#tbl-b\">A caption</a>, Table\u{a0}1, Second"))

        // From the ledgers alone comes the same index.
        let collected = try Workbench.pipeline.collect([bench.folder.appending(path: "out").path], output: nil)
        #expect(collected.exitCode(isStrict: false) == 0)
        #expect(bench.text(of: "out/index.html") == index)

        // What a page has from its site it says itself, and an index what it is made from.
        for page in ["out/a.html", "out/index.html"] {
            let verification = try bench.verification(of: page) { $0.isRerun = true }
            #expect(verification.isReproduced == true && verification.holds)
        }
    }

    @Test("all pages have the look that the site's file gives, also in folders, and one that is rendered alone has its place")
    func look() throws {
        let bench = try bench([
            "_quarto.yml": "website:\n  title: S\nformat:\n  html:\n    css: look.css\n    theme: tokens.css\n",
            "look.css": "p{color:teal}", "tokens.css": ":root{--live:#123456}", "a.md": "---\ntitle: A\n---\n\nSee @sec-b.\n",
            "in/b.md": "---\ntitle: B\n---\n\n# B {#sec-b}\n\n[a](../a.md)\n", "_draft/c.md": "---\ntitle: C\n---\n",
        ])
        let names = try RenderPlan.notebookNames(in: bench.folder.path)
        #expect(names == ["a.md", "in/b.md"])
        let results = Workbench.pipeline.render(plan(bench, names))
        #expect(results.flatMap(bench.lines) == [])
        for page in ["out/a.html", "out/in/b.html"] {
            let text = bench.text(of: page) ?? ""
            #expect(text.contains("p{color:teal}") && text.contains("--live:#123456"), "\(page)")
            let verification = try bench.verification(of: page) { ($0.isRerun, $0.readable) = (true, [bench.folder.path]) }
            #expect(verification.isReproduced == true && verification.holds)
            let look = verification.unchecked.first { $0.hasPrefix("how the page looks: it has ") } ?? ""
            #expect(look.contains("look.css") && look.contains("tokens.css"), "\(verification.unchecked)")
        }
        // The index is made of its pages, and has their look from them.
        let index = bench.text(of: "out/index.html") ?? ""
        #expect(index.contains("p{color:teal}") && index.contains("--live:#123456"))
        for name in ["look.css", "tokens.css"] { try bench.write("p{}", to: name) }
        #expect(try Workbench.pipeline.collect([bench.folder.appending(path: "out").path], output: nil).diagnostics.isEmpty)
        #expect(bench.text(of: "out/index.html") == index)
        #expect(try bench.verification(of: "out/index.html") { $0.isRerun = true }.isReproduced == true)
        for (name, text) in [("look.css", "p{color:teal}"), ("tokens.css", ":root{--live:#123456}")] {
            try bench.write(text, to: name)
        }
        let whole = bench.text(of: "out/in/b.html")
        #expect(whole?.contains("<a href=\"../a.html\">a</a>") == true)

        var base = RenderJob(notebook: "")
        base.outputFolder = bench.folder.appending(path: "out").path
        base.executes = false
        let notebook = bench.folder.appending(path: "a.md").path
        let alone = RenderPlan([notebook], base, hasOutputFolder: true, Workbench.pipeline) { folder in
            names.map { "\(folder)/\($0)" }
        }
        let page = bench.text(of: "out/a.html")
        try bench.write("", to: "out/a.html")
        #expect(Workbench.pipeline.render(alone).count == 1)
        #expect(bench.text(of: "out/a.html") == page)
    }

    @Test("an index has the template of its pages, and says what none of them carries")
    func carriedLook() throws {
        var files = [
            "_quarto.yml": "format:\n  html:\n    template: own\n", "a.md": "---\ntitle: A\n---\n",
            "own/page.mustache": "<title>Own</title>{{{body}}}{{{cards}}}{{{footer}}}{{{style}}}{{{navigation}}}{{{ledger}}}",
        ]
        for name in ["tokens.css", "report.css", "print.css"] { files["own/\(name)"] = "p{}" }
        let bench = try bench(files)
        let told = "a.md:-: warning: the page has the notebook's own template, own"
        #expect(Workbench.pipeline.render(plan(bench, ["a.md"])).flatMap(bench.lines) == [told])
        #expect(bench.text(of: "out/index.html")?.contains("<title>Own</title>") == true)

        try bench.write("---\ntitle: A\nsource: false\n---\n", to: "a.md")
        let results = Workbench.pipeline.render(plan(bench, ["a.md"]))
        #expect(
            results.flatMap(bench.lines) == [
                told, "out/index.html:-: warning: no page carries own: the index does not look like its pages",
            ])
        #expect(bench.text(of: "out/index.html")?.contains("Own") == false)
    }

    @Test("a look that the site does not have is an error at its place")
    func missingLook() throws {
        let bench = try bench([
            "_quarto.yml": "format:\n  html:\n    css: [no.css, ../out.css]\n    template: a.md\n",
            "a.md": "---\ntitle: A\n---\n",
        ])
        let results = Workbench.pipeline.render(plan(bench, ["a.md"]))
        #expect(
            bench.lines(results[0]) == [
                "_quarto.yml:3:11: error: the site has no file \"no.css\"",
                "_quarto.yml:3:19: error: the site has no file \"../out.css\"",
                "_quarto.yml:4:15: error: the site has no folder \"a.md\"",
            ])
    }

    @Test("one notebook that fails does not stop the others, and the index says so")
    func failing() throws {
        let bench = try bench(["a.md": "See @fig-none.\n\n`{swift} 1`\n", "b.md": Self.second.replacing("@sec-data", with: "x")])
        let results = Workbench.pipeline.render(plan(bench, ["a.md", "b.md"]))
        #expect(RenderResult.exitCode(of: results, isStrict: false) == 1)
        #expect(bench.text(of: "out/b.html") != nil && bench.text(of: "out/a.html") == nil)
        #expect(bench.text(of: "out/index.html")?.contains("There is no page of it.") == true)
        let collected = try Workbench.pipeline.collect([bench.folder.appending(path: "out").path], output: nil)
        #expect(collected.exitCode(isStrict: false) == 1)
        #expect(bench.lines(collected) == ["out/a.html:-: error: there is no page of it"])
    }

    @Test("a reference that no page has names the nearest of another page; one that two have is an error")
    func references() throws {
        let bench = try bench([
            "a.md": "See @sec-ends and @sec-end.\n\n`{swift} 1`\n", "b.md": Self.second.replacing("@sec-data", with: "x"),
            "c.md": "# End {#sec-end}\n\n`{swift} 1`\n",
        ])
        let results = Workbench.pipeline.render(plan(bench, ["a.md", "b.md", "c.md"]))
        #expect(
            results[0].diagnostics.map(\.help) == [
                "Did you mean \"@sec-end\" of b.md?", "Give all but one of them another name.",
            ])
        #expect(results[0].diagnostics.last?.summary == "\"sec-end\" is in several notebooks: b.md, c.md")
    }

    @Test("the site's file gives title and order, and says what it does not know")
    func siteFile() throws {
        let file = """
            project:
              type: book
              output-dri: x
            book:
              title: Two reports
              chapters:
                - b.md
                - part: More
                  chapters: [a.md, aa.md]
            """
        let bench = try bench(["a.md": Self.first, "b.md": Self.second, "c.md": "Text.\n", "_quarto.yml": file])
        let plan = plan(bench, ["a.md", "b.md", "c.md"])
        #expect(plan.jobs.map { Files.name(of: $0.notebook) } == ["b.md", "a.md"])
        #expect(plan.jobs.first?.site?.title == "Two reports")
        let problems = try #require(plan.problems)
        #expect(
            bench.lines(problems) == [
                "_quarto.yml:3:3: warning: \"output-dri\" of project says nothing to a site",
                "_quarto.yml:9:24: error: the folder has no notebook \"aa.md\"",
            ])
    }

    @Test("a notebook behind a link that leads out of the folder is none of the site's")
    func linkedFolder() throws {
        let other = try bench(["c.md": Self.second])
        let bench = try bench(["a.md": Self.first, "_quarto.yml": "website:\n  sidebar:\n    contents: [out/c.md, a.md]\n"])
        let link = bench.folder.appending(path: "out").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other.folder.path)
        let plan = plan(bench, ["a.md"])
        #expect(plan.jobs.map { Files.name(of: $0.notebook) } == ["a.md"])
        #expect(
            try bench.lines(#require(plan.problems)) == ["_quarto.yml:3:16: error: the folder has no notebook \"out/c.md\""])
    }

    @Test("a sweep has a page for each combination, and shares of it are the same pages")
    func sweep() throws {
        let notebook = "---\ntitle: Wine\nparams:\n  n: 1\n  fast: true\n---\n\n`{swift} n`\n"
        let bench = try bench(["a.md": notebook])
        var base = RenderJob(notebook: "")
        base.outputFolder = bench.folder.appending(path: "out").path
        base.executes = false
        let plan = RenderPlan(
            sweep: [.init("n", ["5", "50"]), .init("fast", ["true", "false"])],
            of: [bench.folder.appending(path: "a.md").path], base, hasOutputFolder: true, Workbench.pipeline)
        let lines = plan.jobLines.map { $0.replacing(bench.folder.path, with: "") }
        #expect(
            lines.first
                == "{\"job\":1,\"jobs\":4,\"notebook\":\"/a.md\",\"output\":\"/out/a-n-5-fast-true.html\",\"parameters\":{\"fast\":\"true\",\"n\":\"5\"}}"
        )
        #expect(Workbench.pipeline.refusals(of: plan).isEmpty)
        let wrong = RenderPlan(
            sweep: [.init("n", ["5", "x"])], of: ["a.md", "b.md"].map { bench.folder.appending(path: $0).path }, base,
            hasOutputFolder: true, Workbench.pipeline)
        #expect(
            Workbench.pipeline.refusals(of: wrong).flatMap(bench.lines) == [
                "a.md:-: error: \"x\" cannot be the value of \"n\"",
                "b.md:-: error: the notebook cannot be read: there is no such file",
                "b.md:-: error: the notebook cannot be read: there is no such file",
            ])
        #expect((1...3).flatMap { plan.shard($0, of: 3).jobs.map(\.parameters.count) } == [2, 2, 2, 2])
        #expect(plan.shard(1, of: 3).jobs.count == 2)

        for share in 1...3 { Workbench.pipeline.render(plan.shard(share, of: 3)) }
        #expect(bench.text(of: "out/index.html") == nil)
        _ = try Workbench.pipeline.collect([bench.folder.appending(path: "out").path], output: nil)
        let collected = bench.text(of: "out/index.html") ?? ""
        #expect(collected.contains("<a href=\"a-n-50-fast-true.html\">n = 50, fast = true</a>"))
        #expect(collected.contains("Wine, by n, fast"))

        // Pages of two texts are no sweep.
        try bench.write(notebook + "\nMore.\n", to: "a.md")
        Workbench.pipeline.render(plan.shard(3, of: 4))
        let mixed = try Workbench.pipeline.collect([bench.folder.appending(path: "out").path], output: nil)
        #expect(
            bench.lines(mixed).filter { $0.contains("made from") } == [
                "out/a-n-50-fast-true.html:-: error: a-n-50-fast-true.html is made from another text of the notebook "
                    + "than a-n-5-fast-false.html"
            ])
        try bench.write(notebook, to: "a.md")
        Workbench.pipeline.render(plan)
        #expect(bench.text(of: "out/index.html") == collected)
    }
}
