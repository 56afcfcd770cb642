import Storage

/// Zeros around an image.
public struct ZeroPadding2D: Layer {
    public static let kind = "ZeroPadding2D"
    public var name: String?
    /// Rows above and below, columns left and right.
    var top, bottom, left, right: Int

    /// The arguments are those of Keras, with its defaults.
    public init(_ size: WindowSize = 1, name: String? = nil) {
        self.init(top: size.height, bottom: size.height, left: size.width, right: size.width, name: name)
    }

    /// The arguments are those of Keras, with its defaults.
    public init(top: Int, bottom: Int, left: Int, right: Int, name: String? = nil) {
        (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
        self.name = name
    }

    public var settings: [String: JSONValue] {
        [
            "padding": .array([.array([.int(top), .int(bottom)]), .array([.int(left), .int(right)])]),
            "data_format": .string("channels_last"),
        ]
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let image = try single(inputs, rank: 3, "height, width and channels")
        guard min(top, bottom, left, right) >= 0 else { throw TrainingError("padding is not negative") }
        return [
            Stage([image[0] + top + bottom, image[1] + left + right, image[2]]) { [top, left, right] _ in
                PaddingKernel(image, top: top, left: left, right: right)
            }
        ]
    }
}

/// Copies an image into a larger one of zeros.
final class PaddingKernel: LayerKernel {
    private let height: Int
    /// Elements of a row.
    private let row: Int
    private let outputRow: Int
    private let first: Int

    init(_ image: [Int], top: Int, left: Int, right: Int) {
        height = image[0]
        row = image[1] * image[2]
        outputRow = row + (left + right) * image[2]
        first = top * outputRow + left * image[2]
    }

    func forward(_ pass: Pass) {
        pass.output.update(repeating: 0, count: pass.samples * pass.outputCount)
        for sample in 0..<pass.samples {
            for y in 0..<height {
                (pass.output + sample * pass.outputCount + first + y * outputRow)
                    .update(from: pass.inputs[0] + (sample * height + y) * row, count: row)
            }
        }
    }

    func backward(_ pass: Pass) {
        guard let dx = pass.inputGradients[0] else { return }
        for sample in 0..<pass.samples {
            for y in 0..<height {
                (dx + (sample * height + y) * row)
                    .update(from: pass.outputGradient + sample * pass.outputCount + first + y * outputRow, count: row)
            }
        }
    }
}
