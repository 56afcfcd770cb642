internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED in float32.
///
/// Input (N,H,W,C), filter (Co,Kh,Kw,C/groups), output (N,Ho,Wo,Co). The filter is packed into panels of 16 lanes;
/// a tile of `tileRows` output pixels meets one panel, or two with AVX-512, and keeps its sums in registers. No
/// matrix is built from the image: the windows are read where they are, or from a copy of the image with its border.
/// One output is one chain of multiply-adds over (ky, kx, c), so that neither tiling nor batch shows in the result.
final class FloatConvolution: PreparedKernel {
    let plan: WindowPlan
    private let panels: Panels
    let minimum: Float
    let maximum: Float
    /// Computes the images in which a sum is not finite: there the zero weights of a folded panel could have
    /// carried an infinity from one pixel into its neighbour.
    let unfolded: FloatConvolution?

    /// Weights of 16 bits stay so where the processor widens them as it reads them.
    private enum Panels {
        case whole(PackedPanels<Float>)
        #if AVX2 || AVX512 || arch(arm64)
        case halves(PackedPanels<UInt16>)
        #endif
    }

    init?(
        _ geometry: WindowGeometry, filter: FloatWeights, bias: [Float], minimum: Float, maximum: Float,
        foldLimit: Int = laneCount
    ) {
        func plan(weightBytes: Int) -> WindowPlan? {
            WindowPlan(geometry, elementBytes: 4, weightBytes: weightBytes, alwaysStaged: false, foldLimit: foldLimit)
        }
        func starting<T>(_ panels: PackedPanels<T>, _ plan: WindowPlan) -> PackedPanels<T> {
            bias.isEmpty ? panels : plan.starting(panels) { bias[$0].bitPattern }
        }
        #if AVX2 || AVX512 || arch(arm64)
        if case .halves(let halves) = filter {
            guard let plan = plan(weightBytes: 2) else { return nil }
            self.plan = plan
            panels = .halves(starting(plan.packed { halves[$0].bitPattern }, plan))
        } else {
            guard let plan = plan(weightBytes: 4) else { return nil }
            self.plan = plan
            panels = .whole(starting(plan.packed { filter[$0] }, plan))
        }
        #else
        guard let plan = plan(weightBytes: 4) else { return nil }
        self.plan = plan
        panels = .whole(starting(plan.packed { filter[$0] }, plan))
        #endif
        self.minimum = minimum
        self.maximum = maximum
        unfolded =
            self.plan.fold == 1
            ? nil
            : FloatConvolution(geometry, filter: filter, bias: bias, minimum: minimum, maximum: maximum, foldLimit: 1)
    }

    var scratchBytes: Int { max(plan.stagedBytes, unfolded?.scratchBytes ?? 0) }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        let inputImage = g.inputHeight * g.inputWidth * g.inputChannels
        let outputImage = g.resultImageCount
        for image in 0..<g.batch {
            let source = input.assumingMemoryBound(to: Float.self) + image * inputImage
            let target = output.assumingMemoryBound(to: Float.self) + image * outputImage
            runImage(source, target, scratch)
        }
    }

    private func runImage(
        _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutableRawPointer
    ) {
        switch panels {
        case .whole(let panels): runImage(WholeFloats.self, panels.view, source, target, scratch)
        #if AVX2 || AVX512 || arch(arm64)
        case .halves(let panels): runImage(HalfFloats.self, panels.view, source, target, scratch)
        #endif
        }
    }

    @inline(never)
    private func runImage<Panel: FloatPanel>(
        _: Panel.Type, _ panels: PanelView, _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
        _ scratch: UnsafeMutableRawPointer
    ) {
        let g = plan.geometry
        var base = UnsafeRawPointer(source)
        if plan.isStaged {
            let channels = g.inputChannels
            stage(source, g, channels: channels, into: scratch.assumingMemoryBound(to: Float.self), fill: 0) {
                from, to, columns in
                to.update(from: from, count: columns &* channels)
            }
            base = UnsafeRawPointer(scratch)
        }
        var poison = Floats.zero
        withUnsafeMutablePointer(to: &poison) {
            plan.run(
                FloatStep<Panel>.self, base, panels, to: target,
                FloatEpilogue(low: Floats(repeating: minimum), high: Floats(repeating: maximum), poison: $0))
        }
        if let unfolded, lanes_any(lanes_is_nan(poison)) != 0 { unfolded.runImage(source, target, scratch) }
    }
}

/// Sums, clamped.
private struct FloatEpilogue: Epilogue {
    let low: Floats
    let high: Floats
    /// 0, or not-a-number in some lane if a sum of a folded panel was not finite.
    let poison: UnsafeMutablePointer<Floats>

    @inline(__always)
    func store(_ sums: Floats, panel: Int, at target: UnsafeMutablePointer<Float>, lanes: Int) {
        UnsafeMutableRawPointer(target).store(lanes_clamp_f32(sums, low, high), lanes: lanes)
    }

    @inline(__always) func watch(_ sums: Floats) { poison.pointee = multiplyAdd(poison.pointee, sums, .zero) }
    @inline(__always) var lowest: Floats { Floats(repeating: -.greatestFiniteMagnitude) }
    @inline(__always)
    func greater(_ most: Floats, _ sums: Floats) -> Floats { lanes_max_f32(most, lanes_clamp_f32(sums, low, high)) }
    @inline(__always) func greaterHalf(_ most: Floats) -> Floats { lanes_max_f32(most, lanes_swap_f32(most)) }

    /// Not clamped again: the maximum of what is no number is below the limits.
    @inline(__always)
    func store(maximum most: Floats, panel: Int, at target: UnsafeMutablePointer<Float>, lanes: Int) {
        UnsafeMutableRawPointer(target).store(most, lanes: lanes)
    }
}
