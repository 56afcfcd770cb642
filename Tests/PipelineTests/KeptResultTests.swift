import Execution
import Foundation
import Pipeline
import Testing

/// After an edit all cells run, and the kit computes only what has other inputs than before.
@Suite(.enabled(if: Sandbox.isAvailable, "this system has no Landlock or no seccomp"))
struct KeptResultTests {
    private static let start = """
        final class Box { var data: Dataset; init(_ data: Dataset) { self.data = data } }
        let model = try Model("m.tflite")
        let all = try Dataset(inputs: "x.idx")
        let box = Box(all)
        let sum = { try model.outputs(on: box.data).joined().reduce(0, +) }
        """

    /// Cells that change what the others use without naming it.
    private static func cells(_ shift: String) -> [String] {
        [
            start, "let first = try sum()", "do {\n    defer { box.data = all[\(shift)] }\n    box.data = all[0..<1]\n}",
            "let second = try sum()",
        ]
    }

    private static func notebook(_ cells: [String], behind: String = "`{swift} try sum()`") -> String {
        cells.map { "```{swift}\n\($0)\n```\n\n" }.joined() + "It is `{swift} first`, `{swift} second`, \(behind).\n"
    }

    private func write(_ pixel: UInt8, in bench: Workbench) throws {
        let head: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]
        let pixels = [UInt8](repeating: 3, count: 784) + (0..<784).map { UInt8($0 % 251) ^ pixel }
        try Data(head + pixels).write(to: bench.folder.appending(path: "x.idx"))
    }

    @Test("an edit of one cell computes again what has other inputs and nothing else, and the page is that of a whole run")
    func edits() throws {
        let bench = try Workbench()
        let model = Workbench.root.appending(path: "notebooks/models/digits_int8.tflite")
        try FileManager.default.copyItem(at: model, to: bench.folder.appending(path: "m.tflite"))
        try write(0, in: bench)
        // The pixels reach beyond what the model takes: that is said whether its outputs are computed or kept.
        func explanation(_ notebook: String, warnings: Int = 2) throws -> [String] {
            let result = try bench.render(notebook)
            #expect(bench.lines(result).count == warnings && bench.lines(result).allSatisfy { $0.contains("are cut to what") })
            return Array(result.explanation.drop { $0.hasPrefix("The cells ran") })
        }
        let (computed, kept) = ("The kit computed models and their outputs for", "It took those of earlier runs for")
        // Both samples, then what `defer` leaves.
        #expect(try explanation(Self.notebook(Self.cells("0..<1"))) == ["\(computed) cell 2, cell 4."])
        // A word of a cell that computes nothing.
        var cells = Self.cells("0..<1")
        cells[3] = "// The second.\n" + cells[3]
        #expect(try explanation(Self.notebook(cells)) == ["\(kept) cell 2, cell 4."])
        // What a class holds is another data set, though no cell that uses it has another word.
        #expect(try explanation(Self.notebook(Self.cells("1..<2"))) == ["\(computed) cell 4.", "\(kept) cell 2."])
        // Two cells change places.
        cells = Self.cells("1..<2")
        cells.swapAt(1, 2)
        #expect(try explanation(Self.notebook(cells), warnings: 1) == ["\(kept) cell 3, cell 4."])
        // The file is another one, of the same size.
        try write(9, in: bench)
        #expect(try explanation(Self.notebook(cells), warnings: 1) == ["\(computed) cell 3."])
        let page = bench.page
        _ = try bench.render(Self.notebook(cells)) { $0.usesCache = false }
        #expect(bench.page == page)
    }
}
