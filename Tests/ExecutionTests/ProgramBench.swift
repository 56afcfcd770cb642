import Execution
import Foundation
import Notebooks
import Records

/// Runs notebooks in folders of their own, with the kit that was built beside the tests.
enum ProgramBench {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func run(_ text: String, _ change: (inout Executor.Settings) -> Void = { _ in }) throws -> Run {
        let folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var settings = Executor.Settings(folder: folder.path, scratchFolder: folder.appending(path: "scratch").path)
        // What the compiler makes of C libraries is made once for all tests; it is bound to its path.
        let place = root.path.replacing("/", with: "-")
        settings.modulesFolder = root.appending(path: ".build/tests-modules\(place)").path
        change(&settings)
        let kit = try Kit(in: root.appending(path: ".build/release").path)
        let executor = Executor(toolchain: try Toolchain.find(), kit: kit, settings: settings)
        return executor.run(Notebook(parsing: text, path: "n.md"), parameters: [])
    }

    /// A notebook of cells alone. The first line of the first is line 2, and so on; between two cells are two lines.
    static func notebook(_ cells: [String]) -> String {
        cells.map { "```{swift}\n\($0)\n```\n" }.joined()
    }

    /// What all cells printed, line by line.
    static func printed(_ run: Run) -> [String] {
        run.cells.flatMap(\.outputs).flatMap { output -> [String] in
            if case .stdout(let text) = output { text.split(separator: "\n").map(String.init) } else { [] }
        }
    }

    /// Every error of a run: "4:7: message".
    static func errors(_ run: Run) -> [String] {
        let inCells = run.cells.flatMap(\.outputs).compactMap { output -> CellError? in
            if case .error(let error) = output { error } else { nil }
        }
        let all = inCells + run.inlineErrors.sorted { $0.key < $1.key }.map(\.value) + [run.failure].compactMap { $0 }
        return all.map { "\($0.line ?? 0):\($0.column ?? 0): \($0.message)" }
    }
}
