/// The build of TensorFlow Lite Micro for which memory is planned.
///
/// Sizes of structures differ by pointer width and by whether enumerations are packed into a byte; scratch memory
/// differs by kernel library. `host64` is what the `tflite-micro` Python package records (build of 2026-10-23, with
/// the recording allocator and compression support); the others are a plain `MicroInterpreter` at tflite-micro
/// 90b983c (2026-08-20).
public enum MicroTarget: String, CaseIterable, Sendable, Codable {
    case host64
    /// Arm Cortex-M, reference kernels, arm-none-eabi with short enumerations.
    case cortexM = "cortex-m"
    /// Cortex-M4 and M7 with CMSIS-NN's DSP kernels.
    case cortexMCMSISNN = "cortex-m-cmsis-nn"
    /// Cortex-M55 with CMSIS-NN's MVE kernels.
    case cortexM55CMSISNN = "cortex-m55-cmsis-nn"
    /// Xtensa and other 32-bit processors without short enumerations.
    case esp32
    /// ESP32-S3 with esp-nn, whose kernels take scratch memory of their own.
    case esp32S3 = "esp32-s3"

    /// The sources that the figures are for.
    public var runtimeVersion: String {
        self == .host64 ? "tflite-micro wheel 2026-10-23" : "tflite-micro 90b983c (2026-08-20)"
    }

    enum ABI { case host64, armShortEnums, plain32 }
    enum KernelLibrary { case reference, cmsisDSP, cmsisMVE, espS3 }

    var abi: ABI {
        switch self {
        case .host64: .host64
        case .cortexM, .cortexMCMSISNN, .cortexM55CMSISNN: .armShortEnums
        case .esp32, .esp32S3: .plain32
        }
    }

    var kernels: KernelLibrary {
        switch self {
        case .host64, .cortexM, .esp32: .reference
        case .cortexMCMSISNN: .cmsisDSP
        case .cortexM55CMSISNN: .cmsisMVE
        case .esp32S3: .espS3
        }
    }

    var pointer: Int { self == .host64 ? 8 : 4 }
}
