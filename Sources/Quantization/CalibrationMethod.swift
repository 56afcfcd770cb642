/// How the range of an activation comes from its values over all samples.
public enum CalibrationMethod: Sendable, Hashable {
    /// From the smallest to the largest value, as TensorFlow's converter takes it.
    case minMax
    /// The means of the samples' smallest and largest values, later samples counting more: mean ← decay·mean + (1 − decay)·value.
    case movingAverage(decay: Float = 0.95)
    /// From and to the values that leave out half of the rest below and half above: 0.9999 leaves out one of 10,000.
    case percentile(Double = 0.9999)
    /// To both sides the magnitude for which 128 levels of it tell least falsely how the values are spread, by the divergence of
    /// Kullback and Leibler (S. Migacz, "8-bit inference with TensorRT", 2017).
    case entropy
    /// The range whose 256 levels have the smallest mean squared error, where values beyond it are cut off.
    case meanSquaredError

    /// Whether it needs ``Calibration/histograms``.
    var needsHistograms: Bool {
        switch self {
        case .minMax, .movingAverage: false
        case .percentile, .entropy, .meanSquaredError: true
        }
    }

    /// The range that this method takes of the values in `histogram`, within theirs.
    func range(of histogram: Histogram) -> ClosedRange<Float>? {
        guard let whole = histogram.range, whole.lowerBound < whole.upperBound else { return histogram.range }
        switch self {
        case .minMax, .movingAverage: return whole
        case .percentile(let share):
            let rest = (1 - share) / 2
            guard let low = histogram.quantile(rest), let high = histogram.quantile(1 - rest), low < high else { return whole }
            return Float(low)...Float(high)
        case .entropy:
            let limit = Float(histogram.limitOfLeastDivergence(levels: 128))
            return limit > 0 ? max(whole.lowerBound, -limit)...min(whole.upperBound, limit) : whole
        case .meanSquaredError: return histogram.rangeOfLeastError(levels: 256)
        }
    }
}
