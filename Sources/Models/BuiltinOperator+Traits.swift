extension BuiltinOperator {
    /// Whether it is a function of each element of one tensor by itself: the output has the shape of the input.
    package var isElementwise: Bool { keepsType || [.quantize, .dequantize, .cast].contains(self) }

    /// Whether it is such a function whose output has the type of the input, too.
    package var keepsType: Bool { Self.functions.contains(self) }

    private static let functions: Set<BuiltinOperator> = [
        .relu, .relu6, .reluN1To1, .relu0To1, .leakyRelu, .elu, .hardSwish, .logistic, .tanh, .gelu, .abs, .neg, .exp, .log,
        .square, .sqrt, .rsqrt, .sin, .cos, .floor, .ceil, .round, .sign, .fakeQuant,
    ]
}
