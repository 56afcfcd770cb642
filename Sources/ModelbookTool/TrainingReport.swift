import Foundation
import Modelbook
import SystemIO
import Training

/// What a command says of a training.
struct TrainingReport: Encodable {
    let network: Network
    private let model: String
    private let history: History
    private let samples: Int
    private let seconds: Double

    private enum CodingKeys: String, CodingKey { case model, samples, parameters, seconds, epochs, best }

    /// Trains, and says on a terminal how far it is.
    init(
        training network: Network, of model: String, _ data: (training: Dataset, validation: Dataset?), _ options: TrainingOptions
    ) throws {
        self.model = model
        samples = Int(data.training.count.value)
        let trainer = try Trainer(network, options)
        let line = EpochLine(samples: samples, epochs: options.epochs)
        defer { line.clear() }
        let (learnt, looked) = try (Samples(data.training, for: network), data.validation.map { try Samples($0, for: network) })
        let start = ContinuousClock.now
        try trainer.fit(learnt, validation: looked) { line.advance(by: $0) }
        seconds = (ContinuousClock.now - start) / .seconds(1)
        self.network = trainer.network
        history = trainer.history
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(model, forKey: .model)
        try container.encode(samples, forKey: .samples)
        try container.encode(network.parameterCount, forKey: .parameters)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(history.epochs, forKey: .epochs)
        try container.encode(history.best + 1, forKey: .best)
    }

    func print(_ output: String, json: Bool) throws {
        if json { return try Terminal.print(asJSON: self) }
        for (index, epoch) in history.epochs.enumerated() {
            var text = "epoch \(index + 1): loss \(Self.number(epoch.loss))"
            if let accuracy = epoch.accuracy { text += ", accuracy \(Percentage(accuracy))" }
            if let error = epoch.absoluteError { text += ", mean absolute error \(Self.number(error))" }
            if let loss = epoch.validationLoss { text += "; validation loss \(Self.number(loss))" }
            if let accuracy = epoch.validationAccuracy { text += ", accuracy \(Percentage(accuracy))" }
            if let sparsity = epoch.sparsity { text += "; \(Percentage(sparsity)) of the weights are 0" }
            Terminal.print(text)
        }
        if history.stoppedEarly { Terminal.print("it got no better; epoch \(history.best + 1) is taken") }
        Terminal.print(
            "\(output): \(network.parameterCount) parameters, trained on \(samples) samples in \(Self.number(seconds)) s")
    }

    private static func number(_ value: Double) -> String { "\(PlainNumber(value).rounded(to: 4))" }
}

/// How far training is, on one line of a terminal.
private final class EpochLine {
    private let samples: Int
    private let epochs: Int
    private var done = 0
    private var next = ContinuousClock.now

    init(samples: Int, epochs: Int) { (self.samples, self.epochs) = (max(samples, 1), epochs) }

    func advance(by count: Int) {
        done += count
        guard Terminal.isInteractive, ContinuousClock.now >= next else { return }
        next = .now + .milliseconds(200)
        Terminal.clearLine()
        Terminal.report("epoch \(min(done / samples + 1, epochs)) of \(epochs), \(done * 100 / (samples * max(epochs, 1))) % …")
    }

    func clear() { if Terminal.isInteractive { Terminal.clearLine() } }
}
