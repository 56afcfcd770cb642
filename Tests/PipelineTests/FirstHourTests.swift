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
            ])
        let help = found.map { $0["help"] as? String ?? "" }
        #expect(help[0] == "A parameter is a constant of its own: write `n`.")
        #expect(help[1].contains("`accuracy` is a member of Evaluation") && help[1].contains("`modelbook help api Model`"))
    }

    @Test("help api prints what a cell can write, from the doc comments")
    func api() throws {
        let bench = try Workbench()
        let outcome = try Command.run(["help", "api", "Sample.label"], in: bench.folder)
        #expect(
            outcome.output == "Sample:\nvar label: Int? { get }\n    The number of its class; nil if that is not known.\n")
        #expect(outcome.status == 0)
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
