/// How fast a core runs the kernels, and how sure that is.
///
/// Source: silicon records of mcufit-bench. For ESP32 with esp-nn its times per layer, `results/layers.jsonl`: 1 × 1
/// convolutions of person_detect, other ones of pretrainedResnet_quant, the rest of all four models. For Cortex-M4 with
/// CMSIS-NN its averages per kernel, and for convolutions what the whole models' times leave: 1 × 1 of person_detect and
/// kws_ref_model, others of pretrainedResnet_quant, whose additions they include. Other cores are scaled from these by
/// what their instruction sets do in a cycle, with a wider range.
struct KernelRates {
    /// Multiply-accumulates per cycle.
    var convolution = 0.157
    var pointwise = 0.235
    var depthwise = 0.063
    var fullyConnected = 0.186
    /// Recorded at 2 to 12 elements, where the run alone shows: 359 to 404 µs at 240 MHz. An element takes two
    /// exponentials and a multiplication in fixed point, an estimate from the reference kernel.
    var softmax = Cycles(perRun: 92_400, perElement: 300)
    /// The line through 377 µs for 2,304 elements, 350 µs for 4,096 and 518 µs for 8,000, at 240 MHz.
    var averagePool = Cycles(perRun: 67_700, perElement: 6.65)
    var addition = Cycles()
    /// The range is the estimate divided and multiplied by this.
    var spread = 2.5
    var basis = "scaled from Cortex-M4 with CMSIS-NN"

    /// Cycles of a kernel without multiply-accumulates.
    struct Cycles {
        var perRun = 0.0
        var perElement = 0.0

        func of(_ kernel: MACs.Kernel) -> Double {
            perRun * Double(kernel.runs) + perElement * Double(kernel.elements)
        }
    }

    init(_ core: Board.Core) {
        switch core {
        case .m4:
            spread = 1.5
            basis = "measured on Cortex-M4 with CMSIS-NN"
        case .m33: break
        case .m7: scale(2)
        case .m55: scale(6)
        case .m0plus: scale(0.25)
        case .arcEM9D: scale(2)
        case .lx6, .lx7, .riscv:
            (convolution, pointwise, depthwise, fullyConnected) = (0.076, 0.068, 0.044, 0.022)
            // 24.9 ms for 28,672 elements at 240 MHz.
            addition.perElement = 209
            basis = "scaled from ESP32 with esp-nn"
            // Cycles of person_detection by Espressif's README of esp-tflite-micro: 380 ms on an ESP32 and 54 ms on an
            // ESP32-S3 at 240 MHz, 426 ms on an ESP32-C3 at 160 MHz.
            if core == .lx7 { scale(7) }
            if core == .riscv { scale(1.3) }
            if core == .lx6 {
                spread = 1.5
                basis = "measured on ESP32 with esp-nn"
            }
        }
    }

    /// Cycles of one run.
    func cycles(of macs: MACs) -> Double {
        Double(macs.convolution - macs.pointwise) / convolution + Double(macs.pointwise) / pointwise
            + Double(macs.depthwise) / depthwise + Double(macs.fullyConnected) / fullyConnected
            + softmax.of(macs.softmaxes) + averagePool.of(macs.averagePools) + addition.of(macs.additions)
    }

    private mutating func scale(_ factor: Double) {
        convolution *= factor
        pointwise *= factor
        depthwise *= factor
        fullyConnected *= factor
        for kernel in [\KernelRates.softmax, \.averagePool, \.addition] {
            self[keyPath: kernel].perRun /= factor
            self[keyPath: kernel].perElement /= factor
        }
    }
}
