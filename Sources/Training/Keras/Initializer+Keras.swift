import Storage

extension Initializer {
    /// As Keras writes it.
    var keras: JSONValue {
        func object(_ name: String, _ settings: [String: JSONValue] = [:]) -> JSONValue {
            .object([
                "module": .string("keras.initializers"), "class_name": .string(name), "config": .object(settings),
                "registered_name": .null,
            ])
        }
        let seed: [String: JSONValue] = ["seed": .null]
        func number(_ value: Float) -> JSONValue { .double(Double(value)) }
        return switch self {
        // Keras makes the ones of the forget gate itself.
        case .zeros, .forgetGate: object("Zeros")
        case .ones: object("Ones")
        case .constant(let value): object("Constant", ["value": number(value)])
        case .glorotUniform: object("GlorotUniform", seed)
        case .glorotNormal: object("GlorotNormal", seed)
        case .heUniform: object("HeUniform", seed)
        case .heNormal: object("HeNormal", seed)
        case .lecunUniform: object("LecunUniform", seed)
        case .lecunNormal: object("LecunNormal", seed)
        case .uniform(let minimum, let maximum):
            object("RandomUniform", ["seed": .null, "minval": number(minimum), "maxval": number(maximum)])
        case .normal(let mean, let deviation):
            object("RandomNormal", ["seed": .null, "mean": number(mean), "stddev": number(deviation)])
        case .truncatedNormal(let mean, let deviation):
            object("TruncatedNormal", ["seed": .null, "mean": number(mean), "stddev": number(deviation)])
        case .orthogonal: object("Orthogonal", ["seed": .null, "gain": .double(1)])
        }
    }

    /// Reads what Keras writes: a name, or an object with class and settings; nil for what is not known here.
    init?(keras json: JSONValue) {
        let settings = json["config"]
        func number(_ key: String, _ defaultValue: Float) -> Float { settings?[key]?.double.map { Float($0) } ?? defaultValue }
        switch json.string ?? json["class_name"]?.string {
        case "Zeros", "zeros": self = .zeros
        case "Ones", "ones": self = .ones
        case "Constant", "constant": self = .constant(number("value", 0))
        case "GlorotUniform", "glorot_uniform": self = .glorotUniform
        case "GlorotNormal", "glorot_normal": self = .glorotNormal
        case "HeUniform", "he_uniform": self = .heUniform
        case "HeNormal", "he_normal": self = .heNormal
        case "LecunUniform", "lecun_uniform": self = .lecunUniform
        case "LecunNormal", "lecun_normal": self = .lecunNormal
        case "RandomUniform", "random_uniform", "uniform":
            self = .uniform(minimum: number("minval", -0.05), maximum: number("maxval", 0.05))
        case "RandomNormal", "random_normal", "normal":
            self = .normal(mean: number("mean", 0), deviation: number("stddev", 0.05))
        case "TruncatedNormal", "truncated_normal":
            self = .truncatedNormal(mean: number("mean", 0), deviation: number("stddev", 0.05))
        case "Orthogonal", "OrthogonalInitializer", "orthogonal": self = .orthogonal
        default: return nil
        }
    }
}
