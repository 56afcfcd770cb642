import Foundation
import Inference
import Models
import Tensors

extension QuantizedModel {
    /// The report with the errors of the activations: the float and the quantized model run on each sample, and what
    /// each tensor's integers stand for is compared with its floats. Errors of earlier operators are in those of
    /// later ones. Variables begin anew with every sample.
    ///
    /// Throws: ``ModelError`` for samples that do not fit the inputs and for a model that cannot run.
    public func measured(against calibration: Calibration, samples: [[Tensor]]) throws -> QuantizationReport {
        var options = InterpreterOptions()
        options.preservesAllTensors = true
        let float = try Interpreter(graph: calibration.graph, options: options)
        let quantized = try Interpreter(graph: graph, options: options)
        let tensors = graph.subgraphs[0].tensors
        let numberOfFloat = Dictionary(
            calibration.graph.subgraphs[0].tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let suffixes = ["", "/int8", "/int16"]
        var pairs: [(account: Int, float: Int, quantized: Int)] = []
        for (index, account) in report.tensors.enumerated() where account.role == .activation {
            let number = suffixes.lazy.compactMap { suffix in
                tensors.firstIndex { $0.name == account.name + suffix && $0.type == account.type }
            }.first
            if let number, let other = numberOfFloat[account.name] { pairs.append((index, other, number)) }
        }
        var errors = pairs.map { _ in ErrorSum() }
        for sample in samples {
            float.resetVariables()
            quantized.resetVariables()
            try float.run(sample)
            try quantized.run(sample.enumerated().map { Self.encoded($1, as: quantized.inputs[$0]) })
            for (position, pair) in pairs.enumerated() {
                guard let x = float.tensor(pair.float), let q = quantized.tensor(pair.quantized),
                    let scale = tensors[pair.quantized].quantization
                else { continue }
                errors[position].add(x.bytes.array(of: Float.self), Self.integers(q), scale)
            }
        }
        var accounts = report.tensors
        for (position, pair) in pairs.enumerated() where errors[position].count > 0 {
            accounts[pair.account].elementCount = errors[position].count / max(samples.count, 1)
            accounts[pair.account].rootMeanSquareError = errors[position].rootMeanSquare
            accounts[pair.account].signalToNoise = errors[position].signalToNoise
            accounts[pair.account].errorInSteps = errors[position].rootMeanSquare / Double(accounts[pair.account].scales[0])
        }
        return QuantizationReport(mode: report.mode, tensors: accounts, floatOperators: report.floatOperators)
    }

    /// `tensor` in the type and scale of the input; itself for a float input.
    package static func encoded(_ tensor: Tensor, as input: TensorDescription) -> Tensor {
        guard tensor.type == .float32, let scale = input.quantization, input.type != .float32 else { return tensor }
        let values = tensor.bytes.array(of: Float.self)
        let bytes: Bytes
        switch input.type {
        case .int8: bytes = Bytes(of: ConstantQuantization.integers(values, scale, in: -128...127).map { Int8($0) })
        case .uint8: bytes = Bytes(of: ConstantQuantization.integers(values, scale, in: 0...255).map { UInt8($0) })
        default: bytes = Bytes(of: ConstantQuantization.integers(values, scale, in: -32768...32767).map { Int16($0) })
        }
        return Tensor(type: input.type, shape: tensor.shape, quantization: scale, bytes: bytes)
    }

    /// The integers of an int8 or int16 tensor.
    static func integers(_ tensor: Tensor) -> [Int] {
        tensor.type == .int8
            ? tensor.bytes.array(of: Int8.self).map(Int.init) : tensor.bytes.array(of: Int16.self).map(Int.init)
    }
}

/// Sums over the elements of one tensor.
private struct ErrorSum {
    private(set) var count = 0
    private var signal = 0.0
    private var noise = 0.0

    mutating func add(_ values: [Float], _ integers: [Int], _ quantization: AffineQuantization) {
        let scale = Double(quantization.scale), zeroPoint = quantization.zeroPoint
        for (value, integer) in zip(values, integers) {
            let error = Double(value) - scale * Double(integer - zeroPoint)
            signal += Double(value) * Double(value)
            noise += error * error
        }
        count += min(values.count, integers.count)
    }

    var rootMeanSquare: Double { (noise / Double(max(count, 1))).squareRoot() }
    var signalToNoise: Double { noise == 0 ? .infinity : 10 * log10(signal / noise) }
}
