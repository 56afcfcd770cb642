import Modelbook
import Testing

@Suite("What a notebook shows of a microcontroller")
struct MicroTests {
    private func digits(_ kind: String) throws -> Model { try Model(notebookFile("models/digits_\(kind).tflite")) }

    @Test("the tail by owner adds up to the tail, the largest first")
    func tail() throws {
        let arena = try digits("int8").arena()
        let chart = arena.tailByOwnerChart()
        guard case .bars(let bars) = chart.mark else { return #expect(Bool(false), "no bars") }
        let sizes = bars.map { $0.segments[0].value.value }
        #expect(sizes.reduce(0, +) == arena.tail.value)
        #expect(sizes == sizes.sorted(by: >))
        #expect(bars.map(\.label).contains("runtime") && bars.map(\.label).contains("inputs, outputs and variables"))
        #expect(bars.contains { $0.label.hasPrefix("CONV_2D") })
        #expect(
            chart.summary == "The tail takes \(arena.tail), most of it for \(bars[0].label), \(bars[0].segments[0].value.text).")
    }

    @Test("two plans are shown one below the other, each with its head")
    func plans() throws {
        let model = try digits("int8")
        let before = try model.arena()
        let after = try model.plannedForMicro().arena()
        guard case .group(let displays) = before.beforeAndAfter(after), displays.count == 2,
            case .chart(let first) = displays[0], case .chart(let second) = displays[1]
        else { return #expect(Bool(false), "not two charts") }
        #expect(first.title == "Before: \(before.head)" && second.title == "After: \(after.head)")
        #expect(first == before.timeline("Before: \(before.head)"))
    }

    @Test("the typed resolver stands below the headers that it needs")
    func typedResolver() throws {
        guard case .code(let source, "cpp") = try digits("int8").typedResolverSource else {
            return #expect(Bool(false), "no C++")
        }
        #expect(source.hasPrefix("#include \"tensorflow/lite/micro/kernels/conv.h\"\n"))
        #expect(source.contains("\n\nusing OpResolver = tflite::MicroMutableOpResolver<8>;"))
        #expect(source.contains("resolver.AddSoftmax(tflite::Register_SOFTMAX_INT8())"))
        #expect(try digits("float").typedResolverSource == digits("float").resolverSource)
    }

    @Test("each figure of a board has its value and its document")
    func boardFigures() throws {
        let table = try Board(named: "Raspberry Pi Pico").figureTable
        #expect(table.rows.map { $0.cells[0] } == ["core", "clock", "RAM", "largest piece of RAM", "flash"].map { .text($0) })
        #expect(table.rows[1].cells[1...] == [.text("133 MHz"), .text("RP2040 Datasheet")])
        #expect(table.rows[4].cells[2] == .text("Raspberry Pi Pico Datasheet"))
    }

    @Test("what a board lacks for a model is said")
    func lacking() throws {
        let board = try Board(named: "Arduino UNO R4 Minima")
        let float = try digits("float").fits(on: board)
        #expect(!float.holds && float.arithmetic.hasSuffix(" RAM missing"))
        #expect(try digits("int8").fits(on: board).arithmetic.hasSuffix(" flash left"))
    }

    @Test("a comparison is shown with both sides, an evaluation with accuracy and loss")
    func displays() throws {
        let small = ByteCount(3)
        #expect((small < ByteCount(4)).display == .text("yes, \(small) < \(ByteCount(4))"))
        #expect((small > ByteCount(4)).display == .text("no, \(small) > \(ByteCount(4))"))
        let data = try Dataset(
            images: notebookFile("data/t10k-images-idx3-ubyte.gz"), labels: notebookFile("data/t10k-labels-idx1-ubyte.gz"))
        let result = try digits("int8").evaluate(on: data)
        guard case .group(let parts) = result.display, case .table(let table) = parts[0], case .chart(let chart) = parts[1] else {
            Issue.record("an evaluation is not shown as a table and a chart")
            return
        }
        let cells = [
            result.total.tableCell, result.accuracy.tableCell, result.uncertainty.magnitude.tableCell, result.loss.tableCell,
        ]
        #expect(table.rows.map(\.cells) == [cells])
        #expect(chart == result.confusionChart())
    }
}
