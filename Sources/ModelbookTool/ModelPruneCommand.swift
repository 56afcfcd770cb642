import ArgumentParser
import Foundation
import Modelbook
import Models
import Storage
import SystemIO
import Training

struct ModelPruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Makes a Keras model smaller: fewer weights, fewer channels, fewer values.",
        discussion: """
            What is named is done in this order: --channels removes the weakest channels and really shrinks the graph, --rank-energy \
            makes products of two smaller kernels, --sparsity sets the smallest weights to 0, --clusters leaves each kernel few values. \
            The last two leave the file's size and show in gzip's.

            With --data the model is trained anew behind it, and weights that are 0 stay so.
            """)

    @Argument(help: "A .keras or .h5 file.")
    var file: String

    @Option(name: .shortAndLong, help: "The .keras or .tflite file to write.")
    var output: String

    @Option(help: "The share of each layer's channels to remove.")
    var channels: Double?

    @Option(help: "The share of a kernel's squared weights that a product of two must have.")
    var rankEnergy: Double?

    @Option(help: "The share of each kernel's weights that become 0.")
    var sparsity: Double?

    @Option(help: "unstructured or 2:4: of each four neighbours two become 0.")
    var pattern = PatternName.unstructured

    @Option(help: "The values that each kernel may have beside 0.")
    var clusters: Int?

    @Option(help: "Only these layers, by their names.")
    var layer: [String] = []

    @Option(name: [.long, .customLong("images")], help: "Samples to train on afterwards.")
    var data: String?

    @Option(help: "The file with one class number per sample.")
    var labels: String?

    @Option(help: "Passes over all samples.")
    var epochs = 1

    @Option(help: "How far a step of Adam goes.")
    var learningRate = 0.0005

    @Option(help: "Of the order of samples and dropout.")
    var seed: UInt64 = 0

    @Flag(help: "Print JSON.")
    var json = false

    enum PatternName: String, ExpressibleByArgument, CaseIterable {
        case unstructured
        case twoOfFour = "2:4"
    }

    func validate() throws {
        guard channels != nil || rankEnergy != nil || sparsity != nil || clusters != nil || pattern == .twoOfFour else {
            throw ValidationError("Say what to do: --channels, --rank-energy, --sparsity, --pattern 2:4 or --clusters.")
        }
        guard data == nil || clusters == nil else {
            throw ValidationError("--clusters leaves few values, which training would take apart: train first.")
        }
        guard output.hasSuffix(".keras") || output.hasSuffix(".tflite") else {
            throw ValidationError("--output takes a .keras or .tflite file.")
        }
    }

    func run() throws {
        do {
            try ModelFiles.refuse(writing: output, over: [file] + [data, labels].compactMap { $0 })
            let original = try Network(KerasModel(at: file))
            let network = try trained(pruned(original))
            let model = try Model(network)
            if output.hasSuffix(".keras") {
                try network.write(to: output)
            } else {
                try model.converted().write(to: output)
            }
            try report(from: Model(original), original, to: model, network)
        } catch var error as ModelError {
            error.file = error.file ?? file
            try fail(error)
        } catch let error where error is ArchiveError || error is KitError || error is TrainingError || error is FileError {
            try fail(error)
        }
    }

    private var layers: [String]? { layer.isEmpty ? nil : layer }

    private func pruned(_ original: Network) throws -> Network {
        var network = original
        if let channels { network = try network.withoutChannels(channels, layers: layers) }
        if let rankEnergy { network = try network.factored(energy: rankEnergy, layers: layers) }
        if pattern == .twoOfFour || sparsity != nil {
            network = try network.pruned(
                pattern == .twoOfFour ? .twoOfFour : .unstructured, sparsity: sparsity ?? 0.5, layers: layers)
        }
        if let clusters { network = try network.clustered(into: clusters, layers: layers) }
        return network
    }

    private func trained(_ network: Network) throws -> Network {
        guard let data else { return network }
        let samples = try Dataset(inputs: data, labels: labels, dividedBy: data.contains(".np") ? 1 : 255)
        var options = TrainingOptions(
            epochs: epochs, optimizer: .adam(learningRate: .constant(learningRate)), seed: seed)
        if pattern == .twoOfFour {
            options.pruning = PruningSchedule(.twoOfFour, layers: layers)
        } else if let sparsity {
            options.pruning = PruningSchedule(sparsity: sparsity, initialSparsity: sparsity, layers: layers)
        }
        let trainer = try Trainer(network, options)
        try trainer.fit(Samples(samples))
        return trainer.network
    }

    private func report(from before: Model, _ original: Network, to after: Model, _ network: Network) throws {
        let change = try Change(
            before: Change.Sizes(original, before.converted().bytes.array(of: UInt8.self)),
            after: Change.Sizes(network, after.converted().bytes.array(of: UInt8.self)))
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return Terminal.print(json: String(decoding: try encoder.encode(change), as: UTF8.self))
        }
        for (name, sizes) in [(file, change.before), (output, change.after)] {
            Terminal.print(
                "\(name): \(sizes.parameters) parameters, \(Percentage(sizes.sparsity)) of the kernels 0; as .tflite \(sizes.tfliteBytes) bytes, \(sizes.gzipBytes) after gzip"
            )
        }
    }

    private struct Change: Encodable {
        struct Sizes: Encodable {
            var parameters: Int
            /// The share of the kernels' weights that are 0.
            var sparsity: Double
            var tfliteBytes: Int
            var gzipBytes: Int

            init(_ network: Network, _ tflite: [UInt8]) throws {
                parameters = network.parameterCount
                sparsity = network.sparsity
                tfliteBytes = tflite.count
                gzipBytes = try gzip(tflite).count
            }
        }
        var before: Sizes
        var after: Sizes
    }

    private func fail(_ error: any Error) throws -> Never {
        Terminal.report("error: \(error)\n")
        throw ExitCode(1)
    }
}
