import Models
import Tensors

/// A registration for one combination of types, which leaves out the code for the others.
///
/// It saves code in builds with CMSIS-NN (some also for Xtensa) and is another name for the whole kernel in others.
/// Source: the kernels' headers in tensorflow/lite/micro/kernels. Only what they declare counts: CMSIS-NN's
/// maximum_minimum.cc defines Register_MAXIMUM_INT8 and Register_MINIMUM_INT8, and no header has them.
public struct TypedRegistration: Sendable, Hashable {
    /// "Register_CONV_2D_INT8"
    public var name: String
    /// "tensorflow/lite/micro/kernels/conv.h"
    public var header: String
    /// Whether headers and resolver have had it since 2022, as the libraries for Arduino and Pico do.
    public var isEstablished: Bool

    /// Which of them a resolver's source uses.
    public enum Choice: Sendable, Hashable {
        case none
        case established
        case all
    }

    private struct Kernel {
        var header: String
        var suffixes: Set<String>
        var isEstablished = true
    }

    private static let kernels: [BuiltinOperator: Kernel] = [
        .add: Kernel(header: "add.h", suffixes: ["INT8", "INT16"]),
        .averagePool2D: Kernel(header: "pooling.h", suffixes: ["INT8", "INT16"]),
        .batchMatmul: Kernel(header: "batch_matmul.h", suffixes: ["INT8", "INT16"], isEstablished: false),
        .conv2D: Kernel(header: "conv.h", suffixes: ["INT4", "INT8", "INT16"]),
        .depthwiseConv2D: Kernel(header: "depthwise_conv.h", suffixes: ["INT4", "INT8", "INT16"]),
        .fullyConnected: Kernel(header: "fully_connected.h", suffixes: ["INT4", "INT8", "INT16"]),
        .maxPool2D: Kernel(header: "pooling.h", suffixes: ["INT8", "INT16"]),
        .mul: Kernel(header: "mul.h", suffixes: ["INT8"]),
        .pad: Kernel(header: "pad.h", suffixes: ["INT8"], isEstablished: false),
        .softmax: Kernel(header: "softmax.h", suffixes: ["INT8", "INT8_INT16", "INT16"]),
        .svdf: Kernel(header: "svdf.h", suffixes: ["INT8"]),
        .transpose: Kernel(header: "transpose.h", suffixes: ["INT8"], isEstablished: false),
        .transposeConv: Kernel(header: "transpose_conv.h", suffixes: ["INT8"], isEstablished: false),
        .unidirectionalSequenceLstm: Kernel(
            header: "unidirectional_sequence_lstm.h", suffixes: ["INT8", "INT16"], isEstablished: false),
    ]

    /// nil unless all uses of the operator have the same types and there is a registration for these.
    init?(for code: OperatorCode, uses: [(input: ElementType, weights: ElementType?, output: ElementType)]) {
        guard let kernel = Self.kernels[code.builtin], let first = uses.first,
            uses.allSatisfy({
                $0.input == first.input && $0.output == first.output
                    && ($0.weights == .int4) == (first.weights == .int4)
            })
        else { return nil }
        let suffix: String
        switch (first.input, first.output) {
        case (.int8, .int8): suffix = first.weights == .int4 ? "INT4" : "INT8"
        case (.int16, .int16): suffix = "INT16"
        case (.int8, .int16): suffix = "INT8_INT16"
        default: return nil
        }
        guard kernel.suffixes.contains(suffix) else { return nil }
        name = "Register_\(code.name)_\(suffix)"
        header = "tensorflow/lite/micro/kernels/\(kernel.header)"
        isEstablished = kernel.isEstablished && suffix != "INT4"
    }
}
