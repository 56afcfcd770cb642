import Inference
import Models
import Tensors
import TestSupport
import Testing

/// Models that a fuzzer found, made small.
@Suite struct HostileModelTests {
    @Test("an input that is also a variable has memory of its own")
    func variableInput() throws {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [256])
        tiny.tensors[x].isVariable = true
        let y = tiny.tensor(.float32, [256])
        tiny.add(.neg, [x], [y])
        tiny.outputs = [y]
        let interpreter = try Interpreter(graph: tiny.graph, kernels: .reference)
        try interpreter.setInput(0, (0..<256).map(Float.init))
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.array(of: Float.self) == (0..<256).map { -Float($0) })
    }

    @Test("dimensions beside a zero that overflow are refused", arguments: [KernelChoice.reference, .fast])
    func emptyBroadcast(kernels: KernelChoice) {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [0, 1_441_792, 1_310_744, 1_048_576])
        let one = tiny.constant(.float32, [1], [1] as [Float])
        let y = tiny.tensor(.bool, [1])
        tiny.add(.greater, [x, one], [y])
        tiny.outputs = [y]
        #expect(
            performing: { try Interpreter(graph: tiny.graph, kernels: kernels) },
            throws: {
                "\($0)" == "tensor 0 't0': the shape [0, 1441792, 1310744, 1048576] has too many elements"
            })
    }

    @Test("an operator without anything to compute takes no time", arguments: [KernelChoice.reference, .fast])
    func emptyPooling(kernels: KernelChoice) throws {
        var tiny = TinyGraph()
        let x = tiny.input(.int16, [16_385, 20_100, 1027, 0], scale: 0.5)
        let y = tiny.tensor(.int16, [1, 5, 5, 0], scale: 0.5)
        tiny.add(
            .averagePool2D, [x], [y],
            [.padding: .int(1), .filterWidth: .int(3), .filterHeight: .int(3), .strideW: .int(2), .strideH: .int(2)],
            version: 2)
        tiny.outputs = [y]
        let interpreter = try Interpreter(graph: tiny.graph, kernels: kernels)
        let time = try ContinuousClock().measure { try interpreter.invoke() }
        #expect(time < .seconds(1))
    }

    @Test(
        "an input over the limit is refused before operators make tables as long as it",
        arguments: [KernelChoice.reference, .fast])
    func giantInput(kernels: KernelChoice) {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1, 3, 2_147_483_647])
        let y = tiny.tensor(.float32, [1, 3, 5])
        tiny.add(.sum, [x, tiny.constant(.int32, [1], [2] as [Int32])], [y])
        tiny.outputs = [y]
        #expect(
            performing: { try Interpreter(graph: tiny.graph, kernels: kernels).allocateTensors() },
            throws: {
                "\($0)"
                    == "tensor 0 't0': the input of shape [1, 3, 2147483647] needs 25769803764 bytes, over the limit of 2147483648"
            })
    }

    @Test("a concatenation whose scales lie far apart converts what leaves 32 bits", arguments: [KernelChoice.reference, .fast])
    func distantScales(kernels: KernelChoice) throws {
        var tiny = TinyGraph()
        let x = tiny.input(.uint8, [2])
        let y = tiny.tensor(.uint8, [2])
        tiny.tensors[x].quantization = AffineQuantization(scale: 1e10, zeroPoint: 10)
        tiny.tensors[y].quantization = AffineQuantization(scale: 1e-10, zeroPoint: 3)
        tiny.add(.concatenation, [x], [y], [.axis: .int(0)])
        tiny.outputs = [y]
        let interpreter = try Interpreter(graph: tiny.graph, kernels: kernels)
        try interpreter.setInput(0, [10, 255] as [UInt8])
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.array(of: UInt8.self) == [3, 0])
    }

    @Test("sums of frames that overlap are refused where they take too much, even if there is no frame")
    func manySums() {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1 << 20, 0, 1 << 12])
        let y = tiny.tensor(.float32, [1 << 20, 0])
        // A FlexBuffer: {frame_step: 4}.
        let options: [UInt8] = [0x54, 0] + "frame_step".utf8 + [0, 2, 0x0E, 0x0D, 2, 1, 2, 0, 4, 4, 4, 4, 0x24, 1]
        tiny.operators = [
            Operator(
                OperatorCode(.custom, customName: "SignalOverlapAdd"), inputs: [x], outputs: [y], customOptions: Bytes(options))
        ]
        tiny.outputs = [y]
        #expect(
            performing: { try Interpreter(graph: tiny.graph).allocateTensors() },
            throws: {
                "\($0)".contains("needs 17179869184 bytes of working memory")
            })
    }

    @Test("parameters of millions of elements are refused at once, not listed")
    func manyParameters() {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [2, 2])
        let paddings = tiny.constant(.int32, [1 << 20, 2], [Int32](repeating: 1, count: 2 << 20))
        let y = tiny.tensor(.float32, [4, 4])
        tiny.add(.pad, [x, paddings], [y])
        tiny.outputs = [y]
        #expect(
            performing: { try Interpreter(graph: tiny.graph, kernels: .reference).invoke() },
            throws: {
                "\($0)".hasSuffix("'t1' has 2097152 elements, too many for parameters of this operator")
            })
    }

    @Test("a window that would be moved for years is refused")
    func endlessWindow() {
        var tiny = TinyGraph()
        let x = tiny.input(.int8, [1, 16_384, 16_384, 1], scale: 0.5)
        let y = tiny.tensor(.int8, [1, 16_384, 16_384, 1], scale: 0.5)
        tiny.add(
            .averagePool2D, [x], [y],
            [.padding: .int(0), .filterWidth: .int(16_384), .filterHeight: .int(16_384), .strideW: .int(1), .strideH: .int(1)],
            version: 2)
        tiny.outputs = [y]
        #expect(
            performing: { try Interpreter(graph: tiny.graph, kernels: .reference).invoke() },
            throws: {
                "\($0)".hasSuffix(
                    "a window of 16384 by 16384 over [1, 16384, 16384, 1] takes more steps than the limit of 17592186044416")
            })
    }
}
