internal import CLanes
import KernelInterface

/// SUM, MEAN, REDUCE_MAX and REDUCE_MIN of float32.
final class FloatReducer: PreparedKernel {
    let reduction: FloatReduction
    let loops: ReductionLoops
    var scratchBytes: Int { loops.scratchBytes }

    init(_ reduction: FloatReduction, _ geometry: ReductionGeometry) {
        self.reduction = reduction
        loops = ReductionLoops(geometry)
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        switch reduction {
        case .sum(let divisor): loops.run(FloatSum(divisor: Floats(repeating: divisor)), input, output, scratch: scratch)
        case .maximum: loops.run(FloatMaximum(), input, output, scratch: scratch)
        case .minimum: loops.run(FloatMinimum(), input, output, scratch: scratch)
        }
    }
}

/// SUM, MEAN, REDUCE_MAX and REDUCE_MIN of int8 and int16.
final class IntegerReducer: PreparedKernel {
    let reduction: IntegerReduction
    let type: SignedElement
    let loops: ReductionLoops
    var scratchBytes: Int { loops.scratchBytes }

    /// nil where a sum might leave the range in which it is scaled exactly.
    init?(_ reduction: IntegerReduction, of type: SignedElement, _ geometry: ReductionGeometry) {
        self.reduction = reduction
        self.type = type
        loops = ReductionLoops(geometry)
        if case .sum(_, let scale, _) = reduction {
            let (bound, overflow) = geometry.reducedCount.multipliedReportingOverflow(by: type == .int8 ? 255 : 65535)
            if overflow || !LaneScale.isExact(scale, bound: bound) { return nil }
        }
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        switch type {
        case .int8: run(Int8Element.self, input, output, scratch: scratch)
        case .int16: run(Int16Element.self, input, output, scratch: scratch)
        }
    }

    @inline(__always)
    private func run<E: IntegerElement>(
        _: E.Type, _ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        switch reduction {
        case .sum(let offset, let scale, let zeroPoint):
            loops.run(
                IntegerSum<E>(scale: LaneScale(scale), offset: Ints(repeating: offset), zero: Ints(repeating: zeroPoint)), input,
                output, scratch: scratch)
        case .maximum: loops.run(IntegerMaximum<E>(), input, output, scratch: scratch)
        case .minimum: loops.run(IntegerMinimum<E>(), input, output, scratch: scratch)
        }
    }
}
