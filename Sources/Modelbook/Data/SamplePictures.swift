#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Pictures
import Records

/// The samples of a data set side by side, each with its class below it.
struct SamplePictures {
    private let data: Dataset
    private let height: Int
    private let width: Int
    private let channels: Int
    /// Whether a pixel's channels lie next to each other.
    private let channelsAreLast: Bool

    private static let columns = 6
    /// Pictures are shown at least so large, in CSS pixels, and at most half as large again.
    private static let side = 96.0

    /// nil where the samples are no images: [height, width], with 1 or 3 channels at the end or at the beginning.
    init?(_ data: Dataset) {
        let shape = data.sampleShape.dimensions
        self.data = data
        switch (shape.count, shape.first ?? 0, shape.last ?? 0) {
        case (3, _, 1), (3, _, 3): (height, width, channels, channelsAreLast) = (shape[0], shape[1], shape[2], true)
        case (3, 1, _), (3, 3, _): (height, width, channels, channelsAreLast) = (shape[1], shape[2], shape[0], false)
        case (2, 8..., 8...): (height, width, channels, channelsAreLast) = (shape[0], shape[1], 1, true)
        default: return nil
        }
        guard height > 0, width > 0, data.sampleCount > 0 else { return nil }
    }

    var image: ImageData {
        let scale = Self.side / Double(max(height, width))
        let (across, down) = (Double(width) * scale, Double(height) * scale)
        let hasNames = !data.labels.isEmpty
        let (stepX, stepY) = (across + 10, down + (hasNames ? 24 : 10))
        let columns = min(Self.columns, data.sampleCount), rows = (data.sampleCount + columns - 1) / columns
        var content = ""
        for index in 0..<data.sampleCount {
            let (x, y) = (Double(index % columns) * stepX, Double(index / columns) * stepY)
            let png = Data(Picture(width: width, height: height, pixels: pixels(ofSample: index)).png).base64EncodedString()
            content += """
                <image x="\(x)" y="\(y)" width="\(across)" height="\(down)" style="image-rendering: pixelated" \
                href="data:image/png;base64,\(png)"/>

                """
            guard hasNames else { continue }
            content += "<text x=\"\(x + across / 2)\" y=\"\(y + down + 15)\">\(Self.escaped(name(index)))</text>\n"
        }
        let size = (width: Double(columns) * stepX - 10, height: Double(rows) * stepY)
        let svg = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size.width) \(size.height)" width="\(size.width)" \
            height="\(size.height)">
            <style>text { font: 12px system-ui, sans-serif; text-anchor: middle; fill: #777 }</style>
            \(content)</svg>
            """
        let names = hasNames ? ": " + (0..<data.sampleCount).map(name).joined(separator: ", ") : ""
        return ImageData(.svg, base64: Data(svg.utf8).base64EncodedString(), description: data.name + names)
    }

    private func name(_ index: Int) -> String {
        let label = data.labels[index]
        return data.classNames.indices.contains(label) ? data.classNames[label] : String(label)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Red, green and blue. What is not between 0 and 255, or 0 and 1, is spread over all shades.
    private func pixels(ofSample sample: Int) -> [UInt8] {
        let size = height * width * channels
        let values = (sample * size..<(sample + 1) * size).map { data.elements[$0] }
        let (least, most) = (values.min() ?? 0, values.max() ?? 1)
        let (low, high): (Double, Double) =
            if case .bytes = data.elements { (0, 255) } else if least >= 0, most <= 1 { (0, 1) } else if least >= 0, most <= 255 {
                (0, 255)
            } else {
                (least, most)
            }
        let shades = values.map { value -> UInt8 in
            let share = high > low ? (value - low) / (high - low) : 0
            return share.isFinite ? UInt8(min(max(share * 255, 0), 255).rounded()) : 0
        }
        return (0..<height * width).flatMap { pixel in
            (0..<3).map { channel in
                let source = channels == 1 ? 0 : channel
                return shades[channelsAreLast ? pixel * channels + source : source * height * width + pixel]
            }
        }
    }
}
