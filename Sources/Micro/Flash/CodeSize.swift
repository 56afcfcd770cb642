/// Bytes of code by operator, as an estimate.
///
/// Measured on x86-64: the functions of each kernel's source file in the `tflite-micro` wheel of 2026-10-23 (reference
/// kernels, all types); the runtime is TFLM's own size log of 2022-07 (`interpreter only`). An Arm or Xtensa build
/// differs: for four models with the same dozen operators 84,528 bytes (Cortex-M4 with CMSIS-NN) and 114,579 bytes
/// (ESP32-S3) were measured for runtime and kernels together.
public enum CodeSize {
    /// Interpreter, allocators and planner.
    public static let runtime = 29_464
    /// An operator without a figure of its own.
    static let typical = 2_000

    /// Runtime and the kernels of these operators.
    public static func bytes(for operators: [String]) -> Int {
        runtime + Set(operators).reduce(0) { $0 + (kernels[$1] ?? typical) }
    }

    static let kernels: [String: Int] = [
        "ADD": 14_633, "ADD_N": 3_200, "ARG_MAX": 3_623, "ARG_MIN": 3_623, "AVERAGE_POOL_2D": 2_200,
        "BATCH_MATMUL": 10_826, "BATCH_TO_SPACE_ND": 2_405, "BROADCAST_ARGS": 1_923, "BROADCAST_TO": 2_428,
        "CALL_ONCE": 314, "CAST": 2_996, "CEIL": 1_016, "CONCATENATION": 7_801, "CONV_2D": 9_696, "CUMSUM": 2_685,
        "DEPTHWISE_CONV_2D": 5_113, "DEPTH_TO_SPACE": 2_350, "DIV": 13_383, "DYNAMIC_UPDATE_SLICE": 4_343,
        "ELU": 1_260, "EMBEDDING_LOOKUP": 1_683, "EXP": 994, "EXPAND_DIMS": 1_102, "FILL": 1_498, "FLOOR": 499,
        "FLOOR_DIV": 1_409, "FLOOR_MOD": 2_730, "FULLY_CONNECTED": 6_853, "GATHER": 3_908, "GATHER_ND": 2_092,
        "HARD_SWISH": 1_097, "IF": 1_444, "L2_NORMALIZATION": 2_254, "L2_POOL_2D": 2_524, "LEAKY_RELU": 1_300,
        "LOGISTIC": 2_073, "LOG_SOFTMAX": 3_440, "MAXIMUM": 4_855, "MAX_POOL_2D": 2_200, "MEAN": 7_500,
        "MINIMUM": 4_855, "MIRROR_PAD": 13_352, "NEG": 337, "PACK": 2_240, "PAD": 6_809, "PADV2": 6_809,
        "QUANTIZE": 7_446, "READ_VARIABLE": 216, "ASSIGN_VARIABLE": 889, "VAR_HANDLE": 226, "RELU": 674, "RELU6": 673,
        "RESHAPE": 180, "RESIZE_BILINEAR": 4_118, "RESIZE_NEAREST_NEIGHBOR": 5_347, "REVERSE_V2": 6_651,
        "ROUND": 1_021, "SELECT_V2": 8_884, "SHAPE": 1_842, "SLICE": 4_524, "SOFTMAX": 3_189,
        "SPACE_TO_BATCH_ND": 2_699, "SPACE_TO_DEPTH": 2_432, "SPLIT": 2_278, "SPLIT_V": 2_229,
        "SQUARED_DIFFERENCE": 10_158, "SQUEEZE": 863, "STRIDED_SLICE": 10_092, "SUB": 17_877, "SUM": 7_500,
        "SVDF": 1_422, "TANH": 4_076, "TRANSPOSE": 1_295, "TRANSPOSE_CONV": 11_011,
        "UNIDIRECTIONAL_SEQUENCE_LSTM": 6_183, "UNPACK": 1_883, "WHILE": 776, "ZEROS_LIKE": 706,
        "TFLite_Detection_PostProcess": 13_534, "SignalRfft": 15_000, "SignalIrfft": 15_000,
    ]
}
