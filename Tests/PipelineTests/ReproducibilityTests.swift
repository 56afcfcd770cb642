import Execution
import Foundation
import Pipeline
import Testing

/// What is other in each run or on each machine is seen, and marked.
@Suite(.enabled(if: Sandbox.isAvailable, "this system has no Landlock or no seccomp"))
struct ReproducibilityTests {
    private static let clock = "this reads the clock, which is another in each run"
    private static let random =
        "this asks for random bytes, which are others in each run: use Random(seed:) for numbers that stay"
    private static let environment = "this reads the environment, which is another on each machine"
    private static let host = "this asks for the machine's name, which is another on each machine"
    private static let processors = "this asks for the machine's processors, which are others on each machine"
    private static let status = "this reads a file's owner, rights, number or link, which are others in each copy of it"
    private static let process =
        "this asks for the number of a process or a user, which is another in each run or on each machine"
    private static let machine = "this asks for the machine's memory, disk or load, which are others on each machine"
    private static let times = "this reads a file's times, which are others in each copy of it"

    /// Each in a cell of its own that begins with its fence on the line before.
    private static let asking: [(code: String, what: String)] = [
        ("Date()", clock), ("Date.now.timeIntervalSince1970", clock), ("time(nil)", clock),
        ("clock_gettime(CLOCK_MONOTONIC, &instant)", clock), ("ContinuousClock.now", clock),
        ("ContinuousClock().measure { }", clock), ("DispatchTime.now().uptimeNanoseconds", clock), ("clock()", clock),
        ("try String(contentsOfFile: \"/proc/uptime\", encoding: .utf8)", clock),
        ("Int.random(in: 0..<10)", random), ("[1, 2, 3].shuffled()", random), ("UUID()", random),
        ("FileManager.default.contents(atPath: \"/dev/urandom\") == nil", random),
        ("ProcessInfo.processInfo.environment[\"X\"] ?? \"none\"", environment),
        ("getenv(\"HOME\").map { String(cString: $0) } ?? \"\"", environment),
        ("(try? String(contentsOfFile: \"/proc/self/environ\", encoding: .utf8)) ?? \"\"", environment),
        ("ProcessInfo.processInfo.hostName", host), ("FileManager.default.contents(atPath: \"/etc/hostname\") ?? Data()", host),
        ("ProcessInfo.processInfo.activeProcessorCount", processors),
        ("sysconf(Int32(_SC_NPROCESSORS_ONLN))", processors),
        ("try String(contentsOfFile: \"/proc/cpuinfo\", encoding: .utf8).count", processors),
        ("try FileManager.default.attributesOfItem(atPath: \"n.md\")[.modificationDate] == nil", times),
        ("try URL(filePath: \"n.md\").resourceValues(forKeys: [.creationDateKey]).creationDate == nil", times),
        ("let modificationDate = stat(\"n.md\", &status) == 0 ? status.st_mtim.tv_sec : 0", times),
        ("try FileManager.default.attributesOfItem(atPath: \"n.md\")[.posixPermissions] == nil", status),
        ("try FileManager.default.destinationOfSymbolicLink(atPath: \"link\")", status),
        ("readlink(\"link\", &bytes, 9)", status), ("stat(\"n.md\", &status) == 0 ? status.st_uid : 0", status),
        ("getpid()", process), ("ProcessInfo.processInfo.processIdentifier", process), ("getuid()", process),
        ("try FileManager.default.attributesOfFileSystem(forPath: \".\").isEmpty", machine),
        ("statvfs(\".\", &disk) == 0 ? disk.f_bavail : 0", machine), ("getloadavg(&loads, 1)", machine),
        ("ProcessInfo.processInfo.physicalMemory", machine), ("getrusage(0, &usage)", clock),
        ("try String(contentsOfFile: \"/proc/loadavg\", encoding: .utf8)", machine),
        ("try String(contentsOfFile: \"/proc/self/status\", encoding: .utf8).count", process),
    ]

