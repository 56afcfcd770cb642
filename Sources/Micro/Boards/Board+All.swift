extension Board {
    /// Boards that people use for machine learning.
    public static let all: [Board] = [
        Board(
            name: "Arduino Nano 33 BLE Sense", chip: "nRF52840", core: .m4, megahertz: 64, ram: 262_144,
            flash: 1_048_576,
            framework: .arduinoMbed, source: "Arduino ABX00031 datasheet; nRF52840 Product Specification"),
        Board(
            name: "Arduino Nano ESP32", chip: "ESP32-S3", core: .lx7, megahertz: 240, ram: 524_288, flash: 16_777_216,
            externalRAM: 8_388_608,
            framework: .espIDF, source: "Arduino ABX00083 datasheet; ESP32-S3 Series Datasheet"),
        Board(
            name: "Arduino Nano RP2040 Connect", chip: "RP2040", core: .m0plus, megahertz: 133, ram: 270_336,
            flash: 16_777_216,
            framework: .arduinoMbed, source: "Arduino ABX00053 datasheet; RP2040 Datasheet"),
        Board(
            name: "Arduino Nano 33 IoT", chip: "SAMD21G18A", core: .m0plus, megahertz: 48, ram: 32_768, flash: 262_144,
            framework: .arduino, source: "Arduino ABX00027 datasheet; SAM D21/DA1 Family Data Sheet"),
        Board(
            name: "Arduino UNO R4 Minima", chip: "RA4M1", core: .m4, megahertz: 48, ram: 32_768, flash: 262_144,
            framework: .arduino, source: "Arduino ABX00080 datasheet; RA4M1 Group Datasheet"),
        Board(
            name: "Arduino Portenta H7", chip: "STM32H747XI", core: .m7, megahertz: 480, ram: 1_048_576,
            flash: 2_097_152, externalRAM: 8_388_608,
            framework: .arduinoMbed, source: "Arduino ABX00042 datasheet; STM32H747xI datasheet DS12930"),
        Board(
            name: "Arduino Nicla Vision", chip: "STM32H757AI", core: .m7, megahertz: 480, ram: 1_048_576,
            flash: 2_097_152,
            framework: .arduinoMbed, source: "Arduino ABX00051 datasheet"),
        Board(
            name: "Arduino GIGA R1 WiFi", chip: "STM32H747XI", core: .m7, megahertz: 480, ram: 1_048_576,
            flash: 2_097_152, externalRAM: 8_388_608,
            framework: .arduinoMbed, source: "Arduino ABX00063 datasheet; STM32H747xI datasheet DS12930"),
        Board(
            name: "Raspberry Pi Pico", chip: "RP2040", core: .m0plus, megahertz: 133, ram: 270_336, flash: 2_097_152,
            framework: .bareMetal, source: "Raspberry Pi Pico Datasheet; RP2040 Datasheet"),
        Board(
            name: "Raspberry Pi Pico 2", chip: "RP2350", core: .m33, megahertz: 150, ram: 532_480, flash: 4_194_304,
            framework: .bareMetal, source: "Raspberry Pi Pico 2 Datasheet; RP2350 Datasheet"),
        Board(
            name: "ESP32-DevKitC", chip: "ESP32-WROOM-32E", core: .lx6, megahertz: 240, ram: 327_680, flash: 4_194_304,
            framework: .espIDF, source: "ESP32 Series Datasheet; ESP32-WROOM-32E Datasheet"),
        Board(
            name: "ESP-EYE", chip: "ESP32", core: .lx6, megahertz: 240, ram: 327_680, flash: 4_194_304,
            externalRAM: 8_388_608,
            framework: .espIDF, source: "ESP32 Series Datasheet; ESP-EYE user guide"),
        Board(
            name: "ESP32-S3-DevKitC-1 N8R8", chip: "ESP32-S3-WROOM-1", core: .lx7, megahertz: 240, ram: 524_288,
            flash: 8_388_608, externalRAM: 8_388_608,
            framework: .espIDF, source: "ESP32-S3 Series Datasheet; ESP32-S3-WROOM-1 Datasheet"),
        Board(
            name: "ESP32-C3-DevKitM-1", chip: "ESP32-C3-MINI-1", core: .riscv, megahertz: 160, ram: 409_600,
            flash: 4_194_304,
            framework: .espIDF, source: "ESP32-C3 Series Datasheet; ESP32-C3-MINI-1 Datasheet"),
        Board(
            name: "ESP32-C6-DevKitC-1", chip: "ESP32-C6-WROOM-1", core: .riscv, megahertz: 160, ram: 524_288,
            flash: 8_388_608,
            framework: .espIDF, source: "ESP32-C6 Series Datasheet; ESP32-C6-WROOM-1 Datasheet"),
        Board(
            name: "Seeed XIAO ESP32S3 Sense", chip: "ESP32-S3R8", core: .lx7, megahertz: 240, ram: 524_288,
            flash: 8_388_608, externalRAM: 8_388_608,
            framework: .espIDF, source: "ESP32-S3 Series Datasheet; Seeed XIAO ESP32S3 wiki"),
        Board(
            name: "NUCLEO-F401RE", chip: "STM32F401RE", core: .m4, megahertz: 84, ram: 98_304, flash: 524_288,
            framework: .bareMetal, source: "STM32F401xD/xE datasheet DS10086"),
        Board(
            name: "NUCLEO-F446RE", chip: "STM32F446RE", core: .m4, megahertz: 180, ram: 131_072, flash: 524_288,
            framework: .bareMetal, source: "STM32F446xC/E datasheet DS10693"),
        Board(
            name: "STM32F4DISCOVERY", chip: "STM32F407VG", core: .m4, megahertz: 168, ram: 196_608, flash: 1_048_576,
            framework: .bareMetal, source: "STM32F405xx/407xx datasheet DS8626"),
        Board(
            name: "32F746GDISCOVERY", chip: "STM32F746NG", core: .m7, megahertz: 216, ram: 327_680, flash: 1_048_576,
            externalRAM: 8_388_608,
            framework: .bareMetal, source: "STM32F745xx/746xx datasheet DS10916; UM1907"),
        Board(
            name: "NUCLEO-F767ZI", chip: "STM32F767ZI", core: .m7, megahertz: 216, ram: 524_288, flash: 2_097_152,
            framework: .bareMetal, source: "STM32F765xx/767xx datasheet DS11532"),
        Board(
            name: "NUCLEO-H743ZI2", chip: "STM32H743ZI", core: .m7, megahertz: 480, ram: 1_048_576, flash: 2_097_152,
            framework: .bareMetal, source: "STM32H742xI/743xI datasheet DS12110"),
        Board(
            name: "NUCLEO-L476RG", chip: "STM32L476RG", core: .m4, megahertz: 80, ram: 131_072, flash: 1_048_576,
            framework: .bareMetal, source: "STM32L476xx datasheet DS10198"),
        Board(
            name: "NUCLEO-L4R5ZI", chip: "STM32L4R5ZI", core: .m4, megahertz: 120, ram: 655_360, flash: 2_097_152,
            framework: .bareMetal, source: "STM32L4R5xx datasheet DS12023"),
        Board(
            name: "B-L475E-IOT01A", chip: "STM32L475VG", core: .m4, megahertz: 80, ram: 131_072, flash: 1_048_576,
            framework: .bareMetal, source: "STM32L475xx datasheet DS10969; UM2153"),
        Board(
            name: "B-U585I-IOT02A", chip: "STM32U585AI", core: .m33, megahertz: 160, ram: 804_864, flash: 2_097_152,
            framework: .bareMetal, source: "STM32U585xx datasheet DS13086; UM2839"),
        Board(
            name: "nRF52840 DK", chip: "nRF52840", core: .m4, megahertz: 64, ram: 262_144, flash: 1_048_576,
            framework: .zephyr, source: "nRF52840 Product Specification"),
        Board(
            name: "nRF5340 DK", chip: "nRF5340", core: .m33, megahertz: 128, ram: 524_288, flash: 1_048_576,
            framework: .zephyr, source: "nRF5340 Product Specification (application core)"),
        Board(
            name: "BBC micro:bit V2", chip: "nRF52833", core: .m4, megahertz: 64, ram: 131_072, flash: 524_288,
            framework: .bareMetal, source: "nRF52833 Product Specification; micro:bit hardware page"),
        Board(
            name: "Teensy 4.0", chip: "i.MX RT1062", core: .m7, megahertz: 600, ram: 1_048_576, flash: 2_031_616,
            framework: .arduino, source: "PJRC Teensy 4.0 page; i.MX RT1060 datasheet"),
        Board(
            name: "Teensy 4.1", chip: "i.MX RT1062", core: .m7, megahertz: 600, ram: 1_048_576, flash: 8_126_464,
            framework: .arduino, source: "PJRC Teensy 4.1 page; i.MX RT1060 datasheet"),
        Board(
            name: "Sony Spresense", chip: "CXD5602", core: .m4, megahertz: 156, ram: 1_572_864, flash: 8_388_608,
            framework: .arduino, source: "Spresense hardware documents"),
        Board(
            name: "Himax WE-I Plus EVB", chip: "HX6537-A", core: .arcEM9D, megahertz: 400, ram: 2_097_152,
            flash: 2_097_152,
            framework: .bareMetal, source: "Himax WE-I Plus product brief"),
        Board(
            name: "SparkFun Edge", chip: "Apollo3 Blue", core: .m4, megahertz: 48, ram: 393_216, flash: 1_048_576,
            framework: .bareMetal, source: "SparkFun DEV-15170 page; Apollo3 Blue datasheet"),
        Board(
            name: "Adafruit EdgeBadge", chip: "SAMD51J19A", core: .m4, megahertz: 120, ram: 196_608, flash: 524_288,
            framework: .arduino, source: "Adafruit 4400 page; SAM D5x/E5x Family Data Sheet"),
        Board(
            name: "Seeed Wio Terminal", chip: "SAMD51P19A", core: .m4, megahertz: 120, ram: 196_608, flash: 524_288,
            framework: .arduino, source: "Seeed Wio Terminal wiki; SAM D5x/E5x Family Data Sheet"),
        Board(
            name: "Seeed Grove Vision AI V2", chip: "HX6538 (WiseEye2)", core: .m55, megahertz: 400, ram: 2_490_368,
            flash: 16_777_216,
            accelerator: "Ethos-U55",
            framework: .bareMetal, source: "Himax WiseEye2 product brief; Seeed Grove Vision AI V2 wiki"),
        Board(
            name: "Coral Dev Board Micro", chip: "i.MX RT1176", core: .m7, megahertz: 800, ram: 2_097_152,
            flash: 134_217_728, externalRAM: 67_108_864,
            accelerator: "Edge TPU",
            framework: .bareMetal, source: "Coral Dev Board Micro datasheet; i.MX RT1170 datasheet"),
        Board(
            name: "MIMXRT1060-EVK", chip: "i.MX RT1062", core: .m7, megahertz: 600, ram: 1_048_576, flash: 8_388_608,
            externalRAM: 33_554_432,
            framework: .bareMetal, source: "i.MX RT1060 datasheet; MIMXRT1060-EVK user guide"),
        Board(
            name: "FRDM-MCXN947", chip: "MCXN947", core: .m33, megahertz: 150, ram: 524_288, flash: 2_097_152,
            accelerator: "eIQ Neutron",
            framework: .bareMetal, source: "MCX N94x datasheet"),
        Board(
            name: "EFR32xG24 Dev Kit", chip: "EFR32MG24", core: .m33, megahertz: 78, ram: 262_144, flash: 1_572_864,
            accelerator: "MVP",
            framework: .bareMetal, source: "EFR32MG24 Data Sheet; UG524"),
        Board(
            name: "EK-RA6M4", chip: "RA6M4", core: .m33, megahertz: 200, ram: 262_144, flash: 1_048_576,
            framework: .bareMetal, source: "RA6M4 Group Datasheet"),
        Board(
            name: "Alif Ensemble E7 DevKit", chip: "Ensemble E7", core: .m55, megahertz: 400, ram: 14_155_776,
            flash: 5_767_168,
            accelerator: "Ethos-U55",
            framework: .bareMetal, source: "Alif Ensemble E7 datasheet"),
        Board(
            name: "OpenMV Cam H7 Plus", chip: "STM32H743II", core: .m7, megahertz: 480, ram: 1_048_576,
            flash: 2_097_152, externalRAM: 33_554_432,
            framework: .bareMetal, source: "OpenMV Cam H7 Plus page; STM32H743xI datasheet DS12110"),
    ]
}
