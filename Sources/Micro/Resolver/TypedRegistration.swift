import Models
import Tensors

/// Registrations for one combination of types, which leave out the code for the others.
///
/// They save code in builds with CMSIS-NN or for Xtensa and are another name for the whole kernel in the reference
/// build. Source: the kernels' headers in tensorflow/lite/micro/kernels.
enum TypedRegistration {
    private static let known: [BuiltinOperator: Set<String>] = [
        .add: ["INT8", "INT16"],
        .averagePool2D: ["INT8", "INT16"],
        .batchMatmul: ["INT8", "INT16"],
        .conv2D: ["INT4", "INT8", "INT16"],
        .depthwiseConv2D: ["INT4", "INT8", "INT16"],
        .fullyConnected: ["INT4", "INT8", "INT16"],
        .maxPool2D: ["INT8", "INT16"],
        .maximum: ["INT8"],
        .minimum: ["INT8"],
        .mul: ["INT8"],
        .softmax: ["INT8", "INT8_INT16", "INT16"],
        .svdf: ["INT8"],
        .transposeConv: ["INT8"],
        .unidirectionalSequenceLstm: ["INT8", "INT16"],
    ]

    /// "Register_CONV_2D_INT8", if all uses of the operator have those types.
    static func name(for code: OperatorCode, uses: [(input: ElementType, weights: ElementType?, output: ElementType)])
        -> String?
    {
        guard let variants = known[code.builtin], let first = uses.first,
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
        return variants.contains(suffix) ? "Register_\(code.name)_\(suffix)" : nil
    }
}
