import KernelInterface
import Kernels
import Tensors

extension Node {
    /// The kernel that `make` prepares, made once for all interpreters of a model where its weights are in the file.
    func prepared(
        from weights: RuntimeTensor, isPooled: Bool = false, _ make: () -> (any PreparedKernel)?
    ) -> (any PreparedKernel)? {
        func packed(_ kernel: (any PreparedKernel)?) -> (any PreparedKernel)? {
            if kernel != nil { runner.hasTaken(weights, by: self) }
            return kernel
        }
        guard let constant = weights.source else { return packed(make()) }
        let layout = PackedConstants.Layout.kernel(
            node: Int32(index), subgraph: Int32(runner.index), input: try? input(0).shape, isPooled: isPooled)
        let kept = session.packed.value(for: constant, layout: layout) {
            let kernel: (any AnyObject & Sendable)? = make()
            return kernel ?? NoKernel.only
        }
        return packed(kept as? any PreparedKernel)
    }

    /// Constant weights: as 16-bit floats, where nobody has needed them as floats yet.
    func floatWeights(_ weights: RuntimeTensor) -> FloatWeights {
        weights.isGivenUp
            ? .halves(runner.tensors[Int(weights.widened)].elements(as: Float16.self))
            : .floats(UnsafePointer(weights.elements()))
    }

    /// Runs `kernel`, where there is one, from one tensor to another.
    func evaluation(_ kernel: (any PreparedKernel)?, _ x: RuntimeTensor, _ y: RuntimeTensor) throws -> Evaluation? {
        guard let kernel else { return nil }
        let memory = try scratch(bytes: kernel.scratchBytes)
        return { kernel.run(x.data, y.data, scratch: memory.data) }
    }
}

/// The knowledge that there is no kernel, as it is kept for other interpreters of the model.
private final class NoKernel: Sendable {
    static let only = NoKernel()
}

extension RuntimeTensor {
    /// The elements of a constant.
    func array<T: BitwiseCopyable>(of type: T.Type) -> [T] {
        [T](UnsafeBufferPointer(start: elements(as: T.self), count: elementCount))
    }
}

extension WindowGeometry {
    /// Elements of an image with its border over which the fast kernels leave a convolution to the reference.
    private static let limit = 1 << 26

    /// nil where the window is empty, or its border so large that a copy of the image with it would not pay.
    init?(_ w: Window2D, groups: Int = 1) {
        self.init()
        batch = w.batches
        inputHeight = w.inputHeight
        inputWidth = w.inputWidth
        inputChannels = w.inputChannels
        outputHeight = w.outputHeight
        outputWidth = w.outputWidth
        outputChannels = w.outputChannels
        filterHeight = w.filterHeight
        filterWidth = w.filterWidth
        strideY = w.strideHeight
        strideX = w.strideWidth
        dilationY = w.dilationHeight
        dilationX = w.dilationWidth
        padTop = w.padTop
        padLeft = w.padLeft
        self.groups = groups
        let sizes = [
            batch, inputHeight, inputWidth, inputChannels, outputHeight, outputWidth, outputChannels, filterHeight,
            filterWidth, strideY, strideX, dilationY, dilationX, groups,
        ]
        if sizes.contains(where: { $0 < 1 || $0 > 1 << 24 }) { return nil }
        if filterHeight * dilationY > 1 << 16 || filterWidth * dilationX > 1 << 16 { return nil }
        if strideY > 1 << 12 || strideX > 1 << 12 { return nil }
        let (area, overflow) = paddedHeight.multipliedReportingOverflow(by: paddedWidth)
        let (elements, overflows) = area.multipliedReportingOverflow(by: max(inputChannels, outputChannels))
        if overflow || overflows || elements > Self.limit
            || elements > 16 * inputHeight * inputWidth * max(inputChannels, outputChannels) + 4096
        {
            return nil
        }
    }
}

extension OutputStage {
    /// For the fast kernels, to outputs that are `offset` less. `isWide`: sums of 16-bit activations, whose multipliers are
    /// reduced to 16 bits.
    func requantization(isWide: Bool, offset: Int32 = 0) -> Requantization {
        let fixed: Requantization.Rounding = isWide ? .reduced : .twice
        return Requantization(
            multipliers: multipliers.map(\.multiplier), shifts: multipliers.map(\.shift), reals: reals,
            rounding: self.rounding == .real ? .real : fixed,
            zeroPoint: zeroPoint - offset, minimum: lower - offset, maximum: upper - offset)
    }
}

extension AffinePlan {
    var isHybrid: Bool { if case .hybrid = arithmetic { true } else { false } }

    /// Whether weights and bias are known while the model is prepared.
    var hasConstantWeights: Bool { weights.tensor.isConstant && (bias?.isConstant ?? true) }

    /// The bias of a float operator; empty where there is none.
    var floatBias: [Float] { bias?.array(of: Float.self) ?? [] }

    /// What an integer kernel computes with; nil where the fast kernels lack the combination.
    func quantizedWeights() -> QuantizedWeights? {
        let stage: OutputStage, isWide: Bool
        switch arithmetic {
        case .narrow(let narrow): (stage, isWide) = (narrow, false)
        case .wide(let wide): (stage, isWide) = (wide, true)
        default: return nil
        }
        guard
            x.type.isByte || x.type == .int16, y.type == x.type,
            weights.tensor.type.isSignedWeight || weights.tensor.type == .uint8
        else { return nil }
        var values: [Int32] = []
        switch bias?.type {
        case .int32?: values = bias!.array(of: Int32.self)
        case .int64?:
            for value in bias!.array(of: Int64.self) {
                guard let narrow = Int32(exactly: value) else { return nil }
                values.append(narrow)
            }
        default: break
        }
        return QuantizedWeights(
            input: x.type == .int16 ? .int16 : .int8, inputZeroPoint: inputZero - x.type.signedOffset,
            weights: ByteWeights(weightBytes, as: weights.tensor.type.byte, zeroPoint: weightZero),
            bias: values, requantization: stage.requantization(isWide: isWide, offset: y.type.signedOffset))
    }

    var weightBytes: UnsafeBufferPointer<Int8> {
        UnsafeBufferPointer(start: weights.int8, count: weights.tensor.elementCount)
    }
}
