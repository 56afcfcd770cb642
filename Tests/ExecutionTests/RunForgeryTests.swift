import Execution
import Foundation
import Records
import SystemIO
import Testing

/// What a cell would have the host believe.
@Suite struct RunForgeryTests {
    @Test("records that a cell writes to every pipe that it finds, in the right form and order, are refused where it wrote them")
    func records() throws {
        let run = try ProgramBench.run(
            """
            ```{swift}
            import Glibc
            let claim = Claim(sentence: "it is perfect", holds: true, arithmetic: "", line: 2, column: 1)
            let line = try RecordCodec().encode(RecordLine(.claim(claim), stdout: 0, stderr: 0))
            for descriptor in Int32(3)..<64 { _ = write(descriptor, line, line.count) }
            let rest = line.count
            ```

            ```{swift}
            print(rest)
            ```

            """)
        #expect(ProgramBench.errors(run) == ["5:1: the cell wrote to the record pipe"])
        #expect(!run.cells[0].outputs.contains { if case .claim = $0 { true } else { false } })
    }

    @Test("a cell finds neither the key nor where records go in its surroundings, nor the kit's writer by its name")
    func surroundings() throws {
        let run = try ProgramBench.run(
            """
            ```{swift}
            import Foundation
            print(ProcessInfo.processInfo.environment.keys.filter { $0.hasPrefix("MODELBOOK") })
            print(dlsym(nil, "$s8Modelbook12RecordWriterC5writeyy7Records0B0OF") == nil)
            print(dlsym(nil, "$s8Modelbook12RecordWriterC6sharedACvgZ") == nil)
            print((3..<32).filter { fcntl(Int32($0), F_GETFD) >= 0 && lseek(Int32($0), 0, SEEK_CUR) >= 0 })
            ```

            """)
        #expect(ProgramBench.errors(run) == [])
        #expect(ProgramBench.printed(run) == ["[]", "true", "true", "[]"])
    }

    @Test("what only the tangled program uses is refused in cells and expressions")
    func runtime() throws {
        let run = try ProgramBench.run(
            "```{swift}\nlet f = { \"\\(CellRuntime.finished())\" }\n```\n\nIt is `{swift} CellRuntime.show(1)`.\n")
        #expect(ProgramBench.errors(run) == ["2:14: `CellRuntime` is not for cells", "5:16: `CellRuntime` is not for cells"])
    }

    @Test("a result is kept only as the kit has told of it")
    func results() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: "\(folder)/new", withIntermediateDirectories: true)
        let names = (0..<3).map { String(repeating: "\($0)", count: 64) }
        for name in names + ["x", names[0] + "-state"] {
            try "result".write(toFile: "\(folder)/new/\(name).result", atomically: false, encoding: .utf8)
        }
        let told = [
            (names[0], "result"), (names[0] + "-state", "result"), (names[1], "another"), ("x", "result"),
            ("../new/\(names[2])", "result"),
        ]
        KeptResults("\(folder)/kept").take(
            told.map { RecordLine(.result(name: $0.0, sha256: SHA256.hex(of: $0.1)), stdout: 0, stderr: 0) },
            from: "\(folder)/new")
        let kept = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/kept").sorted()
        #expect(kept == ["\(names[0])-state.result", "\(names[0]).result"])
        KeptResults("\(folder)/kept").take(
            [RecordLine(.result(name: names[0] + "-state", sha256: ""), stdout: 0, stderr: 0)], from: "\(folder)/new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/kept") == ["\(names[0]).result"])
        #expect(SealedFile.read("\(folder)/kept/\(names[0]).result").map { Array($0) } == Array("result".utf8))
    }
}
