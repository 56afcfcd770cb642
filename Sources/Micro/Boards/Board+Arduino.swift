extension Board {
    /// Arduino's boards.
    static let arduino: [Board] = [
        Board(
            name: "Arduino Nano 33 BLE Sense", chip: "nRF52840", core: .m4, megahertz: 64, ram: 262_144,
            flash: 1_048_576,
            framework: .arduinoMbed,
            documents: .init(chip: "nRF52840 Product Specification", board: "Arduino ABX00031 datasheet")),
        Board(
            name: "Arduino Nano ESP32", chip: "ESP32-S3", core: .lx7, megahertz: 240, ram: 491_520, flash: 16_777_216,
            externalRAM: 8_388_608, largestPiece: .esp32S3, framework: .espIDF,
            documents: .init(
                chip: "ESP32-S3 Technical Reference Manual", board: "Arduino ABX00083 datasheet", ofTheBoard: [.flash])),
        Board(
            name: "Arduino Nano RP2040 Connect", chip: "RP2040", core: .m0plus, megahertz: 133, ram: 270_336,
            flash: 16_777_216,
            largestPiece: .rp2040, framework: .arduinoMbed,
            documents: .init(chip: "RP2040 Datasheet", board: "Arduino ABX00053 datasheet", ofTheBoard: [.flash])),
        Board(
            name: "Arduino Nano 33 IoT", chip: "SAMD21G18A", core: .m0plus, megahertz: 48, ram: 32_768, flash: 262_144,
            framework: .arduino,
            documents: .init(chip: "SAM D21/DA1 Family Data Sheet", board: "Arduino ABX00027 datasheet")),
        Board(
            name: "Arduino UNO R4 Minima", chip: "RA4M1", core: .m4, megahertz: 48, ram: 32_768, flash: 262_144,
            framework: .arduino,
            documents: .init(chip: "RA4M1 Group Datasheet", board: "Arduino ABX00080 datasheet")),
        Board(
            name: "Arduino Portenta H7", chip: "STM32H747XI", core: .m7, megahertz: 480, ram: 1_048_576,
            flash: 2_097_152,
            externalRAM: 8_388_608, largestPiece: .stm32H7, framework: .arduinoMbed,
            documents: .init(chip: "STM32H747xI datasheet DS12930", board: "Arduino ABX00042 datasheet")),
        Board(
            name: "Arduino Nicla Vision", chip: "STM32H757AI", core: .m7, megahertz: 480, ram: 1_048_576,
            flash: 2_097_152,
            largestPiece: .stm32H7, framework: .arduinoMbed,
            documents: .init(chip: "STM32H757xI datasheet DS12931", board: "Arduino ABX00051 datasheet")),
        Board(
            name: "Arduino GIGA R1 WiFi", chip: "STM32H747XI", core: .m7, megahertz: 480, ram: 1_048_576,
            flash: 2_097_152,
            externalRAM: 8_388_608, largestPiece: .stm32H7, framework: .arduinoMbed,
            documents: .init(chip: "STM32H747xI datasheet DS12930", board: "Arduino ABX00063 datasheet")),
    ]
}
