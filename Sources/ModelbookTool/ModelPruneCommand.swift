import ArgumentParser
import Modelbook
import Storage
import SystemIO
import Training

struct ModelPruneCommand: ModelFileCommand {
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

    @OptionGroup(title: "Samples to train on afterwards") var samples: SampleOptions

    @Option(help: "Passes over all samples.")
    var epochs = 1

    @Option(parsing: .unconditional, help: "How far a step of Adam goes.")
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
        for (name, share) in [("--channels", channels), ("--sparsity", sparsity)] where share == 0 {
            throw ValidationError("\(name) 0 removes nothing.")
        }
        guard samples.data == nil || clusters == nil else {
            throw ValidationError("--clusters leaves few values, which training would take apart: train first.")
        }
        guard output.hasSuffix(".keras") || output.hasSuffix(".tflite") else {
            throw ValidationError("--output takes a .keras or .tflite file.")
        }
    }

    func run() throws {
        try ModelFiles.refuse(writing: output, over: [file] + samples.files)
        let model = try Model(file)
        let original = try Network(model)
        let data = try samples.read(for: model.inputShape)
        let network = try trained(pruned(original), on: data)
        let result = try Model(network)
        if output.hasSuffix(".keras") {
            try network.write(to: output)
        } else {
            try result.converted().write(to: output)
        }
        try report(from: Model(original), original, to: result, network)
    }

    private var layers: [String]? { layer.isEmpty ? nil : layer }

    private func pruned(_ original: Network) throws -> Network {
        var network = original
        if let channels {
            network = try network.withoutChannels(channels, layers: layers)
            for (layer, reason) in original.channelRefusals(channels) where layers?.contains(layer) ?? true {
                Terminal.report("note: '\(layer.visibleLine)' keeps its channels: \(reason.visibleLine)\n")
            }
        }
        if let rankEnergy { network = try network.factored(energy: rankEnergy, layers: layers) }
        if pattern == .twoOfFour || sparsity != nil {
            network = try network.pruned(
                pattern == .twoOfFour ? .twoOfFour : .unstructured, sparsity: sparsity ?? 0.5, layers: layers)
        }
        if let clusters { network = try network.clustered(into: clusters, layers: layers) }
        return network
    }

    private func trained(_ network: Network, on data: Dataset?) throws -> Network {
        guard let data else { return network }
        var options = TrainingOptions(
            epochs: epochs, optimizer: .adam(learningRate: .constant(learningRate)), seed: seed)
        if pattern == .twoOfFour {
            options.pruning = PruningSchedule(.twoOfFour, layers: layers)
        } else if let sparsity {
            options.pruning = PruningSchedule(sparsity: sparsity, initialSparsity: sparsity, layers: layers)
        }
        let trainer = try Trainer(network, options)
        try trainer.fit(Samples(data, for: network))
        return trainer.network
    }

    private func report(from before: Model, _ original: Network, to after: Model, _ network: Network) throws {
        let (old, new) = (try before.converted(), try after.converted())
        let change = try Change(
            before: Change.Sizes(original, old.bytes.array(of: UInt8.self)),
            after: Change.Sizes(network, new.bytes.array(of: UInt8.self)),
            changes: ByteChange.all(from: ByteCauses(of: old), to: ByteCauses(of: new)),
            operatorChanges: new.graph.operatorChanges(from: old.graph))
        if json {
            return try Terminal.print(asJSON: change)
        }
        for (name, sizes) in [(file, change.before), (output, change.after)] {
            Terminal.print(
                "\(name): \(sizes.parameters) parameters, \(Percentage(sizes.sparsity)) of the kernels 0; as .tflite \(sizes.tfliteBytes) bytes, \(sizes.gzipBytes) after gzip"
            )
        }
        for line in change.changes.lines { Terminal.print(line) }
        if !change.operatorChanges.isEmpty { Terminal.print("  operators: " + change.operatorChanges.joined(separator: ", ")) }
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
        /// Of the .tflite files.
        var changes: [ByteChange]
        var operatorChanges: [String]
    }
}
