import Models
import Storage

extension Dense: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.int("units"), activation: try c.activation(), usesBias: try c.bool("use_bias", default: true),
            kernelInitializer: try c.initializer("kernel_initializer", default: .glorotUniform),
            biasInitializer: try c.initializer("bias_initializer", default: .zeros))
    }
}

extension Conv2D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.int("filters"), try c.window("kernel_size"), strides: try c.window("strides", default: 1),
            padding: try c.padding(), dilation: try c.window("dilation_rate", default: 1), activation: try c.activation(),
            usesBias: try c.bool("use_bias", default: true),
            kernelInitializer: try c.initializer("kernel_initializer", default: .glorotUniform),
            biasInitializer: try c.initializer("bias_initializer", default: .zeros))
    }
}

extension MaxPooling2D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        let size = try c.window("pool_size", default: 2)
        self.init(size, strides: try c.window("strides", default: size), padding: try c.padding())
    }
}

extension AveragePooling2D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        let size = try c.window("pool_size", default: 2)
        self.init(size, strides: try c.window("strides", default: size), padding: try c.padding())
    }
}

extension Flatten: KerasReadable {
    init(_ c: KerasConfiguration) { self.init() }
}

extension Reshape: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        guard let shape = try c.list("target_shape") else { throw c.failure("target_shape") }
        self.init(shape)
    }
}

extension Dropout: KerasReadable {
    init(_ c: KerasConfiguration) throws { self.init(try c.number("rate", default: 0)) }
}

extension ActivationLayer: KerasReadable {
    init(_ c: KerasConfiguration) throws { self.init(try c.activation()) }
}

extension DepthwiseConv2D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.window("kernel_size"), strides: try c.window("strides", default: 1), padding: try c.padding(),
            depthMultiplier: try c.number("depth_multiplier", default: 1).whole,
            dilation: try c.window("dilation_rate", default: 1),
            activation: try c.activation(), usesBias: try c.bool("use_bias", default: true),
            depthwiseInitializer: try c.initializer("depthwise_initializer", default: .glorotUniform),
            biasInitializer: try c.initializer("bias_initializer", default: .zeros))
    }
}

extension SeparableConv2D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.int("filters"), try c.window("kernel_size"), strides: try c.window("strides", default: 1),
            padding: try c.padding(), dilation: try c.window("dilation_rate", default: 1),
            depthMultiplier: try c.number("depth_multiplier", default: 1).whole, activation: try c.activation(),
            usesBias: try c.bool("use_bias", default: true),
            depthwiseInitializer: try c.initializer("depthwise_initializer", default: .glorotUniform),
            pointwiseInitializer: try c.initializer("pointwise_initializer", default: .glorotUniform),
            biasInitializer: try c.initializer("bias_initializer", default: .zeros))
    }
}

extension Conv1D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.int("filters"), try c.ints("kernel_size", count: 1)[0], strides: try c.ints("strides", count: 1, default: 1)[0],
            padding: try c.padding(), dilation: try c.ints("dilation_rate", count: 1, default: 1)[0],
            activation: try c.activation(), usesBias: try c.bool("use_bias", default: true),
            kernelInitializer: try c.initializer("kernel_initializer", default: .glorotUniform),
            biasInitializer: try c.initializer("bias_initializer", default: .zeros))
    }
}

extension MaxPooling1D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        let size = try c.ints("pool_size", count: 1, default: 2)[0]
        self.init(size, strides: c.has("strides") ? try c.ints("strides", count: 1)[0] : size, padding: try c.padding())
    }
}

extension AveragePooling1D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        let size = try c.ints("pool_size", count: 1, default: 2)[0]
        self.init(size, strides: c.has("strides") ? try c.ints("strides", count: 1)[0] : size, padding: try c.padding())
    }
}

extension GlobalAveragePooling2D: KerasReadable {
    init(_ c: KerasConfiguration) throws { self.init(keepsDimensions: try c.bool("keepdims", default: false)) }
}

extension GlobalMaxPooling2D: KerasReadable {
    init(_ c: KerasConfiguration) throws { self.init(keepsDimensions: try c.bool("keepdims", default: false)) }
}

extension GlobalAveragePooling1D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        guard try !c.bool("keepdims", default: false) else { throw c.failure("keepdims") }
        self.init()
    }
}

extension GlobalMaxPooling1D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        guard try !c.bool("keepdims", default: false) else { throw c.failure("keepdims") }
        self.init()
    }
}

extension BatchNormalization: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        try c.requireLastAxis()
        self.init(
            momentum: try c.number("momentum", default: 0.99), epsilon: try c.number("epsilon", default: 0.001),
            centers: try c.bool("center", default: true), scales: try c.bool("scale", default: true))
        for key in ["beta", "gamma", "moving_mean", "moving_variance"] { _ = c["\(key)_initializer"] }
        for key in ["renorm", "virtual_batch_size"] {
            guard c[key].map({ $0.isNull || $0 == .bool(false) }) ?? true else { throw c.failure(key) }
        }
        // Say nothing without these.
        for key in ["renorm_clipping", "renorm_momentum", "fused"] { _ = c[key] }
    }
}

