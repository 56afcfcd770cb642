import Tensors

/// What TensorFlow's arithmetic is called in TensorFlow Lite.
enum TensorFlowArithmetic {
    static func unary(_ op: String) -> BuiltinOperator? {
        switch op {
        case "Relu": .relu
        case "Relu6": .relu6
        case "Elu": .elu
        case "Tanh": .tanh
        case "Sigmoid": .logistic
        case "Exp": .exp
        case "Log": .log
        case "Sqrt": .sqrt
        case "Rsqrt": .rsqrt
        case "Square": .square
        case "Abs": .abs
        case "Neg": .neg
        case "Sin": .sin
        case "Cos": .cos
        case "Floor": .floor
        case "Ceil": .ceil
        case "Round": .round
        case "Sign": .sign
        case "LogicalNot": .logicalNot
        case "LogSoftmax": .logSoftmax
        default: nil
        }
    }

    static func binary(_ op: String) -> BuiltinOperator? {
        switch op {
        case "Add", "AddV2": .add
        case "Sub": .sub
        case "Mul": .mul
        case "RealDiv", "Div": .div
        case "Maximum": .maximum
        case "Minimum": .minimum
        case "SquaredDifference": .squaredDifference
        case "Pow": .pow
        case "FloorDiv": .floorDiv
        case "FloorMod": .floorMod
        case "Equal": .equal
        case "NotEqual": .notEqual
        case "Less": .less
        case "LessEqual": .lessEqual
        case "Greater": .greater
        case "GreaterEqual": .greaterEqual
        case "LogicalAnd": .logicalAnd
        case "LogicalOr": .logicalOr
        case "BitwiseXor": .bitwiseXor
        case "RightShift": .rightShift
        default: nil
        }
    }

    static func reduction(_ op: String) -> BuiltinOperator? {
        switch op {
        case "Mean": .mean
        case "Sum": .sum
        case "Prod": .reduceProd
        case "Max": .reduceMax
        case "Min": .reduceMin
        case "Any": .reduceAny
        case "All": .reduceAll
        default: nil
        }
    }
}
