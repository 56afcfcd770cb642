import ArgumentParser
import Modelbook
import Models
import SystemIO

struct ModelCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Says what models cost and answer beside the first of them, and what changed by cause.",
        discussion: """
            Without --data files and memory are compared; with it also the answers: accuracy with its 95 % interval, the samples on \
            which models disagree, how likely that is by chance (McNemar's exact test), the signal to noise of the outputs.

            \(SampleOptions.discussion)
            """)

    @Argument(help: "Files: .tflite, .keras or .h5; the first is what the others are measured by.")
    var files: [String]

    @OptionGroup var samples: SampleOptions

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard files.count > 1 else { throw ValidationError("Give two models or more.") }
    }

    func run() throws {
        let models = try files.map { try Model($0, named: $0) }
        let comparison = try ModelComparison(models, on: samples.read(for: models[0].inputShape))
        let reports = comparison.entries.indices.map { Report(comparison, $0) }
        if json { try Terminal.print(asJSON: reports) } else { for report in reports { Terminal.print(report.text) } }
    }

    private struct Report: Encodable {
        var model: String
        var bytes: Int
        var operators: Int
        /// Of activations, in Modelbook's interpreter.
        var activationBytes: Int
        /// TensorFlow Lite Micro's on a Cortex-M.
        var arenaBytes: Int?
        /// From 0 to 1, with half of its 95 % interval.
        var accuracy: Double?
        var uncertainty: Double?
        var meanSquaredError: Double?
        var signalToNoise: Double?
        /// Against the first model.
        var disagreements: Int?
        var corrected: Int?
        var broken: Int?
        var probability: Double?
        var changes: [ByteChange]
        var operatorChanges: [String]

        init(_ comparison: ModelComparison, _ index: Int) {
            let entry = comparison.entries[index]
            model = entry.name
            bytes = Int(entry.size.value)
            operators = Int(entry.operators.value)
            activationBytes = Int(entry.activations.value)
            arenaBytes = entry.arena.map { Int($0.value) }
            accuracy = entry.evaluation?.accuracy.value
            uncertainty = entry.evaluation?.uncertainty.value
            meanSquaredError = entry.meanSquaredError?.value
            signalToNoise = entry.signalToNoise?.value
            disagreements = entry.disagreement.map { Int($0.count.value) }
            corrected = entry.disagreement.map { Int($0.corrected.value) }
            broken = entry.disagreement.map { Int($0.broken.value) }
            probability = entry.disagreement?.probability.value
            changes = entry.changes.map { ByteChange(cause: $0.cause, before: Int($0.before.value), after: Int($0.after.value)) }
            operatorChanges = index == 0 ? [] : comparison.operatorChanges(index)
        }

        var text: String {
            var parts = ["\(bytes) bytes", "\(operators) operators", "\(activationBytes) bytes of activations"]
            if let arenaBytes { parts.append("an arena of \(arenaBytes) bytes on a Cortex-M") }
            if let accuracy, let uncertainty {
                parts.append("accuracy \(Percentage(accuracy)) ± \(Points(uncertainty).magnitude)")
            }
            if let meanSquaredError { parts.append("mean squared error \(PlainNumber(meanSquaredError))") }
            var lines = ["\(model.visibleLine): " + parts.joined(separator: ", ")]
            if let disagreements, let corrected, let broken, let probability {
                lines.append(
                    "  \(disagreements) answers changed: \(corrected) are right now, \(broken) wrong; p = \(PlainNumber(probability).rounded(to: 3))"
                )
            }
            if let signalToNoise {
                lines.append("  signal to noise of the outputs \(PlainNumber(signalToNoise).rounded(to: 1)) dB")
            }
            lines += changes.lines
            if !operatorChanges.isEmpty { lines.append("  operators: " + operatorChanges.joined(separator: ", ")) }
            return lines.joined(separator: "\n")
        }
    }
}
