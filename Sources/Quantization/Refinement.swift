/// What may be done beyond TensorFlow's converter so that integers answer more like floats.
public enum Refinement: String, CaseIterable, Sendable, Hashable, Codable {
    /// Channels between two layers are scaled, which changes no answer of the float network, so that they have like ranges.
    ///
    /// M. Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019.
    case crossLayerEqualization = "cross-layer-equalization"
    /// Each weight is rounded up or down so that a layer's sums, and not its weights, have the smallest squared error over the
    /// samples.
    ///
    /// M. Nagel et al., "Up or Down? Adaptive Rounding for Post-Training Quantization", 2020.
    case adaptiveRounding = "adaptive-rounding"
    /// Biases take what a layer's sums are off in the mean over the samples.
    case biasCorrection = "bias-correction"
}

/// What a refinement did to one layer.
public struct LayerRefinement: Sendable, Hashable, Codable {
    /// What was done.
    public var refinement: Refinement
    /// The name of what the layer makes.
    public var layer: String
    /// Of an equalization, the factor between the largest and the smallest range of what two layers' channels have between them;
    /// of a rounding, the root of the mean squared error of the layer's sums, and of a correction the mean of its channels'
    /// shifts, both beside the float layer's sums over the samples.
    public var before: Double?
    /// The same afterwards; nil where the layer stays as it is.
    public var after: Double?
    /// Why the layer stays as it is; nil where it does not.
    public var refusal: String?
}
