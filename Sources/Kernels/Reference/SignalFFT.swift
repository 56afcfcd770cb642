#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a Fourier transform needs of its numbers. Integers are fractions of one, scaled down at each stage so that
/// they cannot overflow.
///
/// Source of the integer arithmetic: kissfft's _kiss_fft_guts.h with FIXED_POINT of 16 and 32.
package protocol SignalScalar: BitwiseCopyable, Sendable {
    static var zero: Self { get }
    static func fraction(_ x: Double) -> Self
    func plus(_ other: Self) -> Self
    func minus(_ other: Self) -> Self
    /// self × a + other × b, rounded once.
    func products(_ a: Self, _ other: Self, _ b: Self) -> Self
    func times(_ a: Self) -> Self
    /// Divided to make room for `count` terms.
    func shared(among count: Int) -> Self
    /// (self + other) / 2.
    func middle(_ other: Self) -> Self
}

extension Float: SignalScalar {
    package static func fraction(_ x: Double) -> Float { Float(x) }
    package func plus(_ other: Float) -> Float { self + other }
    package func minus(_ other: Float) -> Float { self - other }
    package func products(_ a: Float, _ other: Float, _ b: Float) -> Float { self * a + other * b }
    package func times(_ a: Float) -> Float { self * a }
    package func shared(among count: Int) -> Float { self }
    package func middle(_ other: Float) -> Float { (self + other) * 0.5 }
}

extension Int16: SignalScalar {}
extension Int32: SignalScalar {}

extension SignalScalar where Self: FixedWidthInteger & SignedInteger {
    /// x / 2^(bits − 1), rounded.
    private init(product x: Int64) { self.init(truncatingIfNeeded: (x &+ 1 << (Self.bitWidth - 2)) >> (Self.bitWidth - 1)) }

    package static func fraction(_ x: Double) -> Self { Self((0.5 + Double(Self.max) * x).rounded(.down)) }
    package func plus(_ other: Self) -> Self { self &+ other }
    package func minus(_ other: Self) -> Self { self &- other }
    package func products(_ a: Self, _ other: Self, _ b: Self) -> Self {
        Self(product: Int64(self) &* Int64(a) &+ Int64(other) &* Int64(b))
    }
    package func times(_ a: Self) -> Self { Self(product: Int64(self) &* Int64(a)) }
    package func shared(among count: Int) -> Self { times(Self(Int(Self.max) / count)) }
    package func middle(_ other: Self) -> Self {
        Self(truncatingIfNeeded: (Int32(truncatingIfNeeded: self) &+ Int32(truncatingIfNeeded: other)) >> 1)
    }
}

/// A complex number as it lies in a tensor: real part, imaginary part.
package struct SignalComplex<S: SignalScalar>: BitwiseCopyable {
    package var re: S
    package var im: S

    package init(_ re: S, _ im: S) {
        self.re = re
        self.im = im
    }

    func plus(_ o: Self) -> Self { Self(re.plus(o.re), im.plus(o.im)) }
    func minus(_ o: Self) -> Self { Self(re.minus(o.re), im.minus(o.im)) }
    func times(_ o: Self) -> Self {
        Self(re.products(o.re, im, S.zero.minus(o.im)), re.products(o.im, im, o.re))
    }
    func shared(among count: Int) -> Self { Self(re.shared(among: count), im.shared(among: count)) }
    var conjugate: Self { Self(re, S.zero.minus(im)) }
}

