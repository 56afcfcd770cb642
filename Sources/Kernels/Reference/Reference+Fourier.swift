#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Reference {
    /// The transform of one image [height, width], cut or filled with zeros to [rows, columns], which are powers of two;
    /// y: [rows, columns / 2 + 1] pairs of real and imaginary part. Computed in double precision.
    package static func transform(
        x: UnsafePointer<Float>, height: Int, width: Int, rows: Int, columns: Int, y: UnsafeMutablePointer<Float>,
        re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>
    ) {
        re.initialize(repeating: 0, count: rows * columns)
        im.initialize(repeating: 0, count: rows * columns)
        for r in 0..<min(height, rows) {
            for c in 0..<min(width, columns) { re[r * columns + c] = Double(x[r * width + c]) }
        }
        for r in 0..<rows { transform(re, im, first: r * columns, step: 1, count: columns) }
        let half = columns / 2 + 1
        for c in 0..<half {
            transform(re, im, first: c, step: columns, count: rows)
            for r in 0..<rows {
                y[2 * (r * half + c)] = Float(re[r * columns + c])
                y[2 * (r * half + c) + 1] = Float(im[r * columns + c])
            }
        }
    }

    /// In place, by halving: bits of the position reversed, then butterflies. `count` is a power of two.
    package static func transform(
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>, first: Int = 0, step: Int = 1, count: Int
    ) {
        var j = 0
        for i in 1..<max(count, 1) {
            var bit = count >> 1
            while j & bit != 0 {
                j ^= bit
                bit >>= 1
            }
            j |= bit
            if i < j {
                swap(&re[first + i * step], &re[first + j * step])
                swap(&im[first + i * step], &im[first + j * step])
            }
        }
        var length = 2
        while length <= count {
            for k in 0..<length / 2 {
                let angle = -2 * Double.pi * Double(k) / Double(length)
                let (c, s) = (cos(angle), sin(angle))
                for start in stride(from: k, to: count, by: length) {
                    let (a, b) = (first + start * step, first + (start + length / 2) * step)
                    let (tr, ti) = (re[b] * c - im[b] * s, re[b] * s + im[b] * c)
                    (re[b], im[b]) = (re[a] - tr, im[a] - ti)
                    (re[a], im[a]) = (re[a] + tr, im[a] + ti)
                }
            }
            length *= 2
        }
    }
}
