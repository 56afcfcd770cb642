import Foundation
import Testing

/// What a newcomer meets in the first hour.
@Suite struct FirstHourTests {
    @Test("the compiler's causes are told without what follows from them, each with what to write instead")
    func causes() throws {
        let bench = try Workbench()
        try bench.write(
            """
            ---
            params:
              n: 5
            ---

            ```{swift}
            params.n
            ```

            ```{swift}
            func accuracy(_ model: Model) -> Percentage { model.accuracy }
            ```

            ```{swift}
            print(lossess)
            print(1, lossess)
            Chart.line(3, 4, 5)
            ```

            ```{swift}
            func form(_ model: Model) { let c = model.conversion }
            func int8(_ model: Model) throws { let q = try model.quantize() }
            func int8(_ model: Model, _ bits: Int) throws { model.warned(bits) }
            ```
            """, to: "n.md")
        let outcome = try Command.run(["render", "n.md", "--json"], in: bench.folder)
        let data = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
        let found = try #require(data?.first?["diagnostics"] as? [[String: Any]])
        let lines = found.map { problem in
            let place = problem["location"] as? [String: Int]
            return "\(place?["line"] ?? 0): \(problem["summary"] ?? "")"
        }
        #expect(
            lines == [
                "7: cannot find 'params' in scope", "11: value of type 'Model' has no member 'accuracy'",
                "15: cannot find 'lossess' in scope", "17: missing argument labels 'errors:xAxis:' in call",
                "21: there is no 'conversion' for cells", "22: there is no 'quantize' for cells",
                "23: there is no 'warned' for cells",
            ])
        let help = found.map { $0["help"] as? String ?? "" }
        #expect(help[0] == "A parameter is a constant of its own: write `n`.")
        #expect(help[1].contains("`accuracy` is a member of Evaluation") && help[1].contains("`modelbook help api Model`"))
        #expect(help[3] == "Write `errors:` and `xAxis:` before them. `modelbook help api line` shows how it is called.")
        #expect(
            help[4].hasPrefix("The nearest names are `version`, ") && help[5].hasPrefix("The nearest names are `quantized`, "))
    }

    @Test("values are shown as a reader wants them, in the page's language, and what only the cell says is marked")
    func values() throws {
        let bench = try Workbench()
        let model = Workbench.root.appending(path: "notebooks/models/digits_int8.tflite")
        try FileManager.default.copyItem(at: model, to: bench.folder.appending(path: "m.tflite"))
        try bench.write(
            """
            ---
            lang: de
            ---

            ```{swift}
            show(Table(["Name", "Wert"], [["a", nil], ["b", 2.5]]))
            try Model("m.tflite", named: "Ziffern")
            ```

            ```{swift}
            let losses = [2.0, 1, 0.5]
            Chart.line(y: ["train": losses, "test": [2.5, nil, 0.75]], yAxis: .logarithmic("Verlust"))
            ```

            ```{swift}
            let forged = Count(3, origins: [Origin(.file, "made/up.csv", sha256: "00")])
            ```

            Es sind `{swift} forged`.
            """, to: "n.md")
        let outcome = try Command.run(["render", "n.md"], in: bench.folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors.hasPrefix("n.md:19:18: warning: that this comes from made/up.csv is the cell's own word"))
        let page = try String(contentsOf: bench.folder.appending(path: "output/n.html"), encoding: .utf8)
        for text in [
            "<td class=\"num\">–</td>", "2,5", ">Modell<", ">Ziffern<", ">Eingabe<", "28 × 28 × 1, int8", "28,1",
            "train: 3 Werte von 0,5 bis 2; test: 2 Werte von 0,75 bis 2,5.", "up.csv (wie die Zelle sagt)",
        ] {
            #expect(page.contains(text), "\(text)")
        }
    }

    @Test("a notebook to begin with is written once, under its title")
    func new() throws {
        let bench = try Workbench()
        let outcome = try Command.run(["new", "my-first_report", "--from", "lab"], in: bench.folder)
        #expect(outcome.status == 0)
        let text = try String(contentsOfFile: bench.folder.appending(path: "my-first_report.md").path, encoding: .utf8)
        #expect(text.hasPrefix("---\ntitle: My first report\n"))
        #expect(text.contains("## Three frameworks") && !text.contains("{{"))
        let again = try Command.run(["new", "my-first_report.md"], in: bench.folder)
        #expect(again.status != 0 && again.errors.contains("my-first_report.md"))
        #expect(try String(contentsOfFile: bench.folder.appending(path: "my-first_report.md").path, encoding: .utf8) == text)
    }
}
