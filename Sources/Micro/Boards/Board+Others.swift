extension Board {
    /// Boards of other makers.
    static let others: [Board] = [
        Board(
            name: "Raspberry Pi Pico", chip: "RP2040", core: .m0plus, megahertz: 133, ram: 270_336, flash: 2_097_152,
            largestPiece: .rp2040, framework: .bareMetal,
            documents: .init(chip: "RP2040 Datasheet", board: "Raspberry Pi Pico Datasheet", ofTheBoard: [.flash])),
        Board(
            name: "Raspberry Pi Pico 2", chip: "RP2350", core: .m33, megahertz: 150, ram: 532_480, flash: 4_194_304,
            largestPiece: .rp2350, framework: .bareMetal,
            documents: .init(chip: "RP2350 Datasheet", board: "Raspberry Pi Pico 2 Datasheet", ofTheBoard: [.flash])),
        Board(
            name: "nRF52840 DK", chip: "nRF52840", core: .m4, megahertz: 64, ram: 262_144, flash: 1_048_576,
            framework: .zephyr,
            documents: .init(chip: "nRF52840 Product Specification", board: "nRF52840 DK hardware guide")),
        Board(
            name: "nRF5340 DK", chip: "nRF5340", core: .m33, megahertz: 128, ram: 524_288, flash: 1_048_576,
            framework: .zephyr,
            documents: .init(
                chip: "nRF5340 Product Specification, application core", board: "nRF5340 DK hardware guide")),
        Board(
            name: "BBC micro:bit V2", chip: "nRF52833", core: .m4, megahertz: 64, ram: 131_072, flash: 524_288,
            framework: .bareMetal,
            documents: .init(chip: "nRF52833 Product Specification", board: "micro:bit hardware page")),
        Board(
            name: "Teensy 4.0", chip: "i.MX RT1062", core: .m7, megahertz: 600, ram: 1_048_576, flash: 2_031_616,
            largestPiece: .teensy4, framework: .arduino,
            documents: .init(chip: "i.MX RT1060 datasheet", board: "PJRC Teensy 4.0 page", ofTheBoard: [.flash])),
        Board(
            name: "Teensy 4.1", chip: "i.MX RT1062", core: .m7, megahertz: 600, ram: 1_048_576, flash: 8_126_464,
            largestPiece: .teensy4, framework: .arduino,
            documents: .init(chip: "i.MX RT1060 datasheet", board: "PJRC Teensy 4.1 page", ofTheBoard: [.flash])),
        Board(
            name: "Sony Spresense", chip: "CXD5602", core: .m4, megahertz: 156, ram: 1_572_864, flash: 8_388_608,
            largestPiece: .spresense, framework: .arduino,
            documents: .init(chip: "CXD5602 User Manual", board: "Spresense hardware documents", ofTheBoard: [.flash])),
        Board(
            name: "Himax WE-I Plus EVB", chip: "HX6537-A", core: .arcEM9D, megahertz: 400, ram: 2_097_152,
            flash: 2_097_152,
            framework: .bareMetal,
            documents: .init(
                chip: "HX6537-A product brief", board: "Himax WE-I Plus EVB product brief", ofTheBoard: [.flash])),
        Board(
            name: "SparkFun Edge", chip: "Apollo3 Blue", core: .m4, megahertz: 48, ram: 393_216, flash: 1_048_576,
            framework: .bareMetal,
            documents: .init(chip: "Apollo3 Blue datasheet", board: "SparkFun DEV-15170 page")),
        Board(
            name: "Adafruit EdgeBadge", chip: "SAMD51J19A", core: .m4, megahertz: 120, ram: 196_608, flash: 524_288,
            framework: .arduino,
            documents: .init(chip: "SAM D5x/E5x Family Data Sheet", board: "Adafruit 4400 page")),
        Board(
            name: "Seeed Wio Terminal", chip: "SAMD51P19A", core: .m4, megahertz: 120, ram: 196_608, flash: 524_288,
            framework: .arduino,
            documents: .init(chip: "SAM D5x/E5x Family Data Sheet", board: "Seeed Wio Terminal wiki")),
        Board(
            name: "Seeed Grove Vision AI V2", chip: "HX6538 (WiseEye2)", core: .m55, megahertz: 400, ram: 2_490_368,
            flash: 16_777_216,
            accelerator: "Ethos-U55", largestPiece: .wiseEye2, framework: .bareMetal,
            documents: .init(
                chip: "Himax WiseEye2 HX6538 product brief", board: "Seeed Grove Vision AI V2 wiki",
                ofTheBoard: [.flash])),
        Board(
            name: "Coral Dev Board Micro", chip: "i.MX RT1176", core: .m7, megahertz: 800, ram: 2_097_152,
            flash: 134_217_728,
            externalRAM: 67_108_864, accelerator: "Edge TPU", largestPiece: .imxRT1176, framework: .bareMetal,
            documents: .init(
                chip: "i.MX RT1170 datasheet", board: "Coral Dev Board Micro datasheet",
                ofTheBoard: [.flash, .accelerator])),
        Board(
            name: "MIMXRT1060-EVK", chip: "i.MX RT1062", core: .m7, megahertz: 600, ram: 1_048_576, flash: 8_388_608,
            externalRAM: 33_554_432, largestPiece: .imxRT1062, framework: .bareMetal,
            documents: .init(chip: "i.MX RT1060 datasheet", board: "MIMXRT1060-EVK user guide", ofTheBoard: [.flash])),
        Board(
            name: "FRDM-MCXN947", chip: "MCXN947", core: .m33, megahertz: 150, ram: 524_288, flash: 2_097_152,
            accelerator: "eIQ Neutron", largestPiece: .mcxN947, framework: .bareMetal,
            documents: .init(chip: "MCX N94x datasheet", board: "FRDM-MCXN947 user manual UM12018")),
        Board(
            name: "EFR32xG24 Dev Kit", chip: "EFR32MG24", core: .m33, megahertz: 78, ram: 262_144, flash: 1_572_864,
            accelerator: "MVP", framework: .bareMetal,
            documents: .init(chip: "EFR32MG24 Data Sheet", board: "UG524")),
        Board(
            name: "EK-RA6M4", chip: "RA6M4", core: .m33, megahertz: 200, ram: 262_144, flash: 1_048_576,
            framework: .bareMetal,
            documents: .init(chip: "RA6M4 Group Datasheet", board: "EK-RA6M4 user manual")),
        Board(
            name: "Alif Ensemble E7 DevKit", chip: "Ensemble E7", core: .m55, megahertz: 400, ram: 14_155_776,
            flash: 5_767_168,
            accelerator: "Ethos-U55", largestPiece: .ensembleE7, framework: .bareMetal,
            documents: .init(chip: "Alif Ensemble E7 datasheet", board: "Alif Ensemble E7 DevKit user guide")),
    ]
}
