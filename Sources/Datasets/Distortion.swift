#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How far values are from those that they stand for: the sums of the squares of these and of the differences.
package struct Distortion: Sendable {
    package let signal: Double
    package let noise: Double

    package init(signal: Double, noise: Double) { (self.signal, self.noise) = (signal, noise) }

    /// - Precondition: there are as many of both.
    package init(of values: [Float], from exact: [Float]) {
        var (signal, noise) = (0.0, 0.0)
        for (a, b) in zip(exact, values) {
            signal += Double(a) * Double(a)
            noise += (Double(a) - Double(b)) * (Double(a) - Double(b))
        }
        (self.signal, self.noise) = (signal, noise)
    }

    /// In decibels; nil where the values are equal.
    package var signalToNoise: Double? { noise > 0 ? 10 * log(signal / noise) / log(10) : nil }
}
