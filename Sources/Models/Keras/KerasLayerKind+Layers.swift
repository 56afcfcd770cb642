import Storage

/// Each class of layers with its converter and the settings that matter only in training or only to the file.
extension KerasLayerKind {
    static let layers = [
        arithmetic, weighted, pooling, shapes, activations, normalization, sequences, trainingOnly, functions,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// One kind under its names.
    private static func named(_ names: [String], _ kind: KerasLayerKind) -> [String: KerasLayerKind] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, kind) })
    }

    /// A layer of one tensor of floats that makes one.
    private static func one(
        _ names: String..., weights: [String] = [], inert: [String: Inert] = [:], changesInTraining: Training = .never,
        _ convert:
            @escaping @Sendable (inout KerasConverter, KerasConverter.Context, KerasConverter.Value) throws
            -> KerasConverter.Value
    ) -> [String: KerasLayerKind] {
        named(
            names,
            KerasLayerKind(weights: weights, inert: inert, changesInTraining: changesInTraining) {
                let input = try $1.input()
                return [try convert(&$0, $1, $0.float(input, for: $1))]
            })
    }

    /// A layer of one tensor of any type that makes one of the same type.
    private static func moving(
        _ names: String..., weights: [String] = [], inert: [String: Inert] = [:], changesInTraining: Training = .never,
        _ convert:
            @escaping @Sendable (inout KerasConverter, KerasConverter.Context, KerasConverter.Value) throws
            -> KerasConverter.Value
    ) -> [String: KerasLayerKind] {
        named(
            names,
            KerasLayerKind(weights: weights, inert: inert, changesInTraining: changesInTraining) {
                [try convert(&$0, $1, $1.input())]
            })
    }

    private static func all(_ groups: [String: KerasLayerKind]...) -> [String: KerasLayerKind] {
        groups.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }

    private static let null = Inert.only([.null])
    private static let off = Inert.only([.bool(false)])

    private static let arithmetic = all(
        merge("Add", .add), merge("Subtract", .sub), merge("Multiply", .mul), merge("Maximum", .maximum),
        merge("Minimum", .minimum),
        named(["Average"], KerasLayerKind { [try $0.average($1)] }),
        named(["Concatenate"], KerasLayerKind { [try $0.concatenate($1)] }))

    private static func merge(_ name: String, _ code: BuiltinOperator) -> [String: KerasLayerKind] {
        named([name], KerasLayerKind { [try $0.merge(code, $1)] })
    }

    /// How the matrices of a separable convolution were learnt, by the names that the settings have for them.
    private static let separable = Dictionary(
        uniqueKeysWithValues: ["kernel", "depthwise", "pointwise"].flatMap { matrix in
            training.map { ("\(matrix)_\($0)", Inert.any) }
        } + [("groups", .only([.int(1)]))])

    private static let weighted = all(
        one(
            "Dense", weights: ["kernel", "bias"], inert: ["lora_rank": null, "lora_alpha": null, "input_dim": .any]
        ) { try $0.dense($1, $2) },
        one("Conv2D", "Convolution2D", weights: ["kernel", "bias"]) { try $0.activated($1, $0.convolution($1, $2)) },
        one("Conv1D", "Convolution1D", weights: ["kernel", "bias"]) {
            try $0.activated($1, $0.inTwoDimensions($1, $2) { try $0.convolution($1, $2, $3) })
        },
        one("DepthwiseConv2D", weights: ["depthwise_kernel", "bias"], inert: separable) {
            try $0.activated($1, $0.depthwise($1, $2))
        },
        one("DepthwiseConv1D", weights: ["depthwise_kernel", "bias"], inert: separable) {
            try $0.activated($1, $0.inTwoDimensions($1, $2) { try $0.depthwise($1, $2, $3) })
        },
        one(
            "SeparableConv2D", "SeparableConvolution2D",
            weights: ["depthwise_kernel", "pointwise_kernel", "bias"], inert: separable
        ) { try $0.activated($1, $0.separable($1, $2)) },
        one(
            "SeparableConv1D", "SeparableConvolution1D",
            weights: ["depthwise_kernel", "pointwise_kernel", "bias"], inert: separable
        ) { try $0.activated($1, $0.inTwoDimensions($1, $2) { try $0.separable($1, $2, $3) }) },
        one(
            "Conv2DTranspose", "Convolution2DTranspose", weights: ["kernel", "bias"],
            inert: ["groups": .only([.int(1)]), "output_padding": null]
        ) { try $0.activated($1, $0.transposed($1, $2)) })

    private static let pooling = all(
        one("MaxPooling2D", "MaxPool2D") { try $0.pool($1, $2, .maxPool2D) },
        one("AveragePooling2D", "AvgPool2D") { try $0.pool($1, $2, .averagePool2D) },
        one("MaxPooling1D", "MaxPool1D") { try $0.inTwoDimensions($1, $2) { try $0.pool($1, $2, .maxPool2D, $3) } },
        one("AveragePooling1D", "AvgPool1D") {
            try $0.inTwoDimensions($1, $2) { try $0.pool($1, $2, .averagePool2D, $3) }
        },
        one("GlobalAveragePooling2D", "GlobalAvgPool2D") { try $0.globalPool($1, $2, .mean, rank: 4) },
        one("GlobalMaxPooling2D", "GlobalMaxPool2D") { try $0.globalPool($1, $2, .reduceMax, rank: 4) },
        one("GlobalAveragePooling1D", "GlobalAvgPool1D") { try $0.globalPool($1, $2, .mean, rank: 3) },
        one("GlobalMaxPooling1D", "GlobalMaxPool1D") { try $0.globalPool($1, $2, .reduceMax, rank: 3) })

    private static let shapes = all(
        moving("Flatten") { try $0.flatten($1, $2) },
        moving("Reshape") { try $0.reshape($1, $2) },
        moving("Permute") { try $0.permute($1, $2) },
        moving("RepeatVector") { try $0.repeatVector($1, $2) },
        moving("ZeroPadding2D") { try $0.pad($1, $2, rank: 4) },
        moving("ZeroPadding1D") { try $0.pad($1, $2, rank: 3) },
        moving("Cropping2D") { try $0.crop($1, $2, rank: 4) },
        moving("Cropping1D") { try $0.crop($1, $2, rank: 3) },
        one("UpSampling2D") { try $0.upsample($1, $2) },
        one(
            "Resizing",
            inert: [
                "antialias": off, "crop_to_aspect_ratio": off, "pad_to_aspect_ratio": off, "fill_mode": .any,
                "fill_value": .any,
            ]
        ) { try $0.resize($1, $2) },
        moving(
            "Embedding", weights: ["embeddings"],
            inert: [
                "mask_zero": off, "input_length": .any, "sparse": .any, "weights": null, "lora_rank": null,
                "lora_alpha": null,
            ]
        ) { try $0.embedding($1, $2) })

    private static let activations = all(
        one("Activation") { try $0.activated($1, $2) },
        one("ReLU") { try $0.relu($1, $2) },
        one("LeakyReLU") { try $0.leakyRelu($1, $2) },
        one("PReLU", weights: ["alpha"]) { try $0.parametricRelu($1, $2) },
        one("ELU") { try $0.exponentialLinear($1, $2) },
        one("Softmax") { try $0.softmax($1, $2) })

    private static let normalization = all(
        one(
            "BatchNormalization", "BatchNormalizationV1", "SyncBatchNormalization",
            weights: ["gamma", "beta", "moving_mean", "moving_variance"],
            inert: [
                "momentum": .any, "synchronized": .any, "fused": .any, "renorm": off, "renorm_clipping": .any,
                "renorm_momentum": .any, "virtual_batch_size": null, "adjustment": null,
            ], changesInTraining: .always
        ) { try $0.batchNormalization($1, $2) },
        one("LayerNormalization", weights: ["gamma", "beta"], inert: ["rms_scaling": off]) {
            try $0.layerNormalization($1, $2)
        },
        one("Rescaling") { try $0.rescaling($1, $2) },
        one("Normalization", weights: ["mean", "variance", "count"]) { try $0.normalization($1, $2) })

    private static let sequences = all(
        named(["LSTM", "GRU", "SimpleRNN", "RNN"], recurrent),
        named(
            ["Bidirectional"], KerasLayerKind(inert: ["zero_output_for_mask": .any], masking: .own) { try $0.bidirectional($1) }),
        named(["TimeDistributed"], KerasLayerKind { [try $0.timeDistributed($1)] }))

    private static let recurrent = KerasLayerKind(
        weights: ["kernel", "recurrent_kernel", "bias"],
        inert: [
            "recurrent_initializer": .any, "recurrent_regularizer": .any, "recurrent_constraint": .any,
            "dropout": .any, "recurrent_dropout": .any, "seed": .any, "unroll": .any, "implementation": .any,
            "unit_forget_bias": .any, "use_cudnn": .any, "time_major": off, "num_constants": null,
            "input_dim": .any, "input_length": .any,
        ], changesInTraining: .always, masking: .own
    ) { try $0.recurrent($1) }

    /// Noise and changes of pictures that are there in training only.
    private static let trainingOnly = all(
        inTraining(
            "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "GaussianDropout",
            "AlphaDropout", settings: ["rate", "seed", "noise_shape", "stddev", "data_format"], .always),
        inTraining("ActivityRegularization", settings: ["l1", "l2"], .never),
        inTraining(
            "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness",
            settings: [
                "data_format", "mode", "factor", "fill_mode", "fill_value", "interpolation", "height_factor",
                "width_factor", "value_range", "lower", "upper", "rng_type", "seed",
            ], .inKeras2))

    private static func inTraining(
        _ names: String..., settings: [String], _ changes: Training
    ) -> [String: KerasLayerKind] {
        let inert = Dictionary(uniqueKeysWithValues: settings.map { ($0, Inert.any) })
        return named(names, KerasLayerKind(inert: inert, changesInTraining: changes) { [try $1.input()] })
    }
}
