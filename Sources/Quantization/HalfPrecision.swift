import Models
import Tensors

/// Constants as float16, made float32 again by DEQUANTIZE before they are used.
enum HalfPrecision {
    static func quantized(_ graph: Graph) -> QuantizedModel {
        var result = graph
        var report = QuantizationReport(mode: .float16, tensors: [], floatOperators: [])
        for index in result.subgraphs.indices { quantize(&result.subgraphs[index], &report) }
        result.dropUnusedTensors()
        return QuantizedModel(graph: result.versioned(), report: report)
    }

    private static let largest: Float = 65504

    private static func quantize(_ subgraph: inout Subgraph, _ report: inout QuantizationReport) {
        var decoders: [Operator] = []
        let isRead = subgraph.useCounts()
        for index in subgraph.tensors.indices {
            let tensor = subgraph.tensors[index]
            guard isRead[index] > 0, tensor.type == .float32, tensor.sparsity == nil, let data = tensor.data else { continue }
            let values = data.array(of: Float.self)
            // No finite constant becomes infinite. What is infinite stays so.
            let halves = values.map { UInt16(halfPrecision: $0.isFinite ? min(max($0, -largest), largest) : $0) }
            let cut = values.count { $0.isFinite && abs($0) > largest }
            if cut > 0 {
                report.warnings.append(
                    "\(cut) of \(values.count) values of '\(tensor.name)' are beyond 65504, where float16 ends, and are cut")
            }
            var half = tensor
            half.type = .float16
            half.data = Bytes(of: halves)
            subgraph.tensors.append(half)
            subgraph.tensors[index].data = nil
            subgraph.tensors[index].name += "/float32"
            decoders.append(
                Operator(OperatorCode(.dequantize), inputs: [subgraph.tensors.count - 1], outputs: [index]))
            report.tensors.append(.half(name: tensor.name, values: values, halves: halves, shape: tensor.shape))
        }
        subgraph.operators = decoders + subgraph.operators
    }
}

extension UInt16 {
    /// The bits of the nearest IEEE binary16 number, ties to even; written out because not every platform has
    /// `Float16`.
    init(halfPrecision value: Float) {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let magnitude = bits & 0x7FFF_FFFF
        if magnitude > 0x7F80_0000 {
            self = sign | 0x7E00
        } else if magnitude >= 0x4780_0000 {
            self = sign | 0x7C00
        } else if magnitude < 0x3880_0000 {
            // Subnormal: steps of 2^-24.
            let steps = (Float(bitPattern: magnitude) * 0x1p24).rounded(.toNearestOrEven)
            self = sign | UInt16(steps)
        } else {
            // Exponent and ten bits of fraction; a carry moves into the exponent by itself.
            let rounded = magnitude &+ 0x0FFF &+ (magnitude >> 13 & 1)
            self = sign | UInt16(truncatingIfNeeded: (rounded >> 13) &- (112 << 10))
        }
    }

    /// The number whose IEEE binary16 bits these are.
    var halfPrecisionValue: Float {
        let exponent = Int(self >> 10 & 0x1F), fraction = Float(self & 0x3FF)
        let magnitude: Float
        switch exponent {
        case 0: magnitude = fraction * 0x1p-24
        case 31: magnitude = fraction == 0 ? .infinity : .nan
        default: magnitude = Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
        }
        return self & 0x8000 == 0 ? magnitude : -magnitude
    }
}
