import Execution
import Foundation
import Pipeline
import Testing

/// What a cell has read must be what is there when the cells have run.
@Suite(.enabled(if: Sandbox.isAvailable, "this system has no Landlock or no seccomp"))
struct ChangedFileTests {
    @Test("a file that changes between a cell's read and the end of the run is an error where it was read, whoever read it")
    func changing() throws {
        let bench = try Workbench()
        let data: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 5, 6]
        try Data(data).write(to: bench.folder.appending(path: "x.idx"))
        try bench.write("one", to: "a.txt")
        try bench.write("kept", to: "b.txt")
        try bench.write(
            """
            ```{swift}
            import Foundation
            let text = try String(contentsOfFile: "a.txt", encoding: .utf8)
            let same = try String(contentsOfFile: "b.txt", encoding: .utf8)
            let data = try Dataset(inputs: "x.idx")
            ```

            ```{swift}
            var status = stat()
            for _ in progress(1...1_000, "waits") where stat("a.txt", &status) == 0 && status.st_size == 3 { usleep(10_000) }
            text
            ```
            """, to: "n.md")
        let folder = bench.folder
        let control = RunControl { progress in
            guard case .step = progress else { return }
            try? Data(data.dropLast() + [7]).write(to: folder.appending(path: "x.idx"))
            try? Data("other".utf8).write(to: folder.appending(path: "a.txt"))
        }
        let job = RenderJob(notebook: bench.folder.appending(path: "n.md").path)
        let run = try Workbench.pipeline.execute(Workbench.pipeline.read(job), job, control).run
        let errors = run.cells.flatMap(\.outputs).compactMap { output in
            if case .error(let error) = output { error } else { nil }
        }
        #expect(
            errors.map { "\($0.line ?? 0):\($0.column ?? 0): \($0.message)" } == [
                "3:12: a.txt changed while the cells ran: what was read is not what is there now",
                "5:12: x.idx changed while the cells ran: what was read is not what is there now",
            ])
        #expect(errors.allSatisfy { $0.kind == .changed && $0.explanation == "Render again when nothing writes it." })
        #expect(run.cells[0].status == .failed)
        // Nothing of it is kept; and a folder that goes away under the next run is said to be gone.
        let output = folder.appending(path: "out")
        let board = ProgressBoard()
        let remover = Thread {
            while board.state.text != "Compiling the cells" { usleep(1_000) }
            try? FileManager.default.removeItem(at: output)
        }
        remover.start()
        var next = job
        next.outputFolder = output.path
        let result = Workbench.pipeline.render(next, board: board)
        #expect(result.explanation.first == "The cells ran: no earlier run was kept.")
        #expect(bench.lines(result) == ["n.md:-: error: the output folder \(output.path) is gone"])
        #expect(!FileManager.default.fileExists(atPath: output.path))
    }
}
