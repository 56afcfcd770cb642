import FoundationEssentials
import Inference
import Models
import Records
import SystemIO
import Tensors
import Training

extension Network {
    /// The network of a Keras model, to be trained on.
    ///
    /// - Throws: `KitError` for a model that was not read from a Keras file; `TrainingError` naming what cannot be trained.
    public init(_ model: Model) throws {
        if model.format == .savedModel, let refusal = SavedModel.refusal(at: model.origins.first?.name ?? "") { throw refusal }
        guard let keras = model.keras else {
            throw KitError(
                "'\(model.name)' is no Keras model", help: "Networks can be trained that come from .keras or .h5 files.")
        }
        try self.init(keras)
    }

    /// The network trained on samples. The same samples and options give the same network, to the bit.
    ///
    /// What was trained is kept between runs of a notebook, and so is the state after each epoch: training that was ended goes
    /// on from there.
    ///
    /// - Parameters:
    ///   - validation: Samples to look at after each epoch and not to learn from.
    ///   - validationShare: The last samples of `data` that are taken for that, from 0 to below 1, where no others are given.
    /// - Throws: `KitError` or `TrainingError` where samples, network and options do not fit.
    public func trained(
        on data: Dataset, validation: Dataset? = nil, validationShare: Double = 0, _ options: TrainingOptions = TrainingOptions()
    ) throws -> TrainingRun {
        guard (0..<1).contains(validationShare) else { throw KitError("a share of \(validationShare) is not from 0 to below 1") }
        var data = data, validation = validation
        if validation == nil, validationShare > 0 {
            let first = data.sampleCount - Int(Double(data.sampleCount) * validationShare)
            guard first < data.sampleCount else {
                throw KitError("a share of \(validationShare) of \(data.sampleCount) samples is none")
            }
            (data, validation) = (data[0..<first], data[first..<data.sampleCount])
        }
        var hashed = options
        (hashed.threads, hashed.checkpoint, hashed.distillation) = (nil, nil, nil)
        let teacher = options.distillation.map { "\($0.teacher.digest) \($0.temperature) \($0.labelShare)" } ?? ""
        let key =
            "train \(digest) \(data.identity) \(validation?.identity ?? "") \(hashed) \(teacher) \(FastKernels.processorName)"
        let kept = try ResultCache.shared.bytes(for: key) {
            var options = options
            let state = options.checkpoint == nil ? ResultCache.shared.state(for: key) : nil
            options.checkpoint = options.checkpoint ?? state?.path
            let trainer = try Trainer(self, options)
            let progress = StepProgress("samples", of: data.sampleCount * options.epochs)
            try trainer.fit(Samples(data, for: self), validation: validation.map { try Samples($0, for: self) }) {
                progress.advance(by: $0)
                state?.tell()
            }
            state?.remove()
            return try Self.packed(trainer.network, trainer.history)
        }
        let (network, history) = try Self.unpacked(kept)
        return TrainingRun(
            network: network, history: history, origins: data.origins + (validation?.origins ?? []))
    }

    /// Of the architecture and the weights.
    var digest: String { kerasFile().withUnsafeBytes { SHA256.hex(of: $0) } }

    /// The history's length, the history as JSON, the network.
    private static func packed(_ network: Network, _ history: History) throws -> Bytes {
        let json = Array(try JSONEncoder().encode(history))
        let length = (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
        return Bytes(length + json + network.kerasFile().array(of: UInt8.self))
    }

    private static func unpacked(_ bytes: Bytes) throws -> (Network, History) {
        guard let length = bytes.uint64(at: 0).flatMap({ Int(exactly: $0) }), length <= bytes.count - 8 else {
            throw KitError("the kept result of a training is damaged", help: "Render with --no-cache.")
        }
        let history = try JSONDecoder().decode(History.self, from: Data(bytes[8..<8 + length].array(of: UInt8.self)))
        return (try Network(KerasModel(keras: bytes[(8 + length)..<bytes.count])), history)
    }
}
