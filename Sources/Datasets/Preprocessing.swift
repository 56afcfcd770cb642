/// How an element of a file becomes what a model was trained on: (element / divisor - mean) / deviation, in double
/// precision, rounded to float32 at the end.
package struct Preprocessing: Sendable, Hashable {
    package var divisor = 1.0
    /// One for each channel, the last axis; or one for all; or none for 0.
    package var mean: [Double] = []
    /// As many as ``mean``; or none for 1.
    package var deviation: [Double] = []

    package init(divisor: Double = 1) { self.divisor = divisor }

    /// 1 if all channels are treated alike.
    package var channels: Int { max(mean.count, 1) }

    package func value(_ element: Double, channel: Int) -> Float {
        if mean.isEmpty { return Float(element / divisor) }
        return Float((element / divisor - mean[channel]) / (deviation.isEmpty ? 1 : deviation[channel]))
    }
}
