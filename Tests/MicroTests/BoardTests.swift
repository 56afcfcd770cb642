import Foundation
import Micro
import Models
import Tensors
import Testing

@Suite("Boards and flash")
struct BoardTests {
    @Test("there are at least thirty boards, each with its source")
    func boards() {
        #expect(Board.all.count >= 30)
        #expect(Set(Board.all.map(\.name)).count == Board.all.count)
        for board in Board.all {
            #expect(!board.source.isEmpty && board.ram >= 1 << 15 && board.flash >= 1 << 18, "\(board.name)")
        }
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
        for model in try Fixture.cases() {
            let graph = try Fixture.graph(model.name)
            let path = Fixture.conformance.appending(path: "\(model.name)/model.tflite")
            let size = try FileManager.default.attributesOfItem(atPath: path.path)[.size] as? Int
            let first = try FlashUse(graph, modelBytes: try #require(size))
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
        #expect(macs.convolution > 0 && macs.fullyConnected > 0 && macs.softmaxes == 1)
    }
}
