import Kernels
import Models
import Tensors

/// RFFT2D: the two-dimensional Fourier transform of real images. REAL, IMAG and COMPLEX_ABS: parts of complex numbers.
enum Fourier {
    /// Inputs: x [..., h, w], lengths [2], which are powers of two; x is cut or filled with zeros.
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 2)
        try node.expect(x, type: .float32)
        try node.expect(y, type: .complex64)
        try node.require(x.rank >= 2, "the input has the shape \(x.shape)")
        let lengths = try node.integers(try node.input(1))
        try node.require(
            lengths.count == 2 && lengths.allSatisfy { $0 > 0 && $0 <= 1 << 24 && $0 & ($0 - 1) == 0 },
            "the lengths \(Shape(lengths)) are not two powers of two")
        let (rows, columns) = (lengths[0], lengths[1])
        try node.resize(y, to: Shape(x.shape.dimensions.dropLast(2) + [rows, columns / 2 + 1]))
        let plane = try node.product([rows, columns])
        let parts = try node.scratch(bytes: node.product([plane, 2 * MemoryLayout<Double>.size]))
        let (height, width) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
        let images = x.shape.dimensions.dropLast(2).reduce(1, *)
        return {
            for image in 0..<images {
                Reference.transform(
                    x: x.elements() + image * height * width, height: height, width: width, rows: rows, columns: columns,
                    y: y.elements(as: Float.self) + image * rows * (columns / 2 + 1) * 2, re: parts.elements(),
                    im: parts.elements() + plane)
            }
        }
    }

    static let real = part { re, _ in re }
    static let imaginary = part { _, im in im }
    static let magnitude = part { re, im in (re * re + im * im).squareRoot() }

    private static func part(_ take: @escaping @Sendable (Double, Double) -> Double) -> OperatorKernel {
        OperatorKernel(version: 1) { node in
            let (x, y) = try node.ends(inputs: 1)
            try node.resize(y, to: x.shape)
            let count = x.elementCount
            switch (x.type, y.type) {
            case (.complex64, .float32):
                return {
                    let (from, to) = (x.elements(as: Float.self), y.elements(as: Float.self))
                    for i in 0..<count { to[i] = Float(take(Double(from[2 * i]), Double(from[2 * i + 1]))) }
                }
            case (.complex128, .float64):
                return {
                    let (from, to) = (x.elements(as: Double.self), y.elements(as: Double.self))
                    for i in 0..<count { to[i] = take(from[2 * i], from[2 * i + 1]) }
                }
            default: throw node.unsupported(x, y)
            }
        }
    }
}
