/// Bilinear interpolation of images [height, width, channels] with pixel centres at half coordinates, as
/// `tf.image.resize` computes it: the source of row y is (y + 0.5) · height / newHeight - 0.5, at least 0.
package struct Resizing: Sendable {
    let from: (height: Int, width: Int)
    let to: (height: Int, width: Int)
    let channels: Int

    package init(from: (height: Int, width: Int), to: (height: Int, width: Int), channels: Int) {
        (self.from, self.to, self.channels) = (from, to, channels)
    }

    /// An image of bytes.
    package func resized(_ pixels: [UInt8]) -> [Float] { resized(pixels.map { Float($0) }) }

    func resized(_ image: [Float]) -> [Float] {
        if from == to { return image }
        let rows = Self.sources(of: to.height, in: from.height)
        let columns = Self.sources(of: to.width, in: from.width)
        var result: [Float] = []
        result.reserveCapacity(to.height * to.width * channels)
        for row in rows {
            for column in columns {
                for channel in 0..<channels {
                    func pixel(_ y: Int, _ x: Int) -> Float { image[(y * from.width + x) * channels + channel] }
                    let top =
                        pixel(row.first, column.first) + (pixel(row.first, column.second) - pixel(row.first, column.first))
                        * column.share
                    let bottom =
                        pixel(row.second, column.first) + (pixel(row.second, column.second) - pixel(row.second, column.first))
                        * column.share
                    result.append(top + (bottom - top) * row.share)
                }
            }
        }
        return result
    }

    /// For each new position: the two old ones between which it lies, and how far it is from the first.
    private static func sources(of new: Int, in old: Int) -> [(first: Int, second: Int, share: Float)] {
        let scale = Float(old) / Float(new)
        return (0..<new).map { position in
            let source = (Float(position) + 0.5) * scale - 0.5
            let floor = source.rounded(.down)
            return (max(Int(floor), 0), min(Int(floor) + 1, old - 1), source - floor)
        }
    }
}
