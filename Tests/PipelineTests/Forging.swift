import Foundation
import SystemIO
import Testing

func digest(_ text: String) -> String { SHA256.hex(of: text) }

/// The page with a digest of its own making, as anybody can give it one who has read this program.
func sealedAnew(_ page: String) -> String {
    guard let mark = page.firstMatch(of: /\n"page":"([0-9a-f]{64})",\n/) else { return page }
    return page.replacing(mark.1, with: digest(page.replacing(mark.0, with: "\n")))
}

extension Workbench {
    /// A folder with a page that shows how long a model takes.
    static func measured(samples: Int) throws -> Workbench {
        let bench = try Workbench()
        let model = root.appending(path: "notebooks/models/digits_int8.tflite")
        try FileManager.default.copyItem(at: model, to: bench.folder.appending(path: "m.tflite"))
        let data: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28] + [UInt8](repeating: 1, count: 784)
        try Data(data).write(to: bench.folder.appending(path: "x.idx"))
        let result = try bench.render(
            "```{swift}\ntry Model(\"m.tflite\").latency(on: Dataset(inputs: \"x.idx\"), samples: \(samples))\n```\n")
        #expect(bench.lines(result) == [])
        return bench
    }
}
