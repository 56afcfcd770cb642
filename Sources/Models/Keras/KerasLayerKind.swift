import Storage

/// What is known of a class of layers: how it is converted and what of its configuration says nothing about inference.
struct KerasLayerKind: Sendable {
    typealias Convert = @Sendable (inout KerasConverter, KerasConverter.Context) throws -> [KerasConverter.Value]

    /// The values that a setting without effect on what the layer computes may have.
    enum Inert: Sendable {
        case any
        case only([JSONValue])

        func allows(_ value: JSONValue) -> Bool {
            switch self {
            case .any: true
            case .only(let values): values.contains(value)
            }
        }
    }

    enum Training: Sendable {
        case never, always
        /// Keras 3 writes `training=True` into each call, and prediction overrides it.
        case inKeras2
    }

    /// What becomes of the mask that comes with a tensor.
    enum Masking: Sendable {
        case dropped
        /// The outputs have that of the first input.
        case kept
        /// The converter says which masks its outputs have.
        case own
    }

    /// The learnt tensors, in Keras's order.
    var weights: [String]
    /// Settings that need not be read.
    var inert: [String: Inert]
    /// Whether it computes something else when it is called with `training=True`.
    var changesInTraining: Training
    var masking: Masking
    var convert: Convert

    init(
        weights: [String] = [], inert: [String: Inert] = [:], changesInTraining: Training = .never,
        masking: Masking = .dropped, convert: @escaping Convert
    ) {
        self.weights = weights
        self.inert = inert
        self.changesInTraining = changesInTraining
        self.masking = masking
        self.convert = convert
    }

    /// Settings that every layer may have and that only describe it or its training.
    static let common: [String: Inert] = [
        "name": .any, "trainable": .any, "batch_input_shape": .any, "batch_shape": .any, "input_shape": .any,
        "activity_regularizer": .any, "dynamic": .only([.bool(false)]), "autocast": .any, "build_input_shape": .any,
    ]

    /// How a learnt tensor was begun and held in bounds says nothing about what it is now.
    static let training = ["initializer", "regularizer", "constraint"]

    /// Whether the setting `key` may be `value` without anything reading it.
    func ignores(_ key: String, _ value: JSONValue) -> Bool {
        if let rule = inert[key] ?? Self.common[key] { return rule.allows(value) }
        return weights.contains { weight in Self.training.contains { key == "\(weight)_\($0)" } }
    }

    /// What is known of the class `name` of Keras's own layers.
    static func of(_ name: String) -> KerasLayerKind? { layers[name] }

    /// What is known of the class of `configuration`; nil for unknown ones and for layers that are not Keras's own,
    /// whatever their names.
    static func of(_ configuration: KerasConfiguration) -> KerasLayerKind? {
        guard let module = configuration.module else {
            // HDF5 files do not say it. Operations have no settings that all layers have.
            let operation = configuration.isLayer ? nil : operations[configuration.kind]
            return operation ?? layers[configuration.kind]
        }
        guard configuration.isOfKeras else { return nil }
        return module.split(separator: ".").contains("ops") ? operations[configuration.kind] : layers[configuration.kind]
    }
}
