import Models
import Tensors
import Testing

@Suite("Tensors and operators as values")
struct GraphValueTests {
    @Test(
        "a shape signature stays as it was set when the shape changes",
        arguments: [
            nil, [], [-1, 28, 28, 1], [1, 28, 28, 1], [-1, 14, -1, 3], [-1, 784], [-7, 4, 1, 1],
        ])
    func signature(_ signature: [Int]?) {
        var tensor = TensorInfo(name: "x", type: .float32, shape: [1, 28, 28, 1], shapeSignature: signature)
        #expect(tensor.shapeSignature == signature)
        for shape in [[1, 784], [], [2, 28, 28, 1], [1, 28, 28, 1]] as [Shape] {
            tensor.shape = shape
            #expect(tensor.shape == shape && tensor.shapeSignature == signature)
        }
        #expect(tensor == TensorInfo(name: "x", type: .float32, shape: [1, 28, 28, 1], shapeSignature: signature))
    }

    @Test("what few tensors have comes and goes")
    func rarities() {
        let plain = TensorInfo(name: "x", type: .int8, shape: [2])
        var tensor = plain
        tensor.calibratedMinimum = [-1, -2]
        tensor.calibratedMaximum = [3]
        tensor.blockwiseQuantization = .init(scales: 1, zeroPoints: nil, blockSize: 2)
        #expect(tensor.calibratedMinimum == [-1, -2] && tensor.calibratedMaximum == [3] && tensor != plain)
        #expect(tensor.blockwiseQuantization == .init(scales: 1, zeroPoints: nil, blockSize: 2))
        tensor.calibratedMinimum = []
        #expect(tensor.calibratedMinimum == [] && tensor.calibratedMaximum == [3])
        tensor.calibratedMaximum = []
        tensor.blockwiseQuantization = nil
        #expect(tensor == plain)
    }

    @Test(
        "scales and zero points are independent, and stay as they were set",
        arguments: [
            [0], [3, 3], [-1, 0, 7], [1 << 40], [1 << 40, 1 << 40], [],
        ] as [[Int64]])
    func quantization(_ zeroPoints: [Int64]) {
        var quantization = AffineQuantization(scales: [0.5], zeroPoints: zeroPoints, dimension: 3)
        for scales in [[0.5], [0.25, 4], [], [2]] as [[Float]] {
            quantization.scales = scales
            #expect(quantization.scales == (scales.isEmpty ? [] : scales) && quantization.zeroPoints == zeroPoints)
            #expect(quantization.scale == scales.first ?? 0 && quantization.zeroPoint == Int(zeroPoints.first ?? 0))
            #expect(quantization.isPerChannel == (scales.count > 1) && quantization.dimension == 3)
            #expect(quantization == AffineQuantization(scales: scales, zeroPoints: zeroPoints, dimension: 3))
        }
    }

    @Test("an operator keeps its tensors, absent ones and ones that no model has")
    func operatorTensors() {
        var node = Operator(OperatorCode(.conv2D, version: 5), inputs: [4, nil, -1, 0], outputs: [7, -3])
        #expect(node.inputs == [4, nil, -1, 0] && node.outputs == [7, -3] && node.code.version == 5)
        node.inputs[1] = 2
        node.outputs.append(1)
        node.inputs.removeLast()
        #expect(node.inputs == [4, 2, -1] && node.outputs == [7, -3, 1])
        node.customOptions = Bytes([1, 2])
        node.intermediates = [3]
        #expect(node.customOptions == Bytes([1, 2]) && node.intermediates == [3] && node.mutatingVariableInputs == [])
        node.customOptions = .empty
        node.intermediates = []
        #expect(node == Operator(OperatorCode(.conv2D, version: 5), inputs: [4, 2, -1], outputs: [7, -3, 1]))
    }
}
