extension Board {
    /// Boards with chips of Espressif.
    static let espressif: [Board] = [
        Board(
            name: "ESP32-DevKitC", chip: "ESP32-WROOM-32E", core: .lx6, megahertz: 240, ram: 327_680, flash: 4_194_304,
            largestPiece: .esp32, framework: .espIDF,
            documents: .init(
                chip: "ESP-IDF Programming Guide, Memory Types; ESP32 Series Datasheet",
                board: "ESP32-WROOM-32E Datasheet", ofTheBoard: [.flash])),
        Board(
            name: "ESP-EYE", chip: "ESP32", core: .lx6, megahertz: 240, ram: 327_680, flash: 4_194_304,
            externalRAM: 8_388_608, largestPiece: .esp32, framework: .espIDF,
            documents: .init(
                chip: "ESP-IDF Programming Guide, Memory Types; ESP32 Series Datasheet", board: "ESP-EYE user guide",
                ofTheBoard: [.flash])),
        Board(
            name: "ESP32-S3-DevKitC-1 N8R8", chip: "ESP32-S3-WROOM-1", core: .lx7, megahertz: 240, ram: 491_520,
            flash: 8_388_608,
            externalRAM: 8_388_608, largestPiece: .esp32S3, framework: .espIDF,
            documents: .init(
                chip: "ESP32-S3 Technical Reference Manual", board: "ESP32-S3-WROOM-1 Datasheet", ofTheBoard: [.flash])),
        Board(
            name: "ESP32-C3-DevKitM-1", chip: "ESP32-C3-MINI-1", core: .riscv, megahertz: 160, ram: 393_216,
            flash: 4_194_304,
            largestPiece: .esp32C3, framework: .espIDF,
            documents: .init(
                chip: "ESP32-C3 Technical Reference Manual", board: "ESP32-C3-MINI-1 Datasheet", ofTheBoard: [.flash])),
        Board(
            name: "ESP32-C6-DevKitC-1", chip: "ESP32-C6-WROOM-1", core: .riscv, megahertz: 160, ram: 524_288,
            flash: 8_388_608,
            largestPiece: .esp32C6, framework: .espIDF,
            documents: .init(
                chip: "ESP32-C6 Technical Reference Manual", board: "ESP32-C6-WROOM-1 Datasheet", ofTheBoard: [.flash])),
        Board(
            name: "Seeed XIAO ESP32S3 Sense", chip: "ESP32-S3R8", core: .lx7, megahertz: 240, ram: 491_520,
            flash: 8_388_608,
            externalRAM: 8_388_608, largestPiece: .esp32S3, framework: .espIDF,
            documents: .init(
                chip: "ESP32-S3 Technical Reference Manual", board: "Seeed XIAO ESP32S3 wiki", ofTheBoard: [.flash])),
    ]
}
