import Execution
import Foundation
import Pipeline
import Testing

/// What cells may touch, as an author meets it.
@Suite(.enabled(if: Sandbox.isAvailable, "this system has no Landlock or no seccomp"))
struct ClosedRoomTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
    }

    @Test("a file outside the notebook's folder is refused at the statement that wanted it, with the way to allow it")
    func outside() throws {
        let result = try bench.render(
            """
            # A

            ```{swift}
            import Foundation
            let n = 1
            let text = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
            text.count
            ```
            """)
        #expect(
            bench.lines(result) == [
                "n.md:6:12: error: a cell may not read /etc/passwd: it lies outside the notebook's folder"
            ])
        #expect(
            result.diagnostics[0].help.hasPrefix(
                "What stands there is the machine's: put what the cell needs of it into a file of the notebook's folder."))
        #expect(RenderResult.exitCode(of: [result], isStrict: false) == 1)
    }

    @Test("a refusal that a cell passes over is an error all the same")
    func passedOver() throws {
        let result = try bench.render(
            """
            # A

            ```{swift}
            import Foundation
            (try? String(contentsOfFile: "/etc/passwd", encoding: .utf8))?.count ?? 0
            ```
            """)
        #expect(
            bench.lines(result) == [
                "n.md:5:1: error: a cell may not read /etc/passwd: it lies outside the notebook's folder"
            ])
    }

    @Test("what the command line allows is read, and the run depends on it")
    func allowed() throws {
        let elsewhere = try Workbench()
        try elsewhere.write("one", to: "data.txt")
        let path = elsewhere.folder.appending(path: "data.txt").resolvingSymlinksInPath().path
        let notebook = """
            # A

            ```{swift}
            import Foundation
            let text = try String(contentsOfFile: "\(path)", encoding: .utf8)
            ```

            It has `{swift} text.count` characters.
            """
        let first = try bench.render(notebook) { $0.readable = [path] }
        #expect(first.diagnostics.isEmpty)
        #expect(bench.page.contains(">3</"))
        try elsewhere.write("three", to: "data.txt")
        _ = try bench.render(notebook) { $0.readable = [path] }
        #expect(bench.page.contains(">5</"))
    }

    @Test("a file that Foundation reads is in the ledger, and the cells run again when it changes")
    func foundation() throws {
        let notebook = """
            # A

            ```{swift}
            import Foundation
            let text = try String(contentsOfFile: "data.txt", encoding: .utf8)
            let names = try FileManager.default.contentsOfDirectory(atPath: "more").count
            let later = FileManager.default.contents(atPath: "later.txt")?.count ?? 0
            ```

            It has `{swift} text.count` characters, `{swift} names` files and `{swift} later` bytes.
            """
        try bench.write("one", to: "data.txt")
        try FileManager.default.createDirectory(
            at: bench.folder.appending(path: "more"), withIntermediateDirectories: true)
        #expect(try bench.render(notebook).diagnostics.isEmpty)
        #expect(bench.text(of: "out/n.json")?.contains("\"data.txt\"") == true)
        #expect(try bench.render(notebook).explanation == ["Nothing has changed: the cells did not have to run."])
        try bench.write("three", to: "data.txt")
        #expect(try bench.render(notebook).explanation == ["The cells ran: data.txt has changed."])
        try bench.write("", to: "more/a")
        #expect(try bench.render(notebook).explanation == ["The cells ran: more/ has changed."])
        try bench.write("four", to: "later.txt")
        #expect(try bench.render(notebook).explanation == ["The cells ran: later.txt has changed."])
    }

    @Test("nothing is written but what goes away with the run")
    func writing() throws {
        let result = try bench.render(
            """
            # A

            ```{swift}
            import Foundation
            let scratch = FileManager.default.temporaryDirectory.appending(path: "a.txt")
            try "kept".write(to: scratch, atomically: true, encoding: .utf8)
            let back = try String(contentsOf: scratch, encoding: .utf8)
            try? "x".write(toFile: "made.txt", atomically: true, encoding: .utf8)
            try "x".write(toFile: "made.txt", atomically: false, encoding: .utf8)
            ```
            """)
        let folder = bench.folder.resolvingSymlinksInPath().path
        #expect(bench.lines(result) == ["n.md:8:1: error: a cell may not write \(folder)/made.txt"])
        #expect(bench.text(of: "made.txt") == nil)
    }

    @Test("an inline expression is held as a cell is")
    func directive() throws {
        let result = try bench.render(
            """
            # A

            ```{swift}
            import Foundation
            ```

            There are `{swift} (try? String(contentsOfFile: "/etc/passwd", encoding: .utf8))?.count ?? 0` characters.
            """)
        #expect(
            bench.lines(result) == [
                "n.md:7:20: error: a cell may not read /etc/passwd: it lies outside the notebook's folder"
            ])
    }

    @Test("random bytes are a warning at their line")
    func random() throws {
        let result = try bench.render(
            """
            # A

            ```{swift}
            let n = Int.random(in: 0..<1_000_000)
            n
            ```
            """)
        #expect(
            bench.lines(result) == [
                "n.md:4:1: warning: this asks for random bytes, which are others in each run: use Random(seed:) for numbers that stay"
            ])
    }

    @Test("without the closed room a cell may what its user may")
    func off() throws {
        let result = try bench.render(
            """
            # A

            ```{swift}
            import Foundation
            (try? String(contentsOfFile: "/etc/passwd", encoding: .utf8)) != nil
            ```
            """
        ) { $0.sandbox = .off }
        #expect(result.diagnostics.isEmpty)
    }
}
