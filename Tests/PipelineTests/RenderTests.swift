import Foundation
import Pipeline
import Testing

@Suite struct RenderTests {
    @Test("printed text stands before and after what is shown between")
    func order() throws {
        let bench = try Workbench()
        let result = try bench.render(
            "```{swift}\nprint(\"first\")\nshow(\"shown\")\nprint(\"second\")\n\"value\"\n```\n")
        #expect(bench.lines(result) == [])
        let page = bench.page
        let body = page[(page.range(of: "<main")?.lowerBound ?? page.startIndex)...]
        let places = ["first\n", "shown", "second\n", "value"].map { text in
            body.range(of: "<samp>\(text)")?.lowerBound ?? body.range(of: ">\(text)<")?.lowerBound
        }
        #expect(places.allSatisfy { $0 != nil })
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
    }

    @Test("a parameter can be given on the command line")
    func parameters() throws {
        let bench = try Workbench()
        let notebook = "---\nparams:\n  count: 3\n---\n\n`{swift} count * 7`\n"
        #expect(try bench.render(notebook).diagnostics.isEmpty)
        #expect(bench.page.contains("21"))
        #expect(try bench.render(notebook) { $0.parameters = [("count", "5")] }.diagnostics.isEmpty)
        #expect(bench.page.contains("35"))
        let unknown = try bench.render(notebook) { $0.parameters = [("cont", "5")] }
        #expect(bench.lines(unknown) == ["n.md:-: error: the notebook has no parameter \"cont\""])
        let wrong = try bench.render(notebook) { $0.parameters = [("count", "many")] }
        #expect(bench.lines(wrong) == ["n.md:-: error: \"many\" cannot be the value of \"count\""])
    }

