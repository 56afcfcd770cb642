extension Board {
    /// The largest array that a program can reserve in one piece.
    public struct StaticBlock: Sendable, Hashable {
        public var bytes: Int
        /// Where the figure is from.
        public var source: String
    }

    /// Where a `tensor_arena` goes: on some chips RAM lies in several pieces, or a part is for the heap alone.
    public var staticBlock: StaticBlock {
        if core == .lx6 {
            return StaticBlock(
                bytes: 160 << 10, source: "ESP-IDF Programming Guide, Memory Types: statically allocated DRAM on ESP32")
        }
        if chip.hasPrefix("STM32H7") {
            return StaticBlock(bytes: 512 << 10, source: "AXI SRAM; STM32H7 data sheets, memory map")
        }
        if chip == "STM32F407VG" {
            return StaticBlock(bytes: 128 << 10, source: "SRAM1 and SRAM2; DS8626: 64 KB more are CCM, apart")
        }
        if chip == "i.MX RT1062" {
            return StaticBlock(bytes: 512 << 10, source: "FlexRAM or OCRAM; i.MX RT1060 datasheet: 512 KB each")
        }
        return StaticBlock(bytes: ram, source: source)
    }
}
