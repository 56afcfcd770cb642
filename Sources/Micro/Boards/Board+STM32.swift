extension Board {
    /// Boards with STM32.
    static let stm32: [Board] = [
        Board(
            name: "NUCLEO-F401RE", chip: "STM32F401RE", core: .m4, megahertz: 84, ram: 98_304, flash: 524_288,
            framework: .bareMetal,
            documents: .init(chip: "STM32F401xD/xE datasheet DS10086", board: "UM1724")),
        Board(
            name: "NUCLEO-F446RE", chip: "STM32F446RE", core: .m4, megahertz: 180, ram: 131_072, flash: 524_288,
            framework: .bareMetal,
            documents: .init(chip: "STM32F446xC/E datasheet DS10693", board: "UM1724")),
        Board(
            name: "STM32F4DISCOVERY", chip: "STM32F407VG", core: .m4, megahertz: 168, ram: 196_608, flash: 1_048_576,
            largestPiece: .stm32F407, framework: .bareMetal,
            documents: .init(chip: "STM32F405xx/407xx datasheet DS8626", board: "UM1472")),
        Board(
            name: "32F746GDISCOVERY", chip: "STM32F746NG", core: .m7, megahertz: 216, ram: 327_680, flash: 1_048_576,
            externalRAM: 8_388_608, framework: .bareMetal,
            documents: .init(chip: "STM32F745xx/746xx datasheet DS10916", board: "UM1907")),
        Board(
            name: "NUCLEO-F767ZI", chip: "STM32F767ZI", core: .m7, megahertz: 216, ram: 524_288, flash: 2_097_152,
            framework: .bareMetal,
            documents: .init(chip: "STM32F765xx/767xx datasheet DS11532", board: "UM1974")),
        Board(
            name: "NUCLEO-H743ZI2", chip: "STM32H743ZI", core: .m7, megahertz: 480, ram: 1_048_576, flash: 2_097_152,
            largestPiece: .stm32H7, framework: .bareMetal,
            documents: .init(chip: "STM32H742xI/743xI datasheet DS12110", board: "UM2407")),
        Board(
            name: "NUCLEO-L476RG", chip: "STM32L476RG", core: .m4, megahertz: 80, ram: 131_072, flash: 1_048_576,
            largestPiece: .stm32L47, framework: .bareMetal,
            documents: .init(chip: "STM32L476xx datasheet DS10198", board: "UM1724")),
        Board(
            name: "NUCLEO-L4R5ZI", chip: "STM32L4R5ZI", core: .m4, megahertz: 120, ram: 655_360, flash: 2_097_152,
            framework: .bareMetal,
            documents: .init(chip: "STM32L4R5xx datasheet DS12023", board: "UM2179")),
        Board(
            name: "B-L475E-IOT01A", chip: "STM32L475VG", core: .m4, megahertz: 80, ram: 131_072, flash: 1_048_576,
            largestPiece: .stm32L47, framework: .bareMetal,
            documents: .init(chip: "STM32L475xx datasheet DS10969", board: "UM2153")),
        Board(
            name: "B-U585I-IOT02A", chip: "STM32U585AI", core: .m33, megahertz: 160, ram: 804_864, flash: 2_097_152,
            largestPiece: .stm32U585, framework: .bareMetal,
            documents: .init(chip: "STM32U585xx datasheet DS13086", board: "UM2839")),
        Board(
            name: "OpenMV Cam H7 Plus", chip: "STM32H743II", core: .m7, megahertz: 480, ram: 1_048_576,
            flash: 2_097_152,
            externalRAM: 33_554_432, largestPiece: .stm32H7, framework: .bareMetal,
            documents: .init(chip: "STM32H742xI/743xI datasheet DS12110", board: "OpenMV Cam H7 Plus page")),
    ]
}
