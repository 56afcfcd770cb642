extension Board {
    /// The largest array that a program can reserve in one piece.
    public struct StaticBlock: Sendable, Hashable {
        /// The most bytes that one array can have.
        public var bytes: Int
        /// Where the figure is from.
        public var source: String
    }

    /// Where a `tensor_arena` goes: on some chips RAM lies in several pieces, or a part is for the heap alone.
    public var staticBlock: StaticBlock {
        largestPiece ?? StaticBlock(bytes: ram, source: documents.chip + ": one piece")
    }
}

extension Board.StaticBlock {
    static let esp32 = Self(
        bytes: 160 << 10, source: "ESP-IDF Programming Guide, Memory Types: statically allocated DRAM on ESP32")
    static let esp32S3 = Self(
        bytes: 341_760,
        source: "ESP-IDF, esp32s3/memory.ld.in: dram0_0_seg, which code that runs from RAM makes smaller")
    static let esp32C3 = Self(
        bytes: 320 << 10,
        source: "ESP-IDF, esp32c3/memory.ld.in: dram0_0_seg, which code that runs from RAM makes smaller")
    static let esp32C6 = Self(
        bytes: 452_112, source: "ESP-IDF, esp32c6/memory.ld.in: sram_seg, which code that runs from RAM makes smaller")
    static let rp2040 = Self(
        bytes: 256 << 10,
        source: "Raspberry Pi Pico SDK, rp2040/memmap_default.ld: RAM; two banks of 4 KB are for stacks")
    static let rp2350 = Self(
        bytes: 512 << 10,
        source: "Raspberry Pi Pico SDK, rp2350/memmap_default.ld: RAM; two banks of 4 KB are for stacks")
    static let stm32F407 = Self(
        bytes: 128 << 10, source: "STM32F405xx/407xx datasheet DS8626: SRAM1 and SRAM2; 64 KB of CCM lie apart")
    static let stm32H7 = Self(
        bytes: 512 << 10, source: "STM32H742xI/743xI datasheet DS12110, DS12930 and DS12931, memory map: AXI SRAM")
    static let stm32L47 = Self(
        bytes: 96 << 10, source: "STM32L476xx datasheet DS10198, DS10969, memory map: SRAM1; 32 KB of SRAM2 lie apart")
    static let stm32U585 = Self(
        bytes: 768 << 10,
        source: "STM32U585xx datasheet DS13086, memory map: SRAM1 to SRAM3; SRAM4 and backup SRAM lie apart")
    /// The array is in RAM1, beside what the core copies there, or in RAM2 with `DMAMEM`.
    static let teensy4 = Self(
        bytes: 512 << 10, source: "PJRC Teensy 4.1 page, Memory Layout: RAM1 and RAM2, 512 KB each")
    static let imxRT1062 = Self(
        bytes: 768 << 10, source: "MCUXpresso SDK, MIMXRT1062xxxxx_flexspi_nor.ld: m_data2, OCRAM and half of FlexRAM")
    static let imxRT1176 = Self(bytes: 512 << 10, source: "coralmicro linker script: m_ocram")
    static let mcxN947 = Self(bytes: 416 << 10, source: "MCX N94x datasheet: RAMA to RAMH; 96 KB of RAMX lie apart")
    static let spresense = Self(
        bytes: 768 << 10,
        source: "Spresense Arduino boards.txt: maximum_data_size of the main core unless the menu says more")
    static let wiseEye2 = Self(
        bytes: 1_970_176,
        source: "Seeed Grove Vision AI Module V2 linker script: CM55M_S_SRAM; the rest is tightly coupled memory")
    static let ensembleE7 = Self(bytes: 4 << 20, source: "Alif white paper AWPR0003, RAM Regions: SRAM0")
}