/// The Fourier transform of real signals of an even length, and its inverse, in the order of operations of kissfft, so
/// that integers come out the same.
package final class SignalFFT<S: SignalScalar>: Sendable {
    private typealias Values = UnsafeMutablePointer<SignalComplex<S>>

    private let count: Int
    private let isInverse: Bool
    /// Radix and what is left after it.
    private let factors: [(radix: Int, rest: Int)]
    private let twiddles: [SignalComplex<S>]
    private let unpacking: [SignalComplex<S>]

    /// - Parameter length: of the real signal; even, at least 2.
    package init(length: Int, isInverse: Bool) {
        let count = length / 2
        self.count = count
        self.isInverse = isInverse
        let sign: Double = isInverse ? -1 : 1
        twiddles = (0..<count).map {
            let phase = sign * -2 * Double.pi * Double($0) / Double(count)
            return SignalComplex(S.fraction(cos(phase)), S.fraction(sin(phase)))
        }
        unpacking = (0..<count / 2 + count % 2).map {
            let phase = sign * -Double.pi * (Double($0 + 1) / Double(count) + 0.5)
            return SignalComplex(S.fraction(cos(phase)), S.fraction(sin(phase)))
        }
        var factors: [(Int, Int)] = []
        var rest = count
        var radix = 4
        let limit = Int(Double(count).squareRoot())
        while rest > 1 {
            while rest % radix != 0 {
                radix = radix == 4 ? 2 : radix == 2 ? 3 : radix + 2
                if radix > limit { radix = rest }
            }
            rest /= radix
            factors.append((radix, rest))
        }
        self.factors = factors
    }

    /// Complex numbers of working memory: a transform and what it is of, and the parts of the largest radix.
    package var workCount: Int { 2 * count + (factors.map(\.radix).max() ?? 0) }

    /// The spectrum [length / 2 + 1] of a signal [length].
    package func forward(
        _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<SignalComplex<S>>, work: UnsafeMutablePointer<SignalComplex<S>>
    ) {
        let z = work
        transform(UnsafeRawPointer(x).assumingMemoryBound(to: SignalComplex<S>.self), z, parts: work + 2 * count)
        let first = z[0].shared(among: 2)
        y[0] = SignalComplex(first.re.plus(first.im), .zero)
        y[count] = SignalComplex(first.re.minus(first.im), .zero)
        if count < 2 { return }
        for k in 1...count / 2 {
            let a = z[k].shared(among: 2)
            let b = z[count - k].conjugate.shared(among: 2)
            let sum = a.plus(b)
            let turned = a.minus(b).times(unpacking[k - 1])
            y[k] = SignalComplex(sum.re.middle(turned.re), sum.im.middle(turned.im))
            y[count - k] = SignalComplex(sum.re.middle(S.zero.minus(turned.re)), turned.im.middle(S.zero.minus(sum.im)))
        }
    }

    /// The signal [length] of a spectrum [length / 2 + 1].
    package func inverse(
        _ x: UnsafePointer<SignalComplex<S>>, _ y: UnsafeMutablePointer<S>, work: UnsafeMutablePointer<SignalComplex<S>>
    ) {
        let (result, z) = (work, work + count)
        z[0] = SignalComplex(x[0].re.plus(x[count].re), x[0].re.minus(x[count].re)).shared(among: 2)
        if count >= 2 {
            for k in 1...count / 2 {
                let a = x[k].shared(among: 2)
                let b = x[count - k].conjugate.shared(among: 2)
                let sum = a.plus(b)
                let turned = a.minus(b).times(unpacking[k - 1])
                z[k] = sum.plus(turned)
                z[count - k] = sum.minus(turned).conjugate
            }
        }
        transform(z, result, parts: work + 2 * count)
        let packed = UnsafeMutableRawPointer(y).assumingMemoryBound(to: SignalComplex<S>.self)
        for i in 0..<count { packed[i] = result[i] }
    }

    private func transform(_ x: UnsafePointer<SignalComplex<S>>, _ y: Values, parts: Values) {
        if count > 1 { transform(x, 0, 1, 0, y, 0, parts) } else { y[0] = x[0] }
    }

    private func transform(
        _ x: UnsafePointer<SignalComplex<S>>, _ from: Int, _ stride: Int, _ stage: Int, _ y: Values, _ to: Int, _ parts: Values
    ) {
        let (radix, m) = factors[stage]
        for part in 0..<radix {
            if m == 1 {
                y[to + part] = x[from + part * stride]
            } else {
                transform(x, from + part * stride, stride * radix, stage + 1, y, to + part * m, parts)
            }
        }
        for k in 0..<m {
            switch radix {
            case 2: two(y, to + k, m, k * stride)
            case 3: three(y, to + k, m, k * stride, stride)
            case 4: four(y, to + k, m, k * stride)
            case 5: five(y, to + k, m, k * stride, stride)
            default: any(y, to + k, m, radix, stride, k, parts)
            }
        }
    }

    private func two(_ y: Values, _ i: Int, _ m: Int, _ t: Int) {
        let a = y[i].shared(among: 2)
        let b = y[i + m].shared(among: 2).times(twiddles[t])
        y[i + m] = a.minus(b)
        y[i] = a.plus(b)
    }

    private func three(_ y: Values, _ i: Int, _ m: Int, _ t: Int, _ stride: Int) {
        let turn = twiddles[stride * m]
        let a = y[i].shared(among: 3)
        let b = y[i + m].shared(among: 3).times(twiddles[t])
        let c = y[i + 2 * m].shared(among: 3).times(twiddles[2 * t])
        let sum = b.plus(c)
        let difference = b.minus(c)
        let half = SignalComplex(sum.re.middle(.zero), sum.im.middle(.zero))
        let center = a.minus(half)
        let scaled = SignalComplex(difference.re.times(turn.im), difference.im.times(turn.im))
        y[i] = a.plus(sum)
        y[i + 2 * m] = SignalComplex(center.re.plus(scaled.im), center.im.minus(scaled.re))
        y[i + m] = SignalComplex(center.re.minus(scaled.im), center.im.plus(scaled.re))
    }

    private func four(_ y: Values, _ i: Int, _ m: Int, _ t: Int) {
        let a = y[i].shared(among: 4)
        let b = y[i + m].shared(among: 4).times(twiddles[t])
        let c = y[i + 2 * m].shared(among: 4).times(twiddles[2 * t])
        let d = y[i + 3 * m].shared(among: 4).times(twiddles[3 * t])
        let difference = a.minus(c)
        let even = a.plus(c)
        let odd = b.plus(d)
        let cross = b.minus(d)
        y[i + 2 * m] = even.minus(odd)
        y[i] = even.plus(odd)
        let up = SignalComplex(difference.re.plus(cross.im), difference.im.minus(cross.re))
        let down = SignalComplex(difference.re.minus(cross.im), difference.im.plus(cross.re))
        y[i + m] = isInverse ? down : up
        y[i + 3 * m] = isInverse ? up : down
    }

    private func five(_ y: Values, _ i: Int, _ m: Int, _ t: Int, _ stride: Int) {
        let (ya, yb) = (twiddles[stride * m], twiddles[2 * stride * m])
        func part(_ number: Int) -> SignalComplex<S> { y[i + number * m].shared(among: 5) }
        let a = part(0)
        let (b, c) = (part(1).times(twiddles[t]), part(2).times(twiddles[2 * t]))
        let (d, e) = (part(3).times(twiddles[3 * t]), part(4).times(twiddles[4 * t]))
        let (outer, inner) = (b.plus(e), c.plus(d))
        let (outerCross, innerCross) = (b.minus(e), c.minus(d))
        y[i] = a.plus(outer.plus(inner))
        func pair(_ u: SignalComplex<S>, _ v: SignalComplex<S>) -> SignalComplex<S> {
            SignalComplex(
                a.re.plus(outer.re.times(u.re)).plus(inner.re.times(v.re)),
                a.im.plus(outer.im.times(u.re)).plus(inner.im.times(v.re)))
        }
        let near = pair(ya, yb)
        let nearTurn = SignalComplex(
            outerCross.im.times(ya.im).plus(innerCross.im.times(yb.im)),
            S.zero.minus(outerCross.re.times(ya.im)).minus(innerCross.re.times(yb.im)))
        y[i + m] = near.minus(nearTurn)
        y[i + 4 * m] = near.plus(nearTurn)
        let far = pair(yb, ya)
        let farTurn = SignalComplex(
            S.zero.minus(outerCross.im.times(yb.im)).plus(innerCross.im.times(ya.im)),
            outerCross.re.times(yb.im).minus(innerCross.re.times(ya.im)))
        y[i + 2 * m] = far.plus(farTurn)
        y[i + 3 * m] = far.minus(farTurn)
    }

    private func any(_ y: Values, _ i: Int, _ m: Int, _ radix: Int, _ stride: Int, _ u: Int, _ parts: Values) {
        for part in 0..<radix { parts[part] = y[i + part * m].shared(among: radix) }
        for q in 0..<radix {
            var sum = parts[0]
            var turn = 0
            for part in 1..<radix {
                turn = (turn + stride * (u + q * m)) % count
                sum = sum.plus(parts[part].times(twiddles[turn]))
            }
            y[i + q * m] = sum
        }
    }
}
