import Foundation
import Modelbook
import Testing

@Suite("Data sets")
final class DatasetTests {
    let folder = try! temporaryFolder()

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// An IDX file of unsigned bytes, all of them `value`.
    func idx(_ name: String, _ dimensions: [Int], value: UInt8 = 0, missing: Int = 0) throws -> String {
        var bytes: [UInt8] = [0, 0, 8, UInt8(dimensions.count)]
        for dimension in dimensions {
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: dimension >> (24 - 8 * $0)) }
        }
        bytes += [UInt8](repeating: value, count: dimensions.reduce(1, *) - missing)
        let path = folder.appendingPathComponent(name).path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("images and labels that differ in number are refused with both numbers")
    func counts() throws {
        let images = try idx("images", [3, 4, 4])
        let labels = try idx("labels", [2])
        #expect(
            message { _ = try Dataset(images: images, labels: labels) }
                == "'\(images)' has 3 images but '\(labels)' has 2 labels\nTake both files from the same part of the data set.")
    }

    @Test("a missing file is named")
    func missing() {
        #expect(
            message { _ = try Dataset(images: "none.gz", labels: "none.gz") }
                == "cannot read 'none.gz': there is no such file\nRelative paths begin at the notebook's folder, on the command line at the current one. Is the name right?"
        )
    }

    @Test("a file that ends early is refused with its shape and what it holds")
    func short() throws {
        let images = try idx("short", [3, 4, 4], missing: 5)
        #expect(
            message { _ = try Dataset(images: images, labels: images) }
                .hasPrefix("'\(images)' says that its shape is [3, 4, 4] but holds 43 elements"))
    }

    @Test("a file that is not IDX is refused")
    func notIDX() throws {
        let path = folder.appendingPathComponent("text").path
        try Data("hello, world".utf8).write(to: URL(fileURLWithPath: path))
        #expect(
            message { _ = try Dataset(images: path, labels: path) }
                .hasPrefix("'\(path)' is not an IDX file: it does not begin with two zero bytes"))
    }

    @Test("a prefix has at most as many images as there are, and says which")
    func prefix() throws {
        let data = try Dataset(images: idx("images", [3, 4, 4]), labels: idx("labels", [3], value: 7))
        #expect(data.prefix(2).labels == [7, 7])
        #expect(data.prefix(9).labels.count == 3)
        #expect(data.prefix(2).name.hasSuffix("images 1–2"))
        #expect(data.sampleShape == [4, 4, 1])
        #expect(data.classCount == 8)
    }
}