    @Test("what is other in each run is a warning at its line, whoever is asked for it")
    func asked() throws {
        let bench = try Workbench()
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: "link").path, withDestinationPath: "n.md")
        let cells = Self.asking.map { "```{swift}\n\($0.code)\n```\n" }.joined()
        let result = try bench.render(
            "```{swift}\nimport Foundation\nvar (instant, status, disk) = (timespec(), stat(), statvfs())\n"
                + "var (bytes, loads, usage) = ([CChar](repeating: 0, count: 9), [0.0], rusage())\n```\n" + cells)
        let warnings = bench.lines(result).filter { $0.contains(": warning: this ") }
        let expected = Self.asking.enumerated().map { "n.md:\(7 + 3 * $0.offset):1: warning: \($0.element.what)" }
        for line in expected { #expect(warnings.contains(line), "\(line)") }
        #expect(warnings.count == expected.count, "\(warnings)")
        #expect(RenderResult.exitCode(of: [result], isStrict: true) == 3)
    }

    @Test("what gives the same in each run is no warning, nor is a model's time, nor what the runtime does for itself")
    func quiet() throws {
        let bench = try Workbench()
        let model = Workbench.root.appending(path: "notebooks/models/digits_int8.tflite")
        try FileManager.default.copyItem(at: model, to: bench.folder.appending(path: "m.tflite"))
        let data: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28] + [UInt8](repeating: 1, count: 784)
        try Data(data).write(to: bench.folder.appending(path: "x.idx"))
        let result = try bench.render(
            """
            ```{swift}
            import Foundation
            var random = Random(seed: 1)
            show([1, 2, 3].shuffled(using: &random).count)
            show(Set(["a", "b"]).sorted().count)
            show(FileManager.default.temporaryDirectory.path.isEmpty)
            DispatchQueue.concurrentPerform(iterations: 2) { _ in }
            usleep(1000)
            show(await withTaskGroup(of: Int.self) { group in group.addTask { 1 }; return await group.reduce(0, +) })
            show(Date(timeIntervalSince1970: 0))
            struct Paper { var creationDate: Int }
            show(Paper(creationDate: 1998).creationDate)
            show(try FileManager.default.attributesOfItem(atPath: "m.tflite")[.size] as? Int)
            let scratch = FileManager.default.temporaryDirectory.appending(path: "a")
            try "x".write(to: scratch, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: scratch.path)
            try Model("m.tflite").latency(on: Dataset(inputs: "x.idx"), samples: 1)
            ```
            """)
        #expect(bench.lines(result) == [])
    }

    @Test("values behind it are marked, in the ledger and on their cards; those before it are not")
    func marked() throws {
        let bench = try Workbench()
        _ = try bench.render(
            """
            ---
            title: "`{swift} 40 + 4`"
            ---

            First `{swift} 40 + 1`.

            ```{swift}
            import Foundation
            let now = Date().timeIntervalSince1970 > 0 ? 1 : 0
            ```

            Then `{swift} 40 + 2`.
            """)
        let values = try #require(bench.text(of: "out/n.json"))
        #expect(values.contains("\"40 + 1\",\"41\",\"count\",\"41\",[]]"))
        #expect(values.contains("\"40 + 2\",\"42\",\"count\",\"42\",[],null,true]"))
        #expect(values.contains("\"40 + 4\",\"44\",\"count\",\"44\",[],null,true]"))
        #expect(values.contains("\"irreproducible\":[\"the clock is read on line 9\"]"))
        #expect(bench.page.components(separatedBy: "<dt>Not reproducible<dd>the clock is read on line 9").count == 3)
    }

    @Test("SOURCE_DATE_EPOCH fixes the clock, and rendering again for the proof has the same date")
    func sourceDate() throws {
        let bench = try Workbench()
        let result = try bench.render(
            "```{swift}\nimport Foundation\n[Date().timeIntervalSince1970, Double(time(nil))]\n```\n"
        ) { $0.sourceDate = 1_700_000_000 }
        #expect(bench.lines(result) == [])
        #expect(bench.page.contains("[1700000000, 1700000000]"))
        #expect(try bench.failures(isRerun: true) == [])
    }
}
