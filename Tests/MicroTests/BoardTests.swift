import Foundation
import Micro
import Models
import Tensors
import TestSupport
import Testing

@Suite("Boards and flash")
struct BoardTests {
    @Test("there are at least thirty boards, each with its source")
    func boards() {
        #expect(Board.all.count >= 30)
        #expect(Set(Board.all.map(\.name)).count == Board.all.count)
        for board in Board.all {
            #expect(board.ram >= 1 << 15 && board.flash >= 1 << 18, "\(board.name)")
            #expect(board.staticBlock.bytes <= board.ram, "\(board.name)")
            for figure in Board.Figure.allCases {
                let isThere =
                    switch figure {
                    case .externalRAM: board.externalRAM > 0
                    case .accelerator: board.accelerator != nil
                    default: true
                    }
                #expect(board.source(of: figure)?.isEmpty == (isThere ? false : nil), "\(board.name): \(figure.rawValue)")
            }
        }
    }

    @Test("a figure is from the document of what it belongs to: the chip's or the board's")
    func documents() throws {
        let pico = try #require(Board.named("Raspberry Pi Pico"))
        #expect(pico.source(of: .ram) == "RP2040 Datasheet")
        #expect(pico.source(of: .flash) == "Raspberry Pi Pico Datasheet")
        #expect(pico.source(of: .staticBlock)?.contains("memmap_default.ld") == true)
        #expect(pico.source(of: .externalRAM) == nil)
        let coral = try #require(Board.named("Coral Dev Board Micro"))
        #expect(coral.source(of: .accelerator) == "Coral Dev Board Micro datasheet")
        let nano = try #require(Board.named("Arduino Nano 33 BLE Sense"))
        #expect(nano.source(of: .flash) == "nRF52840 Product Specification")
    }

    @Test(
        "RAM that lies in several pieces holds no array larger than the largest",
        arguments: [
            ("NUCLEO-L476RG", 98_304), ("STM32F4DISCOVERY", 131_072), ("Arduino Portenta H7", 524_288),
            ("B-U585I-IOT02A", 786_432), ("Raspberry Pi Pico", 262_144), ("ESP32-S3-DevKitC-1 N8R8", 341_760),
            ("FRDM-MCXN947", 425_984), ("Alif Ensemble E7 DevKit", 4_194_304), ("nRF5340 DK", 524_288),
        ])
    func pieces(name: String, bytes: Int) throws {
        #expect(try #require(Board.named(name)).staticBlock.bytes == bytes)
    }

    @Test("the digit classifier fits on an Arduino Nano 33 BLE Sense, and much is left")
    func fits() throws {
        let board = try #require(Board.named("arduino nano 33 ble sense"))
        let fit = try Fixture.digits("int8").fits(on: board)
        #expect(fit.fits)
        #expect(fit.ramLeft == board.ram - fit.plan.needed - board.framework.ramAllowance)
        #expect(fit.accelerated.contains("CONV_2D"))
        #expect(try #require(fit.latency).range.contains(fit.latency!.milliseconds))
    }

    @Test("what is missing is said in bytes")
    func missing() throws {
        var board = try #require(Board.named("Arduino Nano 33 IoT"))
        board.ram = 4096
        let fit = try Fixture.digits("int8").fits(on: board)
        #expect(!fit.fits)
        #expect(fit.summary.hasPrefix("does not fit; it lacks "))
    }

    @Test("a float model has no latency estimate, for there is no record")
    func float() throws {
        let board = try #require(Board.named("ESP32-DevKitC"))
        #expect(try Fixture.digits("float").fits(on: board).latency == nil)
    }

    @Test("the parts of the model add up to the file")
    func flash() throws {
        let use = try FlashUse(Fixture.digits("int8"), modelBytes: 28_760)
        #expect(use.parts.reduce(0) { $0 + $1.bytes } == 28_760)
        #expect(use.strippable > 0)
        #expect(use.totalBytes == use.modelBytes + use.codeBytes)
    }

