import KernelInterface

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Softmax on 8-bit integers: the scale of the differences as a fixed-point number.
public struct SoftmaxScale: Sendable {
    /// From differences of the input to the fixed-point numbers of the exponential.
    public var multiplier: QuantizedMultiplier
    /// Differences below this contribute nothing.
    public var smallestDifference: Int32

    /// - Parameter scale: input scale × beta.
    public init(beta: Double, scale: Double) {
        let real = min(beta * scale * Double(1 << 26), 2_147_483_647)
        multiplier = QuantizedMultiplier(real)
        let radius = 31.0 * Double(1 << 26) / Double(sign: .plus, exponent: Int(multiplier.shift), significand: 1)
        smallestDifference = -Int32(min(radius.rounded(.down), 2_147_483_647))
    }

    /// From differences with 5 integer bits back to the input's scale.
    public var inverse: Double {
        Double(sign: .plus, exponent: Int(31 - multiplier.shift), significand: 1) / Double(multiplier.multiplier)
    }

    /// A difference of two inputs as the exponential takes it.
    @inlinable @inline(__always)
    public func rescale(_ difference: Int32) -> Int32 {
        multiplier.shift >= 0
            ? FixedPoint.doublingHighMultiply(difference &<< multiplier.shift, multiplier.multiplier)
            : FixedPoint.multiply(difference, by: multiplier)
    }

    /// e^difference without integer bits; 0 where it does not count.
    @inlinable @inline(__always)
    public func exponential(_ difference: Int32) -> Int32 {
        difference >= smallestDifference ? FixedPoint.exponential(rescale(difference), integerBits: 5) : 0
    }

    /// The largest element of a row, and the sum of all e^(x − largest) with 12 integer bits.
    @inlinable @inline(__always)
    func sum<T: FixedWidthInteger>(of row: UnsafePointer<T>, count: Int) -> (largest: Int32, sum: Int32) {
        var largest = Int32(truncatingIfNeeded: T.min)
        for c in 0..<count { largest = max(largest, Int32(truncatingIfNeeded: row[c])) }
        var sum: Int32 = 0
        for c in 0..<count {
            sum &+= FixedPoint.roundingDivide(exponential(Int32(truncatingIfNeeded: row[c]) &- largest), byPowerOfTwo: 12)
        }
        return (largest, sum)
    }

    /// For the sum of a row's exponentials with 12 integer bits: its reciprocal without integer bits, and by how many bits an
    /// exponential's product with it is shifted to the right for a result of `resultBits`.
    @inlinable public static func share(ofSum sum: Int32, resultBits: Int32) -> (reciprocal: Int32, shift: Int32) {
        let (reciprocal, headroom) = FixedPoint.reciprocal(sum)
        return (reciprocal, min(max(12 - headroom + 31 - resultBits, 0), 31))
    }
}

extension Reference {
    /// Over the last dimension. x, y: [rows, depth]. The exponentials are kept as what the output is, but added before they are
    /// rounded.
    package static func softmax<F: NarrowFloat>(
        rows: Int, depth: Int, x: UnsafePointer<F>, y: UnsafeMutablePointer<F>, beta: Float
    ) {
        for n in 0..<rows {
            let row = x + n &* depth
            let out = y + n &* depth
            var largest = -Float.greatestFiniteMagnitude
            for c in 0..<depth { largest = max(largest, row[c].widened) }
            var sum: Float = 0
            for c in 0..<depth {
                let e = expf((row[c].widened - largest) * beta)
                out[c] = F(e)
                sum += e
            }
            for c in 0..<depth { out[c] = F(out[c].widened / sum) }
        }
    }

    /// Over the last dimension; Y is int8, uint8 or int16 with scale 1/256, 1/256 or 1/65536.
    @inlinable public static func softmax<X: FixedWidthInteger, Y: FixedWidthInteger>(
        rows: Int, depth: Int, x: UnsafePointer<X>, y: UnsafeMutablePointer<Y>, scale: SoftmaxScale
    ) {
        let resultBits = Int32(Y.bitWidth)
        let lowest = Int32(truncatingIfNeeded: Y.min)
        let highest = Int32(truncatingIfNeeded: Y.max)
        for n in 0..<rows {
            let row = x + n &* depth
            let out = y + n &* depth
            let (largest, sum) = scale.sum(of: row, count: depth)
            let (reciprocal, shift) = SoftmaxScale.share(ofSum: sum, resultBits: resultBits)
            for c in 0..<depth {
                let e = scale.exponential(Int32(truncatingIfNeeded: row[c]) &- largest)
                let share = FixedPoint.roundingDivide(FixedPoint.doublingHighMultiply(reciprocal, e), byPowerOfTwo: shift)
                out[c] = Y(truncatingIfNeeded: min(max(share &+ lowest, lowest), highest))
            }
        }
    }

    /// On int16 with scale 1/32768, by two tables of 513 entries.
    public static func softmax(
        rows: Int, depth: Int, x: UnsafePointer<Int16>, y: UnsafeMutablePointer<Int16>, scale: QuantizedMultiplier,
        tables: SoftmaxTables
    ) {
        tables.exponential.withUnsafeBufferPointer { exponentials in
            tables.reciprocal.withUnsafeBufferPointer { reciprocals in
                for n in 0..<rows {
                    let row = x + n &* depth
                    let out = y + n &* depth
                    var largest = Int32(Int16.min)
                    for c in 0..<depth { largest = max(largest, Int32(row[c])) }
                    var sum: Int32 = 0
                    for c in 0..<depth {
                        let scaled = FixedPoint.multiply(Int32(row[c]) &- largest, by: scale)
                        let e = LookupTable.look(up: Int16(clamping: scaled &+ 32767), in: exponentials)
                        out[c] = e
                        sum &+= Int32(e)
                    }
                    let headroom = Int32(sum.leadingZeroBitCount)
                    let normalized = (Int64(sum) << Int64(headroom - 1)) + (1 << 13)
                    let position = Int32(truncatingIfNeeded: normalized >> 14) &- (1 << 15) &- (1 << 16)
                    let reciprocal = Int32(LookupTable.look(up: Int16(clamping: position), in: reciprocals))
                    let right = 31 - headroom
                    for c in 0..<depth {
                        let share = (Int32(out[c]) &* reciprocal &+ (1 &<< (right - 1))) &>> right
                        out[c] = Int16(truncatingIfNeeded: min(max(share, 0), 32767))
                    }
                }
            }
        }
    }
}

/// The tables of exp(x) on [-10, 0] and 1/(1 + x) on [0, 1], 513 entries each, interpolated.
public struct SoftmaxTables: Sendable {
    /// exp(x) in units of 2/65535, x from −10 to 0.
    public let exponential: [Int16]
    /// 1/(1 + x) in units of 2/65535, x from 0 to 1.
    public let reciprocal: [Int16]

    /// LiteRT builds them in double precision.
    public static let lite = SoftmaxTables(
        exponential: table(10.0 / 65535, 32767) { exp($0) }, reciprocal: table(1.0 / 65535, -32768) { 1 / (1 + $0) })
    /// TensorFlow Lite Micro builds them in single precision.
    public static let micro = SoftmaxTables(
        exponential: table(Float(10) / 65535, 32767) { expf($0) }, reciprocal: table(Float(1) / 65535, -32768) { 1 / (1 + $0) })

    private static func table<F: BinaryFloatingPoint>(_ scale: F, _ zero: Int32, _ f: (F) -> F) -> [Int16] {
        LookupTable.words(inputScale: scale, inputZero: zero, outputScale: 2 / 65535, outputZero: 0, f)
    }
}
