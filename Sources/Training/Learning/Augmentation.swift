import Tensors

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Changes of images (height, width, channels), drawn anew whenever a sample is learnt from.
public struct Augmentation: Sendable, Hashable {
    /// Pixels to each side and up or down, evenly.
    public var shift: Int
    /// Whether half of the images are turned left to right.
    public var flipsHorizontally: Bool
    /// Whether half of the images are turned upside down.
    public var flipsVertically: Bool
    /// Degrees to each side, evenly; pixels between the old ones are interpolated.
    public var rotation: Double
    /// The deviation of normal noise that is added.
    public var noise: Float
    /// What comes in from outside the image.
    public var fill: Float

    /// Nothing is changed but what is said.
    public init(
        shift: Int = 0, flipsHorizontally: Bool = false, flipsVertically: Bool = false, rotation: Double = 0,
        noise: Float = 0, fill: Float = 0
    ) {
        self.shift = shift
        self.flipsHorizontally = flipsHorizontally
        self.flipsVertically = flipsVertically
        self.rotation = rotation
        self.noise = noise
        self.fill = fill
    }

    func check() throws {
        guard shift >= 0, rotation >= 0, rotation <= 180, noise >= 0, noise.isFinite, fill.isFinite else {
            throw TrainingError("augmentation takes a shift, a rotation to 180 and a noise that are not negative")
        }
    }

    /// Whether it needs to know where pixels are.
    private var moves: Bool { shift > 0 || flipsHorizontally || flipsVertically || rotation > 0 }

    func apply(
        _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, shape: [Int], _ random: inout Random
    ) {
        let count = shape.reduce(1, *)
        if moves, shape.count == 3 {
            move(x, y, shape[0], shape[1], shape[2], &random)
        } else {
            y.update(from: x, count: count)
        }
        if noise > 0 { for i in 0..<count { y[i] += noise * Float(random.normal()) } }
    }

    private func move(
        _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ height: Int, _ width: Int, _ channels: Int,
        _ random: inout Random
    ) {
        let down = Int.random(in: -shift...shift, using: &random), right = Int.random(in: -shift...shift, using: &random)
        let isTurned = flipsHorizontally && random.unit() < 0.5, isUpsideDown = flipsVertically && random.unit() < 0.5
        let angle = rotation == 0 ? 0 : (2 * random.unit() - 1) * rotation * .pi / 180
        let (sine, cosine) = (Float(sin(angle)), Float(cos(angle)))
        let centerY = Float(height - 1) / 2, centerX = Float(width - 1) / 2
        for row in 0..<height {
            for column in 0..<width {
                // Where the pixel comes from.
                let fromRow = isUpsideDown ? height - 1 - row : row, fromColumn = isTurned ? width - 1 - column : column
                let v = Float(fromRow - down) - centerY, u = Float(fromColumn - right) - centerX
                let to = y + (row * width + column) * channels
                pixel(
                    x, cosine * v - sine * u + centerY, sine * v + cosine * u + centerX, height, width, channels, to)
            }
        }
    }

    /// The image at a place between pixels.
    private func pixel(
        _ x: UnsafePointer<Float>, _ v: Float, _ u: Float, _ height: Int, _ width: Int, _ channels: Int,
        _ y: UnsafeMutablePointer<Float>
    ) {
        let top = Int(v.rounded(.down)), left = Int(u.rounded(.down))
        let below = v - Float(top), beside = u - Float(left)
        func value(_ row: Int, _ column: Int, _ channel: Int) -> Float {
            row >= 0 && row < height && column >= 0 && column < width ? x[(row * width + column) * channels + channel] : fill
        }
        for c in 0..<channels {
            guard below != 0 || beside != 0 else {
                y[c] = value(top, left, c)
                continue
            }
            let upper = value(top, left, c) * (1 - beside) + value(top, left + 1, c) * beside
            let lower = value(top + 1, left, c) * (1 - beside) + value(top + 1, left + 1, c) * beside
            y[c] = upper * (1 - below) + lower * below
        }
    }
}
