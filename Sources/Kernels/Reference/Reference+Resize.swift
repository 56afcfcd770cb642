extension Reference {
    /// The sizes of images [n, h, w, c] before and after resizing, and where pixels lie.
    public struct Resizing: Sendable {
        /// Images.
        public let batches: Int
        /// Rows of an image that is read.
        public let inputHeight: Int
        /// Columns of an image that is read.
        public let inputWidth: Int
        /// Rows of the result.
        public let outputHeight: Int
        /// Columns of the result.
        public let outputWidth: Int
        /// Elements of a pixel.
        public let channels: Int
        /// Whether the corner pixels of both images lie on each other.
        public let alignsCorners: Bool
        /// Whether a pixel's place is its centre, not its corner.
        public let hasHalfPixelCenters: Bool

        /// - Precondition: no size is 0.
        public init(
            batches: Int, inputHeight: Int, inputWidth: Int, outputHeight: Int, outputWidth: Int, channels: Int,
            alignsCorners: Bool, hasHalfPixelCenters: Bool
        ) {
            self.batches = batches
            self.inputHeight = inputHeight
            self.inputWidth = inputWidth
            self.outputHeight = outputHeight
            self.outputWidth = outputWidth
            self.channels = channels
            self.alignsCorners = alignsCorners
            self.hasHalfPixelCenters = hasHalfPixelCenters
        }

        /// Source pixels for one pixel of the result.
        @inlinable @inline(__always)
        func scale(_ input: Int, _ output: Int) -> Float {
            alignsCorners && output > 1 ? Float(input - 1) / Float(output - 1) : Float(input) / Float(output)
        }

        /// The pixels around position `i` of the result, and how far it is from the first.
        @inlinable @inline(__always)
        public func neighbours(_ i: Int, _ input: Int, _ output: Int) -> (first: Int, second: Int, distance: Float) {
            let scale = scale(input, output)
            let position = hasHalfPixelCenters ? (Float(i) + 0.5) * scale - 0.5 : Float(i) * scale
            let first = max(Int(position.rounded(.down)), 0)
            return (min(first, input - 1), min(Int(position.rounded(.up)), input - 1), position - Float(first))
        }

        /// The same in steps of 1/1024 pixel.
        @inlinable @inline(__always)
        public func fixedNeighbours(_ i: Int, _ input: Int, _ output: Int) -> (first: Int, second: Int, distance: Int64) {
            let scale =
                alignsCorners && output > 1
                ? (1024 * (input - 1) + (output - 1) / 2) / (output - 1) : (1024 * input + output / 2) / output
            let position = hasHalfPixelCenters ? i * scale + scale / 2 - 512 : i * scale
            let first = max(position / 1024, 0)
            return (min(first, input - 1), max(min((position + 1023) / 1024, input - 1), 0), Int64(position - 1024 * first))
        }

        /// The pixel nearest to position `i` of the result.
        @inlinable @inline(__always)
        public func nearest(_ i: Int, _ input: Int, _ output: Int) -> Int {
            let position = (Float(i) + (hasHalfPixelCenters ? 0.5 : 0)) * scale(input, output)
            let whole = alignsCorners ? position.rounded(.toNearestOrAwayFromZero) : position.rounded(.down)
            return max(min(Int(whole), input - 1), 0)
        }
    }

    /// Source: tensorflow/lite/kernels/internal/reference/resize_bilinear.h.
    @inlinable public static func resizeBilinear<T: CastableToFloat>(
        _ g: Resizing, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>, finish: (Float) -> T
    ) {
        resizeBilinear(g, x: x, y: y, g.neighbours) { topLeft, bottomLeft, topRight, bottomRight, dy, dx in
            let left = topLeft.asFloat * (1 - dy) * (1 - dx) + bottomLeft.asFloat * dy * (1 - dx)
            return finish(left + topRight.asFloat * (1 - dy) * dx + bottomRight.asFloat * dy * dx)
        }
    }

    /// Weights in steps of 1/1024, sums rounded to nearest.
    @inlinable public static func resizeBilinear<T: FixedWidthInteger & SignedInteger>(
        _ g: Resizing, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>
    ) {
        resizeBilinear(g, x: x, y: y, g.fixedNeighbours) { topLeft, bottomLeft, topRight, bottomRight, dy, dx in
            let left = Int64(topLeft) &* (1024 - dy) &* (1024 - dx) &+ Int64(bottomLeft) &* dy &* (1024 - dx)
            let sum = left &+ Int64(topRight) &* (1024 - dy) &* dx &+ Int64(bottomRight) &* dy &* dx
            return T(truncatingIfNeeded: (sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20))
        }
    }

    /// Each pixel of the result from the four around it: top left, bottom left, top right, bottom right.
    @inlinable @inline(__always)
    static func resizeBilinear<T, D>(
        _ g: Resizing, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>,
        _ neighbours: (_ i: Int, _ input: Int, _ output: Int) -> (first: Int, second: Int, distance: D),
        combine: (T, T, T, T, _ dy: D, _ dx: D) -> T
    ) {
        var out = y
        for n in 0..<g.batches {
            for i in 0..<g.outputHeight {
                let row = neighbours(i, g.inputHeight, g.outputHeight)
                let top = x + (n * g.inputHeight + row.first) * g.inputWidth * g.channels
                let bottom = x + (n * g.inputHeight + row.second) * g.inputWidth * g.channels
                for j in 0..<g.outputWidth {
                    let column = neighbours(j, g.inputWidth, g.outputWidth)
                    let (left, right) = (column.first * g.channels, column.second * g.channels)
                    for c in 0..<g.channels {
                        out[c] = combine(
                            top[left + c], bottom[left + c], top[right + c], bottom[right + c], row.distance, column.distance)
                    }
                    out += g.channels
                }
            }
        }
    }

    /// Source: tensorflow/lite/kernels/internal/reference/resize_nearest_neighbor.h.
    public static func resizeNearest(
        _ g: Resizing, elementSize: Int, x: UnsafeRawPointer, y: UnsafeMutableRawPointer
    ) {
        let run = g.channels * elementSize
        var out = y
        for n in 0..<g.batches {
            for i in 0..<g.outputHeight {
                let row = x + (n * g.inputHeight + g.nearest(i, g.inputHeight, g.outputHeight)) * g.inputWidth * run
                for j in 0..<g.outputWidth {
                    out.copyMemory(from: row + g.nearest(j, g.inputWidth, g.outputWidth) * run, byteCount: run)
                    out += run
                }
            }
        }
    }
}

/// Elements that kernels compute with as floats.
public protocol CastableToFloat: BitwiseCopyable {
    var asFloat: Float { get }
}
extension Float: CastableToFloat {
    public var asFloat: Float { self }
}
extension UInt8: CastableToFloat {
    public var asFloat: Float { Float(self) }
}
