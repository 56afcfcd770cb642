import Storage

/// A layer of a network, as Keras defines it: same name, same arguments, same defaults, same order of the learnt tensors.
///
/// Shapes are those of one sample: height, width and channels of an image; steps and features of a sequence.
public protocol Layer: Sendable {
    /// Keras's class, such as "Conv2D".
    static var kind: String { get }
    /// What the layer is called in files and messages; nil: by its class, with a number.
    var name: String? { get set }
    /// The settings beside the name, as Keras writes them.
    var settings: [String: JSONValue] { get }
    /// The tensors that it learns or keeps, in Keras's order.
    func parameters(for inputs: [[Int]]) throws -> [ParameterDescription]
    /// What it computes: each stage takes the output of the one before it, the first one the layer's inputs.
    ///
    /// - Throws: `TrainingError` where the inputs do not fit.
    func stages(for inputs: [[Int]]) throws -> [Stage]
}

extension Layer {
    /// A layer without tensors.
    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] { [] }

    /// The only input's shape.
    func single(_ inputs: [[Int]]) throws -> [Int] {
        guard inputs.count == 1 else { throw TrainingError("\(Self.kind) takes one input and is given \(inputs.count)") }
        return inputs[0]
    }

    /// The only input's shape, which has `rank` dimensions.
    func single(_ inputs: [[Int]], rank: Int, _ meaning: String) throws -> [Int] {
        let shape = try single(inputs)
        guard shape.count == rank else {
            throw TrainingError("\(Self.kind) takes samples of \(meaning) and is given \(shape)")
        }
        return shape
    }

    func requirePositive(_ values: (String, Int)...) throws {
        for (name, value) in values where value < 1 {
            throw TrainingError("\(name) of \(Self.kind) is \(value) and must be at least 1")
        }
    }
}

/// One of a layer's tensors.
public struct ParameterDescription: Sendable {
    /// Keras's name, such as "kernel".
    public var name: String
    /// Row-major.
    public var shape: [Int]
    /// What it begins with.
    public var initializer: Initializer
    /// Whether gradients change it. What is not is kept, such as a moving mean.
    public var isTrainable: Bool

    /// A tensor that is learnt unless it is said that it is kept.
    public init(_ name: String, _ shape: [Int], _ initializer: Initializer, isTrainable: Bool = true) {
        self.name = name
        self.shape = shape
        self.initializer = initializer
        self.isTrainable = isTrainable
    }
}

/// A part of what a layer computes.
public struct Stage: Sendable {
    /// Of one sample.
    public var outputShape: [Int]
    /// The layer's tensors that it takes, by their positions.
    public var parameters: [Int]
    /// Makes what computes it, on no more than so many samples at a time.
    public var kernel: @Sendable (_ samples: Int) -> any LayerKernel

    /// What computes a part of a layer, without parameters unless they are given.
    public init(
        _ outputShape: [Int], parameters: [Int] = [], kernel: @escaping @Sendable (_ samples: Int) -> any LayerKernel
    ) {
        self.outputShape = outputShape
        self.parameters = parameters
        self.kernel = kernel
    }
}
