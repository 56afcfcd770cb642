/// A microcontroller board, with figures from its maker's documents.
public struct Board: Sendable, Hashable {
    /// What a processor can do per cycle, and how sure that is.
    public enum Core: String, Sendable, Hashable, CaseIterable {
        case m0plus = "Cortex-M0+"
        case m4 = "Cortex-M4F"
        case m33 = "Cortex-M33"
        case m7 = "Cortex-M7"
        case m55 = "Cortex-M55"
        case lx6 = "Xtensa LX6"
        case lx7 = "Xtensa LX7"
        case riscv = "RISC-V RV32IMC"
        case arcEM9D = "ARC EM9D"
    }

    /// What a program needs in RAM beside the arena: stack, framework, drivers. An estimate.
    public enum Framework: String, Sendable, Hashable {
        case bareMetal = "vendor HAL or SDK"
        case arduino = "Arduino core"
        case arduinoMbed = "Arduino on Mbed OS"
        case espIDF = "ESP-IDF"
        case zephyr = "Zephyr"

        /// Bytes of RAM beside the arena.
        public var ramAllowance: Int {
            switch self {
            case .bareMetal: 8 << 10
            case .arduino: 6 << 10
            case .arduinoMbed: 48 << 10
            case .espIDF: 64 << 10
            case .zephyr: 24 << 10
            }
        }
    }

    /// The name that its maker sells it under.
    public var name: String
    /// The microcontroller on it.
    public var chip: String
    /// What its processor can do per cycle.
    public var core: Core
    /// The clock at which the processor runs at most.
    public var megahertz: Int
    /// RAM of the chip that can hold data, bytes: without what is for instructions or caches alone.
    public var ram: Int
    /// Flash for programs, bytes; on the module where the chip has none.
    public var flash: Int
    /// RAM on other chips of the board, slower, bytes.
    public var externalRAM = 0
    /// "Ethos-U55", "Edge TPU".
    public var accelerator: String?
    /// The largest piece that ``ram`` lies in; nil where it lies in one.
    var largestPiece: StaticBlock?
    /// What programs for it are mostly written with.
    public var framework: Framework
    /// Where the figures are from.
    public var documents: Documents

    /// The board of that name, without regard to case.
    public static func named(_ name: String) -> Board? {
        all.first { $0.name.lowercased() == name.lowercased() }
    }

    /// The build of TFLM that plans for it.
    public var target: MicroTarget {
        switch core {
        // Without DSP instructions CMSIS-NN takes the same scratch memory for convolutions and less for the rest.
        case .m0plus, .m4, .m33, .m7: .cortexMCMSISNN
        case .m55: .cortexM55CMSISNN
        case .lx7: .esp32S3
        case .lx6, .riscv, .arcEM9D: .esp32
        }
    }
}
