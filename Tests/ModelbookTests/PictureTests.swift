import Foundation
import Pictures
import Storage
import Testing

@Suite("Pictures")
struct PictureTests {
    static let names = try! FileManager.default.contentsOfDirectory(atPath: fixture("pictures"))
        .filter { !$0.hasSuffix(".rgb") }.sorted()

    @Test("every kind of PNG, JPEG and BMP has the pixels that Pillow sees, or TensorFlow of four inks", arguments: names)
    func pixels(name: String) throws {
        let picture = try Picture([UInt8](Data(contentsOf: URL(filePath: fixture("pictures/\(name)")))))
        #expect((picture.width, picture.height) == (13, 10))
        #expect(Data(picture.pixels) == (try Data(contentsOf: URL(filePath: fixture("pictures/\(name).rgb")))))
    }

    @Test("a picture cut at any byte is refused or whole", arguments: names)
    func cut(name: String) throws {
        let whole = [UInt8](try Data(contentsOf: URL(filePath: fixture("pictures/\(name)"))))
        let expected = try Picture(whole)
        for length in 0..<whole.count {
            if let picture = try? Picture(Array(whole.prefix(length))) { #expect(picture == expected) }
        }
    }

    @Test("a picture that claims to be huge is refused before memory is taken")
    func huge() throws {
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: fixture("pictures/colour.bmp"))))
        for offset in 18..<26 { bytes[offset] = 0x7F }
        #expect(throws: ArchiveError.self) { try Picture(bytes) }
    }

    @Test("grey is the luma of BT.601")
    func grey() throws {
        let picture = try Picture([UInt8](Data(contentsOf: URL(filePath: fixture("pictures/colour.png")))))
        for pixel in 0..<130 {
            let (r, g, b) = (
                Double(picture.pixels[3 * pixel]), Double(picture.pixels[3 * pixel + 1]), Double(picture.pixels[3 * pixel + 2])
            )
            #expect(abs(Double(picture.gray[pixel]) - (0.299 * r + 0.587 * g + 0.114 * b)) <= 0.5)
        }
    }
}
