import Execution
import Foundation
import Notebooks
import Records
import Synchronization
import Testing

@Suite struct ExecutorTests {
    @Test("a program cannot take more memory than it may")
    func memoryLimit() throws {
        let run = try ProgramBench.run("```{swift}\nlet a = [UInt8](repeating: 1, count: 4 << 30)\na.count\n```\n") {
            $0.options.memoryLimit = 2 << 30
        }
        #expect(run.cells.map(\.status) == [.failed])
        guard case .error(let error)? = run.cells[0].outputs.last else {
            Issue.record("no error")
            return
        }
        #expect(error.message.contains("failed to allocate"))
        #expect(error.line == 2)
    }

    @Test("a run tells how far it is, and ends when it is told to")
    func control() throws {
        let told = Mutex<[RunProgress]>([])
        let control = RunControl { progress in told.withLock { $0.append(progress) } }
        DispatchQueue.global().async {
            while !told.withLock({ $0.contains(.cell(1)) }) { usleep(10_000) }
            control.cancel()
        }
        let start = ContinuousClock.now
        let run = try ProgramBench.run("```{swift}\nlet a = 1\n```\n\n```{swift}\nimport Foundation\nsleep(50)\n```\n") {
            $0.control = control
        }
        #expect(told.withLock { $0 } == [.building, .cell(0), .cell(1)])
        #expect(run.failure?.message == "the run was stopped")
        #expect(run.cells.map(\.status) == [.notReached, .notReached])
        #expect(ContinuousClock.now - start < .seconds(45))
    }

    @Test("a program that prints without end is ended")
    func flood() throws {
        let run = try ProgramBench.run("```{swift}\nwhile true { print(String(repeating: \"x\", count: 10_000)) }\n```\n")
        guard case .error(let error)? = run.cells[0].outputs.last else {
            Issue.record("no error")
            return
        }
        #expect(error.message == "more than 16 MiB were printed")
    }

    @Test("what a cell starts ends with the program")
    func leftovers() throws {
        let run = try ProgramBench.run(
            """
            ```{swift}
            //| timeout: 1
            import Glibc
            var child = pid_t()
            var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("97531"), nil]
            let code = posix_spawn(&child, "/bin/sleep", nil, nil, &arguments, nil)
            print(child)
            while code == 0 {}
            ```

            """)
        guard case .stdout(let text)? = run.cells[0].outputs.first, let identifier = Int32(text.dropLast()) else {
            Issue.record("nothing was printed")
            return
        }
        usleep(50_000)
        #expect(kill(identifier, 0) != 0 || Self.isZombie(identifier))
    }

    /// Ended, but not yet collected by whoever inherited it.
    private static func isZombie(_ identifier: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)) ?? ""
        return status.contains(") Z")
    }

    @Test("directives see what the cells before them made, private, imported or awaited", arguments: ["", "private "])
    func directives(access: String) throws {
        let run = try ProgramBench.run(
            """
            ```{swift}
            import Foundation
            \(access)let word = "one"
            func later() async throws -> Int { 2 }
            var count = try await later()
            ```

            `{swift} word.capitalized`, `{swift} count`, `{swift} await later() + 1`

            ```{swift}
            count += 10
            ```

            `{swift} count`

            """)
        #expect(run.failure == nil)
        #expect(run.inlineErrors.isEmpty)
        #expect(run.inlines[0] == .text("One") && run.inlines.count == 4)
        let numbers: [Double] = (1...3).compactMap {
            guard case .number(let number)? = run.inlines[$0] else { return nil }
            return number.value
        }
        #expect(numbers == [2, 3, 12])
    }

    @Test("records pass through the codec as they are, infinities too")
    func codec() throws {
        let codec = RecordCodec()
        let number = Number(-.infinity, .bytes, origins: [Origin(read: .file, "a\n\"b\"", sha256: "00")])
        for record in [
            Record.cellBegan(cell: 3), .display(.group([.number(number), .prose("ü\u{2028}")])),
            .inline(directive: 2, .number(number)), .fileRead(path: "a", sha256: "b"), .finished,
            .error(CellError(kind: .thrown, message: "m", line: 1)),
        ] {
            let bytes = try codec.encode(RecordLine(record, stdout: 1, stderr: 2))
            #expect(bytes.last == UInt8(ascii: "\n") && !bytes.dropLast().contains(UInt8(ascii: "\n")))
            #expect(try codec.decode(bytes.dropLast()) == RecordLine(record, stdout: 1, stderr: 2))
        }
    }
}
