internal import CLanes
import KernelInterface

extension Resizing {
    /// Calls `body` for each pixel of the result with the four that surround it and with its first element, in elements.
    @inline(__always)
    func forEachPixel(
        _ body: (
            _ corners: (topLeft: Int, topRight: Int, bottomLeft: Int, bottomRight: Int), _ y: Float, _ x: Float, _ output: Int
        ) -> Void
    ) {
        let width = inputWidth &* channels
        var output = 0
        for n in 0..<batches {
            for i in 0..<rows.count {
                let row = rows[i], image = n &* inputHeight
                let top = (image &+ Int(row.first)) &* width, bottom = (image &+ Int(row.second)) &* width
                for j in 0..<columns.count {
                    let column = columns[j]
                    let left = Int(column.first) &* channels, right = Int(column.second) &* channels
                    body((top &+ left, top &+ right, bottom &+ left, bottom &+ right), row.distance, column.distance, output)
                    output &+= channels
                }
            }
        }
    }
}

/// RESIZE_BILINEAR of float32: the mean of four pixels, weighted by how near they are.
final class FloatResizer: PreparedKernel {
    let resizing: Resizing
    let scratchBytes = 0

    init(_ resizing: Resizing) { self.resizing = resizing }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let channels = resizing.channels
        resizing.forEachPixel { corners, y, x, out in
            let w00 = (1 - y) * (1 - x), w01 = (1 - y) * x, w10 = y * (1 - x), w11 = y * x
            let p = input + corners.topLeft &* 4, q = input + corners.topRight &* 4
            let r = input + corners.bottomLeft &* 4, s = input + corners.bottomRight &* 4
            let to = output + out &* 4
            var c = 0
            while c &+ laneCount <= channels {
                var sum = p.floats(c &* 4) * Floats(repeating: w00)
                sum = multiplyAdd(sum, r.floats(c &* 4), Floats(repeating: w10))
                sum = multiplyAdd(sum, q.floats(c &* 4), Floats(repeating: w01))
                (to + c &* 4).store(multiplyAdd(sum, s.floats(c &* 4), Floats(repeating: w11)))
                c &+= laneCount
            }
            while c < channels {
                @inline(__always) func at(_ corner: UnsafeRawPointer) -> Float {
                    corner.loadUnaligned(fromByteOffset: c &* 4, as: Float.self)
                }
                let sum = at(p) * w00 + at(r) * w10 + at(q) * w01 + at(s) * w11
                (to + c &* 4).storeBytes(of: sum, as: Float.self)
                c &+= 1
            }
        }
    }
}

/// RESIZE_BILINEAR of int8: weights in 1024ths along both axes, sums rounded to nearest, halves away from zero.
final class Int8Resizer: PreparedKernel {
    let resizing: Resizing
    let scratchBytes = 0

    /// nil where a distance is none that a pixel of the result can have: sums would leave 32 bits.
    init?(_ resizing: Resizing) {
        for position in resizing.rows + resizing.columns where !(-1024...1024).contains(position.distance) { return nil }
        self.resizing = resizing
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let channels = resizing.channels
        resizing.forEachPixel { corners, y, x, out in
            let dy = Int32(y), dx = Int32(x)
            let w00 = (1024 &- dy) &* (1024 &- dx), w01 = (1024 &- dy) &* dx, w10 = dy &* (1024 &- dx), w11 = dy &* dx
            let p = input + corners.topLeft, q = input + corners.topRight
            let r = input + corners.bottomLeft, s = input + corners.bottomRight
            let to = output + out
            var c = 0
            while c &+ laneCount <= channels {
                var sum = p.int8s(c) &* Ints(repeating: w00)
                sum &+= q.int8s(c) &* Ints(repeating: w01)
                sum &+= r.int8s(c) &* Ints(repeating: w10)
                sum &+= s.int8s(c) &* Ints(repeating: w11)
                let sign = sum &>> Ints(repeating: 31)
                let rounded = (((sum ^ sign) &- sign) &+ Ints(repeating: 1 << 19)) &>> Ints(repeating: 20)
                (to + c).store(lanes_narrow_i32_i8((rounded ^ sign) &- sign))
                c &+= laneCount
            }
            while c < channels {
                @inline(__always) func at(_ corner: UnsafeRawPointer) -> Int32 {
                    Int32(corner.loadUnaligned(fromByteOffset: c, as: Int8.self))
                }
                let sum = at(p) &* w00 &+ at(q) &* w01 &+ at(r) &* w10 &+ at(s) &* w11
                let half: Int32 = sum > 0 ? 1 << 19 : -(1 << 19)
                (to + c).storeBytes(of: Int8(truncatingIfNeeded: (sum &+ half) / (1 << 20)), as: Int8.self)
                c &+= 1
            }
        }
    }
}

/// RESIZE_NEAREST_NEIGHBOR of elements of any size: `first` of each position is the pixel that is taken.
final class NearestResizer: PreparedKernel {
    let resizing: Resizing
    let pixel: Int
    let scratchBytes = 0

    init(_ resizing: Resizing, elementSize: Int) {
        self.resizing = resizing
        pixel = resizing.channels * elementSize
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let width = resizing.columns.count, rowBytes = width &* pixel
        var to = output
        for n in 0..<resizing.batches {
            for i in 0..<resizing.rows.count {
                let source = resizing.rows[i].first
                if i > 0, source == resizing.rows[i &- 1].first {
                    to.copyMemory(from: to - rowBytes, byteCount: rowBytes)
                } else {
                    row(input + (n &* resizing.inputHeight &+ Int(source)) &* resizing.inputWidth &* pixel, to)
                }
                to += rowBytes
            }
        }
    }

    @inline(__always)
    private func row(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
        let columns = resizing.columns
        @inline(__always) func copy<T: BitwiseCopyable>(as: T.Type) {
            let size = MemoryLayout<T>.size
            for j in 0..<columns.count {
                to.storeBytes(
                    of: from.loadUnaligned(fromByteOffset: Int(columns[j].first) &* size, as: T.self), toByteOffset: j &* size,
                    as: T.self)
            }
        }
        switch pixel {
        case 1: copy(as: UInt8.self)
        case 2: copy(as: UInt16.self)
        case 4: copy(as: UInt32.self)
        case 8: copy(as: UInt64.self)
        case 16: copy(as: SIMD2<UInt64>.self)
        default:
            for j in 0..<columns.count {
                (to + j &* pixel).copyMemory(from: from + Int(columns[j].first) &* pixel, byteCount: pixel)
            }
        }
    }
}