    @Test("the parts add up to the file for every model, as it came, stripped and planned")
    func everyFile() throws {
        for model in ConformanceCase.all {
            let graph = try Fixture.graph(model.name)
            let path = Fixture.conformance.appending(path: "\(model.name)/model.tflite")
            let size = try #require(try FileManager.default.attributesOfItem(atPath: path.path)[.size] as? Int)
            let first = try FlashUse(graph, modelBytes: size)
            #expect(first.parts.reduce(0) { $0 + $1.bytes } == size, "\(model.name)")
            var written = [graph.stripped(), graph]
            if model.micro.runs { written.append(try graph.plannedForMicro()) }
            for graph in written {
                let bytes = try graph.tfliteBytes()
                let use = try FlashUse(Graph(tflite: bytes), modelBytes: bytes.count)
                #expect(use.parts.reduce(0) { $0 + $1.bytes } == bytes.count, "\(model.name)")
            }
        }
    }

    @Test("an arena must fit into one piece of RAM, which on some chips is less than all of it")
    func staticBlock() throws {
        let esp32 = try #require(Board.named("ESP32-DevKitC"))
        #expect(esp32.staticBlock.bytes == 163_840 && esp32.ram == 327_680)
        let fit = try Chain.graph([180_000, 1_000]).fits(on: esp32)
        #expect(fit.ramLeft >= 0 && !fit.arenaFits && !fit.fits)
        #expect(fit.summary.hasSuffix("and the largest piece of RAM has 163,840 bytes"))
    }

    @Test("fast kernels are for integers, and Ethos-U has more of them")
    func accelerated() throws {
        let nano = try #require(Board.named("Arduino Nano 33 BLE Sense"))
        let vision = try #require(Board.named("Seeed Grove Vision AI V2"))
        #expect(try Fixture.digits("float").fits(on: nano).accelerated.isEmpty)
        let some = try Fixture.digits("int8").fits(on: nano).accelerated
        let more = try Fixture.digits("int8").fits(on: vision).accelerated
        #expect(some == ["CONV_2D", "MAX_POOL_2D", "FULLY_CONNECTED", "SOFTMAX"])
        #expect(more.contains("RESHAPE") && Set(some).isSubset(of: more))
    }

    @Test("8- and 16-bit kernels are told apart")
    func widths() throws {
        let nano = try #require(Board.named("Arduino Nano 33 BLE Sense"))
        let wide = TensorInfo(name: "x", type: .int16, shape: [4])
        let maximum = Graph(
            subgraphs: [
                Subgraph(
                    tensors: [wide, wide, wide], inputs: [0, 1], outputs: [2],
                    operators: [Operator(OperatorCode(.maximum), inputs: [0, 1], outputs: [2])])
            ])
        #expect(try Fixture.graph("maximum__int8").fits(on: nano).accelerated == ["MAXIMUM"])
        #expect(try maximum.fits(on: nano).accelerated.isEmpty)
        #expect(try Fixture.digits("int16x8").fits(on: nano).accelerated.contains("CONV_2D"))
    }

    /// The counts of the models that mcufit-bench timed, and milliseconds on an ESP32 and on a Nano 33 BLE.
    private static let silicon: [(name: String, macs: MACs, esp32: Double, nano: Double)] = {
        func counts(_ fill: (inout MACs) -> Void) -> MACs {
            var macs = MACs()
            fill(&macs)
            return macs
        }
        let person = counts {
            ($0.convolution, $0.pointwise, $0.depthwise) = (6_193_664, 6_193_664, 964_224)
            ($0.softmaxes, $0.averagePools) = (.init(runs: 1, elements: 2), .init(runs: 1, elements: 2_304))
        }
        let keywords = counts {
            ($0.convolution, $0.pointwise, $0.depthwise, $0.fullyConnected) = (2_368_000, 2_048_000, 288_000, 768)
            ($0.softmaxes, $0.averagePools) = (.init(runs: 1, elements: 12), .init(runs: 1, elements: 8_000))
        }
        let images = counts {
            ($0.convolution, $0.pointwise, $0.fullyConnected) = (12_500_992, 262_144, 640)
            ($0.softmaxes, $0.averagePools) = (.init(runs: 1, elements: 10), .init(runs: 1, elements: 4_096))
            $0.additions = .init(runs: 3, elements: 28_672)
        }
        let anomalies = counts { $0.fullyConnected = 264_192 }
        return [
            ("person_detect", person, 474.2, 656), ("kws_ref_model", keywords, 162.3, 224.6),
            ("pretrainedResnet_quant", images, 724.5, 1_241.8), ("ad01_int8", anomalies, 49.3, 22.0),
        ]
    }()

