import Models

extension BoardFit {
    /// The operators that have kernels of their own in a board's library or run on its accelerator.
    struct Library {
        /// With 8-bit activations.
        var int8: Set<String>
        /// With 16-bit activations.
        var int16: Set<String> = []

        /// Whether every combination of types that the model uses is integer, of a width that the kernels have.
        func takes(_ entry: RequiredOperators.Entry) -> Bool {
            entry.types.allSatisfy { text in
                let types = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
                if types.contains("float32") { return false }
                switch types.last {
                case "int8": return int8.contains(entry.name)
                case "int16": return int16.contains(entry.name)
                default: return false
                }
            }
        }

        /// Ethos-U takes what Vela can place on it; the rest runs on the core's library.
        init(for board: Board) {
            switch board.core {
            case .m4, .m33, .m7, .m55: self = Self.cmsisNN
            case .lx6, .lx7, .riscv: self = Self.espNN
            case .m0plus, .arcEM9D: self = Library(int8: [])
            }
            if board.accelerator == "Ethos-U55" {
                int8.formUnion(Self.vela)
                int16.formUnion(Self.vela.subtracting(["BATCH_MATMUL", "ELU"]))
            }
        }

        private init(int8: Set<String>, int16: Set<String> = []) {
            self.int8 = int8
            self.int16 = int16
        }

        /// Source: tensorflow/lite/micro/kernels/cmsis_nn.
        private static let cmsisNN = Library(
            int8: [
                "ADD", "AVERAGE_POOL_2D", "BATCH_MATMUL", "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MAXIMUM",
                "MAX_POOL_2D", "MINIMUM", "MUL", "PAD", "PADV2", "SOFTMAX", "SVDF", "TRANSPOSE", "TRANSPOSE_CONV",
                "UNIDIRECTIONAL_SEQUENCE_LSTM",
            ],
            int16: [
                "ADD", "AVERAGE_POOL_2D", "BATCH_MATMUL", "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED",
                "MAX_POOL_2D",
                "MUL", "SOFTMAX", "UNIDIRECTIONAL_SEQUENCE_LSTM",
            ])

        /// Source: tensorflow/lite/micro/kernels/esp_nn in esp-tflite-micro.
        private static let espNN = Library(
            int8: [
                "ADD", "AVERAGE_POOL_2D", "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MAX_POOL_2D", "MUL",
                "SOFTMAX",
            ])

        /// Source: the report of supported operators of Vela 5.2.0 (ethos-u-vela), Ethos-U55 and Ethos-U65, without what
        /// TFLM does not have. Shapes and strides have limits of their own.
        private static let vela: Set<String> = [
            "ABS", "ADD", "ARG_MAX", "AVERAGE_POOL_2D", "BATCH_MATMUL", "CONCATENATION", "CONV_2D", "DEPTHWISE_CONV_2D",
            "ELU",
            "EXP", "EXPAND_DIMS", "FULLY_CONNECTED", "HARD_SWISH", "LEAKY_RELU", "LOG", "LOGISTIC", "MAXIMUM",
            "MAX_POOL_2D",
            "MEAN", "MINIMUM", "MIRROR_PAD", "MUL", "NEG", "PACK", "PAD", "PADV2", "PRELU", "QUANTIZE", "REDUCE_MAX",
            "REDUCE_MIN", "RELU", "RELU6", "RESHAPE", "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR", "REVERSE_V2",
            "RSQRT",
            "SLICE", "SOFTMAX", "SPLIT", "SPLIT_V", "SQUARED_DIFFERENCE", "SQUEEZE", "STRIDED_SLICE", "SUB", "SUM",
            "TANH",
            "TRANSPOSE", "TRANSPOSE_CONV", "UNIDIRECTIONAL_SEQUENCE_LSTM", "UNPACK",
        ]
    }
}
