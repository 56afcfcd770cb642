/// How an element of a file becomes what a model was trained on: (element / divisor - mean) / deviation, in double
/// precision, rounded to float32 at the end.
struct Preprocessing: Sendable, Hashable {
    var divisor = 1.0
    /// One for each channel, the last axis; or one for all; or none for 0.
    var mean: [Double] = []
    /// As many as ``mean``; or none for 1.
    var deviation: [Double] = []

    /// - Throws: `KitError` for a divisor that makes no numbers of elements.
    static func check(divisor: Double) throws {
        guard divisor.isFinite, divisor != 0 else { throw KitError("elements cannot be divided by \(divisor)") }
    }

    /// 1 if all channels are treated alike.
    var channels: Int { max(mean.count, 1) }

    func value(_ element: Double, channel: Int) -> Float {
        if mean.isEmpty { return Float(element / divisor) }
        return Float((element / divisor - mean[channel]) / (deviation.isEmpty ? 1 : deviation[channel]))
    }
}
