import Records
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A picture that a cell drew itself, shown on the page as a figure:
///
///     try svg.write(toFile: folder + "/plot.svg", atomically: true, encoding: .utf8)
///     try Image(file: folder + "/plot.svg", alt: "The loss falls from 2.3 to 0.1.")
///
/// Cells write in the folder that `TMPDIR` names. A picture that stands beside the notebook is shown by `![…](file.png)`.
public struct Image: Displayable {
    private let data: ImageData

    /// Reads a PNG, JPEG, GIF or SVG file of at most 8 MiB.
    ///
    /// - Parameters:
    ///   - file: its path, relative to the notebook's folder.
    ///   - alt: what is to be seen, for who cannot see it.
    /// - Throws: `KitError` for a file that cannot be read or shown.
    public init(file: String, alt: String) throws {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try Files.read(file, limit: ImageData.limit).bytes
        } catch {
            throw KitError(
                "cannot read '\(file)': \(error.reason)", help: "Cells write in the folder that TMPDIR names.")
        }
        guard let format = ImageData.Format(bytes) else {
            throw KitError("'\(file)' is no picture that a page shows", help: "Write PNG, JPEG, GIF or SVG.")
        }
        data = ImageData(format, base64: Data(bytes).base64EncodedString(), description: alt)
    }

    public var display: Display? { .image(data) }
}