    @Test("times that were measured on silicon are within a tenth of the estimate")
    func measured() throws {
        for (name, macs, esp32, nano) in Self.silicon {
            for (board, time) in [("ESP32-DevKitC", esp32), ("Arduino Nano 33 BLE Sense", nano)] {
                let estimate = LatencyEstimate(macs, on: try #require(Board.named(board)))
                #expect(estimate.range.contains(time), "\(name) on \(board)")
                #expect(abs(estimate.milliseconds / time - 1) < 0.1, "\(name) on \(board): \(estimate.milliseconds) for \(time)")
            }
        }
    }

    @Test(
        "Espressif's times for person_detection are near the estimates",
        arguments: [("ESP32-S3-DevKitC-1 N8R8", 54.0), ("ESP32-C3-DevKitM-1", 426)])
    func espressif(board: String, time: Double) throws {
        let estimate = LatencyEstimate(Self.silicon[0].macs, on: try #require(Board.named(board)))
        #expect(estimate.range.contains(time))
        #expect(abs(estimate.milliseconds / time - 1) < 0.3)
    }

    @Test("softmax and average pooling take time by their elements")
    func elements() throws {
        let esp32 = try #require(Board.named("ESP32-DevKitC"))
        func milliseconds(_ fill: (inout MACs) -> Void) -> Double {
            var macs = MACs()
            fill(&macs)
            return LatencyEstimate(macs, on: esp32).milliseconds
        }
        #expect(abs(milliseconds { $0.softmaxes = .init(runs: 1, elements: 10) } - 0.39) < 0.03)
        #expect(milliseconds { $0.softmaxes = .init(runs: 1, elements: 1_000) } > 1.5)
        for (elements, recorded) in [(2_304, 0.377), (4_096, 0.350), (8_000, 0.518)] {
            let pool = milliseconds { $0.averagePools = .init(runs: 1, elements: elements) }
            #expect(abs(pool - recorded) < 0.05)
        }
    }

    @Test("a model with operators whose cost is not known has no latency estimate")
    func uncounted() throws {
        var graph = try Fixture.digits("int8")
        graph.subgraphs[0].operators.append(Operator(OperatorCode(.custom, customName: "MINE"), inputs: [], outputs: []))
        #expect(MACs(graph).uncounted == ["MINE"])
        let board = try #require(Board.named("ESP32-DevKitC"))
        #expect(LatencyEstimate(graph, on: board) == nil)
        let state = TensorInfo(name: "state", type: .float32, shape: [1, 32], isVariable: true)
        func floats(_ shape: Shape) -> TensorInfo { TensorInfo(name: "x", type: .float32, shape: shape) }
        let svdf = Graph(
            subgraphs: [
                Subgraph(
                    tensors: [floats([1, 6]), floats([8, 6]), floats([8, 4]), floats([8]), state, floats([1, 8])], inputs: [0],
                    outputs: [5], operators: [Operator(OperatorCode(.svdf), inputs: [0, 1, 2, 3, 4], outputs: [5])])
            ])
        #expect(MACs(svdf).fullyConnected == 8 * (6 + 4))
    }

    @Test("the largest tensors come first")
    func largest() throws {
        let use = try FlashUse(Fixture.digits("int8"))
        #expect(use.tensors.map(\.bytes) == use.tensors.map(\.bytes).sorted(by: >))
        #expect(use.tensors.reduce(0) { $0 + $1.bytes } < use.modelBytes)
    }

    @Test("multiply-accumulates of the digit classifier")
    func macs() throws {
        let macs = MACs(try Fixture.digits("int8"))
        #expect(macs.total == macs.convolution + macs.fullyConnected)
        #expect(macs.convolution > 0 && macs.fullyConnected > 0)
        #expect(macs.softmaxes == .init(runs: 1, elements: 10))
    }
}
