import Inference
import Models
import Tensors
import TestSupport
import Testing

/// Values that are known while a model is prepared: here the shape of its input, turned round, and a reshape to it.
@Suite struct ComputedConstantsTests {
    private struct Model {
        var graph: Graph
        var shape: Int
        var turned: Int
    }

    /// - Parameter isRead: whether an addition reads the turned shape when the model runs.
    private func model(isRead: Bool) -> Model {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [2, 3], signature: [-1, -1]), w = tiny.input(.int32, [2])
        let axis = tiny.constant(.int32, [1], [Int32(0)])
        let shape = tiny.tensor(.int32, [2]), turned = tiny.tensor(.int32, [2])
        let y = tiny.tensor(.float32, [3, 2]), sum = tiny.tensor(.int32, [2])
        tiny.add(.shape, [x], [shape], [.outType: .int(Int(ElementType.int32.rawValue))])
        tiny.add(.reverseV2, [shape, axis], [turned])
        tiny.add(.reshape, [x, turned], [y])
        tiny.add(.add, [w, isRead ? turned : w], [sum])
        tiny.outputs = [y, sum]
        return Model(graph: tiny.graph, shape: shape, turned: turned)
    }

    private func run(_ interpreter: Interpreter, _ rows: Int, _ columns: Int) throws -> (shape: Shape, sum: [Int32]) {
        try interpreter.resizeInput(0, to: [rows, columns])
        try interpreter.setInput(0, (0..<rows * columns).map { Float($0) })
        try interpreter.setInput(1, [Int32(10), 20])
        try interpreter.invoke()
        let y = try interpreter.output(0)
        #expect(y.bytes.array(of: Float.self) == (0..<rows * columns).map { Float($0) })
        return (y.shape, try interpreter.output(1).bytes.array(of: Int32.self))
    }

    @Test(
        "are freed when the operators that read them have their parameters", arguments: [KernelChoice.reference, .fast, .micro])
    func areFreed(kernels: KernelChoice) throws {
        let model = model(isRead: false)
        let interpreter = try Interpreter(graph: model.graph, kernels: kernels)
        for (rows, columns) in [(2, 3), (5, 1), (2, 3)] {
            let (shape, sum) = try run(interpreter, rows, columns)
            #expect(shape == [columns, rows] && sum == [20, 40])
            #expect(interpreter.tensor(model.shape) == nil && interpreter.tensor(model.turned) == nil)
        }
    }

    @Test("stay for an operator that reads them when the model runs", arguments: [KernelChoice.reference, .fast, .micro])
    func stay(kernels: KernelChoice) throws {
        let model = model(isRead: true)
        let interpreter = try Interpreter(graph: model.graph, kernels: kernels)
        for (rows, columns) in [(2, 3), (5, 1), (2, 3)] {
            let (shape, sum) = try run(interpreter, rows, columns)
            #expect(shape == [columns, rows] && sum == [Int32(10 + columns), Int32(20 + rows)])
            #expect(interpreter.tensor(model.turned)?.bytes.array(of: Int32.self) == [Int32(columns), Int32(rows)])
        }
    }

    @Test("stay where every tensor is asked for")
    func arePreserved() throws {
        let model = model(isRead: false)
        var options = InterpreterOptions()
        options.preservesAllTensors = true
        let interpreter = try Interpreter(graph: model.graph, options: options)
        _ = try run(interpreter, 4, 2)
        #expect(interpreter.tensor(model.shape)?.bytes.array(of: Int32.self) == [4, 2])
        #expect(interpreter.tensor(model.turned)?.bytes.array(of: Int32.self) == [2, 4])
    }
}
