import Foundation
import Modelbook
import Testing

@Suite("A picture that a cell made")
struct ImageTests {
    @Test("is shown as its file has it, and what is no picture is refused")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func path(_ name: String, _ text: String) throws -> String {
            let file = folder.appending(path: name)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path(percentEncoded: false)
        }
        let svg = try Modelbook.Image(file: path("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"), alt: "nothing")
        guard case .image(let data)? = svg.display else {
            Issue.record("no image")
            return
        }
        #expect(data.format == .svg && data.description == "nothing")
        #expect(
            Data(base64Encoded: data.base64).map { String(decoding: $0, as: UTF8.self) }
                == "<svg xmlns='http://www.w3.org/2000/svg'/>")
        #expect(Display.image(data).problem == nil)
        #expect(
            Display.image(ImageData(.png, base64: "\"><script>", description: "")).problem == "a picture's bytes are not Base64")
        let text = try path("a.txt", "no picture")
        let error = #expect(throws: KitError.self) { try Modelbook.Image(file: text, alt: "") }
        #expect(error?.message == "'\(text)' is no picture that a page shows")
        #expect(throws: KitError.self) { try Modelbook.Image(file: "missing.png", alt: "") }
    }
}
