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
        masking: Masking = .dropped,
        _ convert:
            @escaping @Sendable (inout KerasConverter, KerasConverter.Context, KerasConverter.Value) throws
            -> KerasConverter.Value
    ) -> [String: KerasLayerKind] {
        named(
            names,
            KerasLayerKind(weights: weights, inert: inert, changesInTraining: changesInTraining, masking: masking) {
                let input = try $1.input()
                var value = $0.float(input, for: $1)
                value.mask = input.mask
                return [try convert(&$0, $1, value)]
            })
    }

    /// A layer of one tensor of any type that makes one of the same type.
    private static func moving(
        _ names: String..., weights: [String] = [], inert: [String: Inert] = [:], changesInTraining: Training = .never,
        masking: Masking = .dropped,
        _ convert:
            @escaping @Sendable (inout KerasConverter, KerasConverter.Context, KerasConverter.Value) throws
            -> KerasConverter.Value
    ) -> [String: KerasLayerKind] {
        named(
            names,
            KerasLayerKind(weights: weights, inert: inert, changesInTraining: changesInTraining, masking: masking) {
                [try convert(&$0, $1, $1.input())]
            })
    }

    private static func all(_ groups: [String: KerasLayerKind]...) -> [String: KerasLayerKind] {
        groups.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }

    private static let null = Inert.only([.null])
    private static let off = Inert.only([.bool(false)])

    private static let arithmetic = all(
        merge("Add") { try $0.merge(.add, $1) }, merge("Subtract") { try $0.merge(.sub, $1) },
        merge("Average") { try $0.average($1) },
        named(["Multiply"], KerasLayerKind(masking: .own) { [try $0.masked(product: $1)] }),
        named(["Maximum"], KerasLayerKind(masking: .own) { [try $0.extremes(.maximum, $1)] }),
        named(["Minimum"], KerasLayerKind(masking: .own) { [try $0.extremes(.minimum, $1)] }),
        named(["Concatenate"], KerasLayerKind(masking: .own) { [try $0.maskedConcatenate($1)] }),
        named(["Dot"], KerasLayerKind { [try $0.dot($1)] }))

    private static func merge(_ name: String, _ convert: @escaping Function) -> [String: KerasLayerKind] {
        named(
            [name],
            KerasLayerKind(masking: .own) {
                var result = try convert(&$0, $1)
                result.mask = try $0.mergedMask($1)
                return [result]
            })
    }

    /// How the matrices of a separable convolution were learnt, by the names that the settings have for them.
    private static let separable = Dictionary(
        uniqueKeysWithValues: ["kernel", "depthwise", "pointwise"].flatMap { matrix in
            training.map { ("\(matrix)_\($0)", Inert.any) }
        } + [("groups", .only([.int(1)]))])

    private static let weighted = all(
        one(
            "Dense", weights: ["kernel", "bias"], inert: ["lora_rank": .any, "lora_alpha": .any, "input_dim": .any],
            masking: .kept
        ) { try $0.dense($1, $2) },
        one(
            "EinsumDense", weights: ["kernel", "bias"],
            inert: ["lora_rank": .any, "lora_alpha": .any, "gptq_unpacked_column_size": null, "quantization_config": null]
        ) {
            try $0.einsumDense($1, $2)
        },
        one("Conv3D", "Convolution3D", weights: ["kernel", "bias"]) { try $0.activated($1, $0.convolution3D($1, $2)) },
        one("Conv3DTranspose", "Convolution3DTranspose", weights: ["kernel", "bias"]) {
            try $0.activated($1, $0.transposed3D($1, $2))
        },
        one("Conv1DTranspose", "Convolution1DTranspose", weights: ["kernel", "bias"], inert: ["groups": .only([.int(1)])]) {
            try $0.activated(
                $1, $0.inTwoDimensions($1, $2) { converter, context, input, _ in try converter.transposed(context, input) })
        },
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
            inert: ["groups": .only([.int(1)])]
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
        one("GlobalAveragePooling1D", "GlobalAvgPool1D") {
            guard let mask = try $1.mask(of: $2, position: 1) else { return try $0.globalPool($1, $2, .mean, rank: 3) }
            try $1.configuration.requireChannelsLast()
            return try $0.maskedMean($1, $2, mask)
        },
        one("GlobalAveragePooling3D", "GlobalAvgPool3D") { try $0.globalPool($1, $2, .mean, rank: 5) },
        one("GlobalMaxPooling3D", "GlobalMaxPool3D") { try $0.globalPool($1, $2, .reduceMax, rank: 5) },
        one("MaxPooling3D", "MaxPool3D") { try $0.pool3D($1, $2, .maxPool2D) },
        one("AveragePooling3D", "AvgPool3D") { try $0.pool3D($1, $2, .averagePool2D) },
        adaptive("Average", .averagePool2D), adaptive("Max", .maxPool2D),
        one("GlobalMaxPooling1D", "GlobalMaxPool1D") { try $0.globalPool($1, $2, .reduceMax, rank: 3) })

    private static func adaptive(_ name: String, _ code: BuiltinOperator) -> [String: KerasLayerKind] {
        all(
            one("Adaptive\(name)Pooling1D") { try $0.adaptivePool($1, $2, code, count: 1) },
            one("Adaptive\(name)Pooling2D") { try $0.adaptivePool($1, $2, code, count: 2) },
            one("Adaptive\(name)Pooling3D") { try $0.adaptivePool($1, $2, code, count: 3) })
    }

    private static let shapes = all(
        moving("Flatten") { try $0.flatten($1, $2) },
        moving("Reshape") { try $0.reshape($1, $2) },
        moving("Permute") { try $0.permute($1, $2) },
        moving("RepeatVector") { try $0.repeatVector($1, $2) },
        moving("ZeroPadding2D") { try $0.pad($1, $2, rank: 4) },
        moving("ZeroPadding1D") { try $0.pad($1, $2, rank: 3) },
        moving("Cropping2D") { try $0.crop($1, $2, rank: 4) },
        moving("Cropping1D") { try $0.crop($1, $2, rank: 3) },
        moving("ZeroPadding3D") { try $0.pad($1, $2, rank: 5) },
        moving("Cropping3D") { try $0.crop($1, $2, rank: 5) },
        moving("Identity", masking: .kept) { $2 },
        one("UpSampling2D") { try $0.upsample($1, $2) },
        moving("UpSampling1D") { try $0.upsampleSteps($1, $2, count: 1) },
        moving("UpSampling3D") { try $0.upsampleSteps($1, $2, count: 3) },
        one("Resizing", inert: resizing) {
            let height = try $1.configuration.positive("height", count: 1)
            return try $0.resize($1, $2, to: height + $1.configuration.positive("width", count: 1))
        },
        one(
            "STFTSpectrogram", weights: ["real_kernel", "imag_kernel"],
            inert: ["window": .any, "periodic": .any, "scaling": .any]
        ) { try $0.spectrogram($1, $2) },
        one("AutoContrast") { try $0.autoContrast($1, $2) },
        one("MelSpectrogram") { try $0.melSpectrogram($1, $2) },
        one("CenterCrop") { try $0.centerCrop($1, $2) },
        one("Masking", masking: .own) { try $0.masking($1, $2) },
        one("Discretization", inert: ["epsilon": .any, "sparse": off]) { try $0.discretization($1, $2) },
        named(["CategoryEncoding"], KerasLayerKind(inert: ["sparse": off]) { [try $0.categoryEncoding($1)] }),
        moving(
            "Embedding", weights: ["embeddings"],
            inert: [
                "input_length": .any, "sparse": .any, "weights": null, "lora_rank": .any, "lora_alpha": .any,
            ], masking: .own
        ) { try $0.embedding($1, $2) },
        moving(
            "ReversibleEmbedding", weights: ["embeddings", "reverse_embeddings"],
            inert: ["weights": null, "lora_rank": .any, "lora_alpha": .any, "reverse_dtype": null], masking: .own
        ) { try $0.embedding($1, $2) })

    /// What says nothing where nothing is padded.
    static let resizing: [String: Inert] = ["antialias": off, "fill_mode": .any, "fill_value": .any]

    private static let activations = all(
        one("Activation", masking: .kept) { try $0.activated($1, $2) },
        one("ReLU", masking: .kept) { try $0.relu($1, $2) },
        one("LeakyReLU", masking: .kept) { try $0.leakyRelu($1, $2) },
        one("PReLU", weights: ["alpha"], masking: .kept) { try $0.parametricRelu($1, $2) },
        one("ELU", masking: .kept) { try $0.exponentialLinear($1, $2) },
        one("Softmax", masking: .kept) { try $0.softmax($1, $2) })

    private static let normalization = all(
        one(
            "BatchNormalization", "BatchNormalizationV1", "SyncBatchNormalization",
            weights: ["gamma", "beta", "moving_mean", "moving_variance"],
            inert: [
                "momentum": .any, "synchronized": .any, "fused": .any, "renorm_clipping": .any,
                "renorm_momentum": .any, "virtual_batch_size": null, "adjustment": null,
            ], changesInTraining: .always, masking: .kept
        ) { try $0.batchNormalization($1, $2) },
        one("LayerNormalization", weights: ["gamma", "beta"], masking: .kept) { try $0.layerNormalization($1, $2) },
        one("GroupNormalization", weights: ["gamma", "beta"], masking: .kept) { try $0.groupNormalization($1, $2) },
        one("RMSNormalization", weights: ["scale"]) { try $0.rootMeanSquareNormalization($1, $2) },
        one("UnitNormalization", masking: .kept) { try $0.unitNormalization($1, $2) },
        one("Rescaling", masking: .kept) { try $0.rescaling($1, $2) },
        one("Normalization", weights: ["mean", "variance", "count"], masking: .kept) { try $0.normalization($1, $2) })

    private static let sequences = all(
        named(["LSTM", "GRU", "SimpleRNN", "RNN"], recurrent),
        named(
            ["Bidirectional"], KerasLayerKind(inert: ["zero_output_for_mask": .any], masking: .own) { try $0.bidirectional($1) }),
        named(["TimeDistributed"], KerasLayerKind(masking: .kept) { [try $0.timeDistributed($1)] }),
        named(
            ["SpectralNormalization"],
            KerasLayerKind(inert: ["power_iterations": .any], changesInTraining: .always) { try $0.spectralNormalization($1) }),
        named(["ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"], convolutionalRecurrent),
        named(
            ["Attention", "AdditiveAttention"],
            KerasLayerKind(inert: ["dropout": .any, "seed": .any], changesInTraining: .always, masking: .own) {
                try $0.attention($1)
            }),
        named(
            ["MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention"],
            KerasLayerKind(
                weights: ["kernel", "bias"],
                inert: [
                    "dropout": .any, "seed": .any, "flash_attention": .any, "query_shape": .any, "key_shape": .any,
                    "value_shape": .any,
                ],
                changesInTraining: .always, masking: .own
            ) { try $0.multiHeadAttention($1) }))

    private static let convolutionalRecurrent = KerasLayerKind(
        weights: ["kernel", "recurrent_kernel", "bias"],
        inert: [
            "recurrent_initializer": .any, "recurrent_regularizer": .any, "recurrent_constraint": .any, "dropout": .any,
            "recurrent_dropout": .any, "seed": .any, "unroll": .any, "unit_forget_bias": .any, "use_cudnn": .any,
            "zero_output_for_mask": .any, "time_major": off,
        ], changesInTraining: .always
    ) { try $0.convolutionalLongShortTermMemory($1) }

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
            "AlphaDropout", settings: ["rate", "seed", "noise_shape", "stddev", "data_format"], .always, masking: .kept),
        inTraining("ActivityRegularization", settings: ["l1", "l2"], .never, masking: .kept),
        inTraining(
            "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness",
            "RandomColorDegeneration", "RandomColorJitter", "RandomElasticTransform", "RandomErasing",
            "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective",
            "RandomPosterization", "RandomSaturation", "RandomSharpness", "RandomShear", "AugMix", "CutMix", "MixUp",
            "RandAugment",
            settings: [
                "all_ops", "alpha", "brightness_factor", "chain_depth", "contrast_factor", "hue_factor", "kernel_size",
                "num_chains", "num_ops", "saturation_factor", "scale", "sigma", "x_factor", "y_factor",
                "data_format", "mode", "factor", "fill_mode", "fill_value", "interpolation", "height_factor",
                "width_factor", "value_range", "lower", "upper", "rng_type", "seed",
            ], .inKeras2))

    private static func inTraining(
        _ names: String..., settings: [String], _ changes: Training, masking: Masking = .dropped
    ) -> [String: KerasLayerKind] {
        let inert = Dictionary(uniqueKeysWithValues: settings.map { ($0, Inert.any) })
        return named(names, KerasLayerKind(inert: inert, changesInTraining: changes, masking: masking) { [try $1.input()] })
    }
}