    @Test("an operator of the notebook's own is a Swift closure; without it the model is refused with what to do")
    func customOperator() throws {
        let bench = try Workbench()
        let fixture = Workbench.root.appending(path: "Tests/Fixtures/custom/double.tflite")
        try FileManager.default.copyItem(at: fixture, to: bench.folder.appending(path: "double.tflite"))
        let data: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 3, 16] + [UInt8](repeating: 3, count: 2 * 784)
        try Data(data).write(to: bench.folder.appending(path: "x.idx"))
        let notebook = """
            ```{swift}
            let file = try Model("double.tflite")
            let data = try Dataset(inputs: "x.idx")
            let doubling = file.adding(operator: "Double") { inputs, _ in
                [Tensor(inputs[0].bytes.array(of: Float.self).map { 2 * $0 }, shape: inputs[0].shape)]
            }
            claim("3 and 6 are 3 apart", try doubling.reconstructionErrors(on: data) == [9, 9])
            try file.reconstructionErrors(on: data)
            ```
            """
        let result = try bench.render(notebook)
        #expect(bench.lines(result) == ["n.md:8:1: error: node 0 Double: the custom operator 'Double' is not known"])
        #expect(result.diagnostics[0].help.contains("model.adding(operator:) in a notebook"))
    }

    @Test("a kept run is used until something that it depends on changes")
    func cache() throws {
        let bench = try Workbench()
        try bench.write("one", to: "data.txt")
        func notebook(_ prose: String, _ code: String) -> String {
            "\(prose)\n\n```{swift}\n//| label: load\n//| depends-on: data.txt\nimport Foundation\n"
                + "let text = try String(contentsOfFile: \"data.txt\", encoding: .utf8)\n"
                + "claim(\"false\", text.isEmpty)\n\(code)\n```\n"
        }
        let first = try bench.render(notebook("Prose.", "text"))
        #expect(first.explanation == ["The cells ran: no earlier run was kept."])
        #expect(bench.page.contains("one"))
        #expect(bench.lines(first) == ["n.md:8:1: error: this is not true: \"false\""])

        let prose = try bench.render(notebook("Prose.\n\nMore.", "text"))
        #expect(prose.explanation == ["Nothing has changed: the cells did not have to run."])
        #expect(bench.lines(prose) == ["n.md:10:1: error: this is not true: \"false\""])

        try bench.write("other", to: "data.txt")
        let data = try bench.render(notebook("Prose.", "text"))
        #expect(data.explanation == ["The cells ran: data.txt has changed."])
        #expect(bench.page.contains("other"))

        let code = try bench.render(notebook("Prose.", "text + \"!\""))
        #expect(code.explanation == ["The cells ran: cell 1 (load) has changed."])
        #expect(bench.page.contains("other!"))

        let anew = try bench.render(notebook("Prose.", "text + \"!\"")) { $0.usesCache = false }
        #expect(anew.explanation == ["The cells ran: nothing that was kept is to be used."])
    }

    @Test("a damaged kept run is not used")
    func damagedCache() throws {
        let bench = try Workbench()
        let notebook = "```{swift}\n6 * 7\n```\n"
        _ = try bench.render(notebook)
        #expect(try bench.render(notebook).explanation == ["Nothing has changed: the cells did not have to run."])
        let run = try bench.kept().appending(path: "run.json")
        let kept = try Data(contentsOf: run)
        try kept.dropLast(kept.count / 2).write(to: run)
        #expect(try bench.render(notebook).explanation == ["The cells ran: no earlier run was kept."])
    }

    @Test("an output folder that cannot be written is reported before anything runs")
    func outputFolder() throws {
        let bench = try Workbench()
        try bench.write("a file", to: "taken")
        let result = try bench.render("```{swift}\nprint(1)\n```\n") {
            $0.outputFolder = bench.folder.appending(path: "taken/out").path
        }
        #expect(
            bench.lines(result) == [
                "n.md:-: error: the output folder \(bench.folder.path)/taken cannot be made: a part of the path is not a folder"
            ])
        #expect(result.exitCode(isStrict: false) == 1)
        #expect(!FileManager.default.fileExists(atPath: try bench.kept().appending(path: "main.swift").path))
        #if os(Linux)
        let readOnly = try bench.render("Text.\n") { $0.outputFolder = "/proc/none" }
        #expect(bench.lines(readOnly) == ["n.md:-: error: the output folder /proc/none cannot be made"])
        #expect(readOnly.diagnostics[0].help == "Choose another with --output-dir, or change its permissions.")
        #endif
    }

    @Test("a notebook that cannot be read leaves the earlier page as it was")
    func unreadable() throws {
        let bench = try Workbench()
        _ = try bench.render("First.\n")
        let before = bench.page
        let result = try bench.render("Second @fig-none.\n")
        #expect(bench.lines(result) == ["n.md:1:8: error: there is no figure \"fig-none\""])
        #expect(result.output == nil)
        #expect(bench.page == before)
        let missing = Workbench.pipeline.render(RenderJob(notebook: "/nowhere/n.md"))
        #expect(missing.diagnostics.map(\.summary) == ["the notebook cannot be read: there is no such file"])
    }

    @Test("rendering twice gives the same bytes, with the run kept or not")
    func sameBytes() throws {
        let bench = try Workbench()
        let notebook = "# T\n\n```{swift}\n[1, 2, 3].map { $0 * 2 }\n```\n\n`{swift} 1.0 / 3`\n"
        _ = try bench.render(notebook)
        let first = bench.page
        _ = try bench.render(notebook)
        #expect(bench.page == first)
        _ = try bench.render(notebook) { $0.usesCache = false }
        #expect(bench.page == first)
    }

    @Test("sets and dictionaries have one order")
    func hashing() throws {
        let bench = try Workbench()
        let notebook = "```{swift}\nSet((0..<40).map { $0 * 7 }).map(String.init).joined(separator: \" \")\n```\n"
        _ = try bench.render(notebook)
        let first = bench.page
        _ = try bench.render(notebook) { $0.usesCache = false }
        #expect(bench.page == first)
    }

    @Test("Swift that a notebook may hold compiles, and its values are shown")
    func forms() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            let letters = /[a-z]+/
            let count = [1, 2].count; count + 1;
            ```

            ```{swift}
            if count > 5 { "many" } else { ["few"] }
            ```

            ```{swift}
            func sum(_ f: () -> Int, and g: () -> Int) -> Int { f() + g() }
            func slow() async -> String { "waited" }
            "slow".contains(letters) ? print("letters") : ()
            sum {
                40
            }
            and: {
                2
            }
            ```

            It `{swift} await slow()`.

            """)
        #expect(bench.lines(result) == [])
        for text in [">3</data>", "<samp>letters", "<samp>[&quot;few&quot;]", ">42</data>", "It waited."] {
            #expect(bench.page.contains(text), "\(text)")
        }
    }

    @Test("the program sees nothing of the environment but where things are")
    func environment() throws {
        let bench = try Workbench()
        setenv("SOME_SECRET_TOKEN", "hidden-value", 1)
        _ = try bench.render(
            "```{swift}\nimport Foundation\nProcessInfo.processInfo.environment.keys.sorted().joined(separator: \" \")\n```\n")
        #expect(bench.page.contains("HOME LANG"))
        #expect(!bench.page.contains("SOME_SECRET_TOKEN") && !bench.page.contains("MODELBOOK_"))
    }
}
