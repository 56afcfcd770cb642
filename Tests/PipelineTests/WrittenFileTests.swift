import Execution
import Foundation
import Pipeline
import Testing

/// Files of the notebook's folder that its front matter lets cells write.
@Suite(.enabled(if: Sandbox.isAvailable, "this system has no Landlock or no seccomp"))
struct WrittenFileTests {
    @Test("a file that the front matter names is written, whole and only when the run is complete, and is in the ledger")
    func written() throws {
        let bench = try Workbench()
        func notebook(_ more: String) -> String {
            """
            ---
            writes: [table.csv, plain.txt]
            ---

            ```{swift}
            import Foundation
            show(FileManager.default.contents(atPath: "table.csv") == nil)
            try "a,b".write(toFile: "table.csv", atomically: true, encoding: .utf8)
            try "x".write(toFile: "plain.txt", atomically: false, encoding: .utf8)
            let file = FileHandle(forWritingAtPath: "plain.txt")!
            file.seekToEndOfFile()
            file.write(Data("y".utf8))
            show(try String(contentsOfFile: "table.csv", encoding: .utf8) + \(more))
            ```

            """
        }
        try bench.write("old", to: "plain.txt")
        #expect(bench.lines(try bench.render(notebook("\"c\""))) == [])
        #expect(bench.text(of: "table.csv") == "a,b" && bench.text(of: "plain.txt") == "xy")
        #expect(bench.page.contains("true") && bench.page.contains("a,bc"))
        #expect(bench.text(of: "out/n.json")?.contains("\"written\":[\n{\"path\":\"table.csv\"") == true)
        #expect(try bench.failures() == [])
        // Verifying writes nothing, and sees what was changed.
        try bench.write("changed", to: "table.csv")
        #expect(try bench.failures(isRerun: true) == ["table.csv has changed since"])
        #expect(bench.text(of: "table.csv") == "changed")
        #expect(try bench.render(notebook("\"c\"")).explanation == ["The cells ran: table.csv has changed."])
        #expect(bench.text(of: "table.csv") == "a,b")
        // A run that fails leaves them.
        try bench.write("kept", to: "table.csv")
        #expect(try bench.render(notebook("[String]()[0]")).hasErrors)
        #expect(bench.text(of: "table.csv") == "kept")
    }

    @Test("a file beside them is refused, also under a passing name")
    func beside() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ---
            writes: a.txt
            ---

            ```{swift}
            import Foundation
            try "x".write(toFile: "b.txt", atomically: false, encoding: .utf8)
            ```

            """)
        let folder = bench.folder.resolvingSymlinksInPath().path
        #expect(bench.lines(result) == ["n.md:7:1: error: a cell may not write \(folder)/b.txt"])
        #expect(result.diagnostics[0].help.hasSuffix("is named in the front matter: writes: b.txt"))
        #expect(bench.text(of: "b.txt") == nil && bench.text(of: "a.txt") == nil)
    }

    @Test(
        "what the page is made from, what is hidden, and what lies elsewhere cannot be written",
        arguments: [
            ("n.md", "the page is made from it, or is written there"),
            ("part.md", "the page is made from it, or is written there"),
            ("out/n.html", "the page is made from it, or is written there"),
            ("out/n.error.html", "the page is made from it, or is written there"),
            (".hidden", "hidden files are not written"), (".git/config", "hidden files are not written"),
            ("../x", "it is no name of a file in the notebook's folder"),
            ("/tmp/x", "it is no name of a file in the notebook's folder"),
            ("a/../n.md", "it is no name of a file in the notebook's folder"),
            ("link.txt", "link.txt is a link"), ("away/x", "away is a link"), ("none/x", "there is no folder none"),
            ("out", "this is not a regular file"),
        ])
    func refused(name: String, reason: String) throws {
        let bench = try Workbench()
        try bench.write("Included.\n", to: "part.md")
        for (link, target) in [("link.txt", "/etc/passwd"), ("away", "/tmp")] {
            try FileManager.default.createSymbolicLink(
                atPath: bench.folder.appending(path: link).path, withDestinationPath: target)
        }
        try FileManager.default.createDirectory(at: bench.folder.appending(path: "out"), withIntermediateDirectories: true)
        let result = try bench.render("---\nwrites: \(name)\n---\n\n{{< include part.md >}}\n")
        #expect(bench.lines(result) == ["n.md:2:9: error: cells cannot write \"\(name)\": \(reason)"])
    }
}
