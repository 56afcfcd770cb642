import Foundation
import Models
import Tensors

extension MicroKernel {
    static let activations: [BuiltinOperator: MicroKernel] = [
        .relu: .plain(.floatInt8Int16, data: StructSize(28)),
        .relu6: .plain(.floatInt8Int16, data: StructSize(8)),
        .leakyRelu: .plain(.floatInt8Int16, keepsType: true, parameters: StructSize(4), data: StructSize(24)),
        .elu: .plain(.floatInt8, keepsType: true, data: StructSize(256)),
        .hardSwish: .plain(.floatInt8, data: StructSize(20)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            guard input.type == .int8 else { return }
            let output = try context.output()
            let ratio = (input.quantization?.scale ?? 0) / 128 / (output.quantization?.scale ?? 1)
            // As a 31-bit fraction and an exponent, which must not be positive.
            try context.require(
                (Double(ratio) * 0x1p31).rounded() < 0x1p31,
                "the input's scale is more than 128 times the output's")
        },
        .logistic: MicroKernel(data: StructSize(16)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            try context.requireKeptType(input)
            if input.type == .int8 {
                try context.require(
                    output.quantization?.zeroPoints.first == -128, "the output's zero point must be -128")
            }
            if input.type == .int16 { try context.requireLog2Scale(output) }
            try context.require(input, "input", in: .floatInt8Int16, at: .invoke)
        },
        .tanh: MicroKernel(data: StructSize(16)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            try context.requireKeptType(input)
            if input.type == .int16 { try context.requireLog2Scale(output) }
            try context.require(input, "input", in: .floatInt8Int16, at: .invoke)
        },
        .softmax: MicroKernel(parameters: StructSize(4), data: StructSize(80, 56), cmsisData: 64) {
            context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            switch input.type {
            case .int8:
                let product = Double(context.options.float(.beta)) * Double(input.quantization?.scale ?? 0)
                try context.require(
                    product * 0x1p26 > 1,
                    "the input's scale times beta is \(product); the runtime aborts where it is not more than 2⁻²⁶")
                // From 8 bits the result may also be 16 bits wide, from -32768.
                if output.type == .int16 {
                    try context.require(
                        context.isQuantized(output, scale: 1 / 65536, zeroPoint: -32768, tolerance: 1e-8),
                        "the int16 output must have scale 1/65536 and zero point -32768")
                } else {
                    try context.require(
                        context.isQuantized(output, scale: 1 / 256, zeroPoint: -128),
                        "the int8 output must have scale 1/256 and zero point -128")
                    if context.target.kernels == .espS3 {
                        context.useScratch(ESPScratch.softmax, "esp-nn tables")
                    }
                }
            case .int16:
                try context.requireKeptType(input)
                try context.require(
                    input.quantization?.zeroPoints.first == 0, "the int16 input must have zero point 0")
                try context.require(
                    context.isQuantized(output, scale: 1 / 32768, zeroPoint: 0, tolerance: 1e-7),
                    "the int16 output must have scale 1/32768 and zero point 0")
                context.persist(1026, "exponential table")
                context.persist(1026, "reciprocal table")
            default:
                try context.requireKeptType(input)
                try context.require(input, "input", in: .floatInt8Int16)
            }
        },
        .logSoftmax: MicroKernel { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            try context.require(
                input.type == output.type, "the input is \(input.type.name) and the output \(output.type.name)")
            if input.type == .int8 {
                try context.require(
                    context.isQuantized(output, scale: 16 / 256, zeroPoint: 127),
                    "the int8 output must have scale 1/16 and zero point 127")
                context.persist(context.target == .host64 ? 40 : 28, "kernel data")
            }
            try context.require(input, "input", in: .floatInt8, at: .invoke)
        },
        .prelu: MicroKernel(data: StructSize(28)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let alpha = try context.requiredInput(1)
            let output = try context.output()
            if input.type == output.type, output.type == .int8 || output.type == .int16 {
                try context.require(alpha, "slope", in: [.int8])
            }
            try context.require(input, "input", in: .floatInt8Int16, at: .invoke)
        },
        .l2Normalization: .plain(
            .floatInt8, at: .prepare, keepsType: true, maximumRank: 4,
            parameters: StructSize(4, arm: 1, plain: 4), data: StructSize(4)),
        .quantize: MicroKernel(data: StructSize(32)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let output = try context.output()
            try context.require(
                output.quantization?.scales.count == 1,
                "the output has \(output.quantization?.scales.count ?? 0) scales instead of one")
            try context.require(input, "input", in: [.float32, .int32, .int16, .int8, .uint8])
            try context.require(output, "output", in: [.int8, .int16, .int32, .uint8])
            let known: [ElementType: Set<ElementType>] = [
                .float32: [.int8, .int16], .int32: [.int8, .int16], .int16: [.int8, .int16, .int32],
                .int8: [.int8, .uint8, .int16, .int32], .uint8: [.int8],
            ]
            try context.require(output, "output", in: known[input.type] ?? [], at: .invoke)
        },
        .dequantize: MicroKernel(data: StructSize(32)) { context throws(MicroRefusal) in
            try context.require(try context.requiredInput(0), "input", in: [.int8, .int16, .uint8])
            try context.require(try context.output(), "output", in: .float)
        },
    ]
}

extension KernelContext {
    /// 16-bit sigmoid and tanh need scales that are powers of two.
    fileprivate func requireLog2Scale(_ tensor: TensorInfo) throws(MicroRefusal) {
        let exponent = tensor.quantization?.scales.first.map { log2(Double($0)) } ?? .nan
        // The runtime's tolerance. Source: CheckedLog2 in tensorflow/lite/kernels/internal/quantization_util.cc.
        try require(abs(exponent - exponent.rounded()) < 1e-3, "the output's scale must be a power of two")
    }
}
