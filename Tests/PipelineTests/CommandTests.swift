import Foundation
import Pipeline
import Testing

/// The program `modelbook` itself, run as a process.
@Suite struct CommandTests {
    @Test("diagnostics look like a compiler's, and the exit code says what happened")
    func diagnostics() throws {
        let bench = try Workbench()
        try bench.write("# T\n\n```{swift}\nlet größe = 3\n  größe + nothing\n```\n", to: "n.md")
        let outcome = try Command.run(["render", "n.md"], in: bench.folder)
        #expect(
            outcome.errors == """
                n.md:5:13: error: cannot find 'nothing' in scope [cell-compile]
                    5 |   größe + nothing
                      |           ^

                """)
        #expect(outcome.output == "output/n.html\n")
        #expect(outcome.status == 1)
    }

    @Test("diagnostics are data with --json")
    func json() throws {
        let bench = try Workbench()
        try bench.write("See @fig-x.\n", to: "n.md")
        let outcome = try Command.run(["render", "n.md", "--json"], in: bench.folder)
        let data = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
        let result = try #require(data?.first)
        #expect(result["exitCode"] as? Int == 1)
        let problem = try #require((result["diagnostics"] as? [[String: Any]])?.first)
        #expect(problem["code"] as? String == "unresolved-reference")
        #expect((problem["location"] as? [String: Int]) == ["line": 1, "column": 5])
        #expect(outcome.errors.isEmpty)
    }

    @Test("wrong usage has exit code 2")
    func usage() throws {
        let bench = try Workbench()
        let outcome = try Command.run(["render", "--no-such-option"], in: bench.folder)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("Unknown option '--no-such-option'"))
        try bench.write("Text.\n", to: "n.md")
        let overwriting = try Command.run(["render", "n.md", "-o", "n.md"], in: bench.folder)
        #expect(overwriting.status == 2)
        #expect(overwriting.errors.contains("n.md, made from n.md, would be written over the notebook n.md."))
        #expect(bench.text(of: "n.md") == "Text.\n")
    }

    @Test("without swiftc the render says what to install")
    func noCompiler() throws {
        let bench = try Workbench()
        try bench.write("```{swift}\n1\n```\n", to: "n.md")
        let outcome = try Command.run(
            ["render", "n.md"], in: bench.folder, environment: ["MODELBOOK_SWIFTC": "/nowhere/swiftc"])
        #expect(
            outcome.errors == """
                n.md: error: MODELBOOK_SWIFTC names no compiler: /nowhere/swiftc [cell-setup]
                      Set it to the path of swiftc, or unset it.

                """)
        #expect(outcome.status == 1)
    }

    @Test("an interrupt leaves no process and no page behind")
    func interrupt() throws {
        let bench = try Workbench()
        try bench.write(
            """
            ```{swift}
            import Foundation
            try "\\(getpid())".write(toFile: "pid", atomically: true, encoding: .utf8)
            while true {}
            ```

            """, to: "n.md")
        let (process, _, _) = try Command.start(["render", "n.md", "--sandbox", "off"], in: bench.folder)
        let deadline = Date(timeIntervalSinceNow: 20)
        while bench.text(of: "pid") == nil, Date() < deadline { usleep(20_000) }
        let child = try #require(bench.text(of: "pid").flatMap { Int32($0) })
        process.interrupt()
        process.waitUntilExit()
        var isGone = false
        while !isGone, Date() < deadline {
            usleep(10_000)
            isGone =
                kill(child, 0) != 0
                || ((try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? "").contains(") Z")
        }
        #expect(isGone)
        #expect(bench.text(of: "output/n.html") == nil)
    }

    @Test(
        "what a cell starts ends with the render, after an interrupt too, and the cells end with a render that is killed",
        arguments: [0, SIGINT, SIGKILL])
    func startedByCell(signal: Int32) throws {
        let bench = try Workbench()
        try bench.write(
            """
            ```{swift}
            import Foundation
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "setsid sleep 97532 & sleep 97533"]
            try process.run()
            usleep(100_000)
            try "\\(getpid())".write(toFile: "pid", atomically: true, encoding: .utf8)
            \(signal == 0 ? "" : "while true { sleep(1) }")
            ```

            """, to: "n.md")
        let (process, _, _) = try Command.start(["render", "n.md", "--sandbox", "off"], in: bench.folder)
        let deadline = Date(timeIntervalSinceNow: 20)
        while bench.text(of: "pid") == nil, Date() < deadline { usleep(20_000) }
        let cells = try #require(bench.text(of: "pid").flatMap { Int32($0) })
        let started = Self.processes().filter {
            $0.command.contains("sleep 9753") && $0.session == cells || $0.identifier == cells
        }
        if signal != 0 { kill(process.processIdentifier, signal) }
        process.waitUntilExit()
        usleep(100_000)
        let left = Set(Self.processes().map(\.identifier))
        if signal == SIGKILL {
            #expect(!left.contains(cells))
            for other in started where other.identifier != cells { kill(other.identifier, SIGKILL) }
        } else {
            #expect(started.allSatisfy { !left.contains($0.identifier) })
        }
        for stray in Self.processes() where stray.command.contains("sleep 97532") { kill(stray.identifier, SIGKILL) }
    }

    /// What runs and has not ended.
    private static func processes() -> [(identifier: Int32, session: Int32, command: String)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { name in
            guard let identifier = Int32(name), let status = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
                let command = try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8)
            else { return nil }
            let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 3, fields[0] != "Z" else { return nil }
            return (identifier, Int32(fields[3]) ?? 0, command.replacing("\0", with: " "))
        }
    }

    @Test("what was kept can be removed")
    func clean() throws {
        let bench = try Workbench()
        try bench.write("```{swift}\n1\n```\n", to: "n.md")
        _ = try Command.run(["render", "n.md"], in: bench.folder)
        let kept = try bench.kept().appending(path: "run.json").path
        #expect(FileManager.default.fileExists(atPath: kept))
        // What versions before kept beside the notebook goes too, but nothing that a link leads to.
        let elsewhere = bench.folder.appending(path: "elsewhere")
        try FileManager.default.createDirectory(
            at: bench.folder.appending(path: ".modelbook/n"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        try bench.write("precious", to: "elsewhere/thesis.txt")
        try FileManager.default.createSymbolicLink(
            at: bench.folder.appending(path: ".modelbook/n/link"), withDestinationURL: elsewhere)
        let path = bench.folder.resolvingSymlinksInPath().path
        #expect(
            try Command.run(["clean"], in: bench.folder).output
                == "removed what was kept for \(path)/n.md\nremoved ./.modelbook\n")
        #expect(!FileManager.default.fileExists(atPath: kept))
        #expect(bench.text(of: "elsewhere/thesis.txt") == "precious")
    }

    @Test("model inspect tells as data what TensorFlow Lite Micro has for the operators")
    func inspectedOperators() throws {
        struct Report: Decodable {
            struct Entry: Decodable {
                var name: String
                var versions: [Int]
                var types: [String]
                var resolverMethod: String?
                var typedRegistration: String?
                var header: String?
                var refusal: String?
            }
            struct Operators: Decodable {
                var required: [Entry]
                var unavailable: [String]
                var unused: [String]
            }
            var tensorflowLiteMicro: Operators
        }
        let bench = try Workbench()
        func report(_ model: String) throws -> Report.Operators {
            let path = Workbench.root.appending(path: model).path
            let outcome = try Command.run(["model", "inspect", path, "--json"], in: bench.folder)
            return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)).tensorflowLiteMicro
        }
        let digits = try report("notebooks/models/digits_int8.tflite")
        let convolution = try #require(digits.required.first)
        #expect(convolution.name == "CONV_2D" && convolution.versions == [3] && convolution.refusal == nil)
        #expect(convolution.types == ["int8 × int8 × int32 → int8"])
        #expect(convolution.resolverMethod == "AddConv2D")
        #expect(convolution.typedRegistration == "Register_CONV_2D_INT8")
        #expect(convolution.header == "tensorflow/lite/micro/kernels/conv.h")
        #expect(digits.required.count == 8 && digits.unavailable.isEmpty && digits.unused.isEmpty)
        let power = try report("Tests/Fixtures/conformance/pow__float/model.tflite")
        #expect(power.unavailable == ["POW"] && power.required.first?.resolverMethod == nil)
        #expect(power.required.first?.refusal?.contains("does not have it") == true)
    }
}