extension LayerNormalization: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        try c.requireLastAxis()
        guard try !c.bool("rms_scaling", default: false) else { throw c.failure("rms_scaling") }
        self.init(
            epsilon: try c.number("epsilon", default: 0.001), centers: try c.bool("center", default: true),
            scales: try c.bool("scale", default: true))
        for key in ["beta", "gamma"] { _ = c["\(key)_initializer"] }
    }
}

extension Embedding: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.int("input_dim"), try c.int("output_dim"),
            embeddingsInitializer: try c.initializer(
                "embeddings_initializer", default: .uniform(minimum: -0.05, maximum: 0.05)))
        masksZero = try c.bool("mask_zero", default: false)
        for key in ["input_length", "sparse", "weights"] { _ = c[key] }
    }
}

extension SimpleRNN: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.int("units"), activation: try c.activation(default: .tanh), usesBias: try c.bool("use_bias", default: true),
            returnsSequences: try c.bool("return_sequences", default: false))
        try c.requirePlainRecurrence()
    }
}

extension LSTM: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.int("units"), usesBias: try c.bool("use_bias", default: true),
            returnsSequences: try c.bool("return_sequences", default: false))
        try c.requireGates()
        _ = c["unit_forget_bias"]
        try c.requirePlainRecurrence()
    }
}

extension GRU: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        self.init(
            try c.int("units"), usesBias: try c.bool("use_bias", default: true),
            returnsSequences: try c.bool("return_sequences", default: false))
        try c.requireGates()
        guard try c.bool("reset_after", default: true) else { throw c.failure("reset_after") }
        try c.requirePlainRecurrence()
    }
}

extension Add: KerasReadable { init(_ c: KerasConfiguration) { self.init() } }
extension Subtract: KerasReadable { init(_ c: KerasConfiguration) { self.init() } }
extension Multiply: KerasReadable { init(_ c: KerasConfiguration) { self.init() } }
extension Average: KerasReadable { init(_ c: KerasConfiguration) { self.init() } }
extension Maximum: KerasReadable { init(_ c: KerasConfiguration) { self.init() } }

extension Concatenate: KerasReadable {
    /// - Note: An axis that is written as a positive number is checked when it is called: it must be the last.
    init(_ c: KerasConfiguration) throws {
        self.init()
        axis = try c.list("axis")?.first ?? -1
    }
}

extension KerasConfiguration {
    /// Keras writes the last axis as -1, or as the number that it has with the batch: of a list its only element.
    fileprivate func requireLastAxis() throws {
        guard let axes = try list("axis"), axes.count == 1, axes[0] == -1 || axes[0] > 0 else { throw failure("axis") }
    }

    /// tanh and sigmoid.
    fileprivate func requireGates() throws {
        guard try activation(default: .tanh) == .tanh else { throw failure("activation") }
        guard try activation("recurrent_activation", default: .sigmoid) == .sigmoid else { throw failure("recurrent_activation") }
    }

    /// No dropout between steps, and no other states than the layer's own.
    fileprivate func requirePlainRecurrence() throws {
        for key in ["dropout", "recurrent_dropout"] where try number(key, default: 0) != 0 { throw failure(key) }
        guard try !bool("return_state", default: false) else { throw failure("return_state") }
        for key in ["kernel", "recurrent", "bias"] { _ = self["\(key)_initializer"] }
        for key in ["unroll", "implementation", "zero_output_for_mask"] { _ = self[key] }
    }
}

extension Double {
    fileprivate var whole: Int { Int(exactly: self) ?? 0 }
}

extension ReLU: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        guard try number(c, "threshold") == 0 else { throw c.failure("threshold") }
        self.init(
            maximum: c.has("max_value") ? try c.number("max_value", default: 0) : nil,
            negativeSlope: try number(c, "negative_slope"))
    }
}

private func number(_ c: KerasConfiguration, _ key: String) throws -> Double { c.has(key) ? try c.number(key, default: 0) : 0 }

extension Softmax: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        guard try c.list("axis") ?? [-1] == [-1] else { throw c.failure("axis") }
        self.init()
    }
}

extension ZeroPadding2D: KerasReadable {
    init(_ c: KerasConfiguration) throws {
        let pairs = c["padding"]?.array?.compactMap { $0.array?.compactMap(\.int) } ?? []
        guard pairs.count == 2, pairs.allSatisfy({ $0.count == 2 }) else { throw c.failure("padding") }
        self.init(top: pairs[0][0], bottom: pairs[0][1], left: pairs[1][0], right: pairs[1][1])
    }
}
