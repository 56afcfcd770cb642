import ArgumentParser
import Foundation
import Micro
import Modelbook
import Models
import SystemIO
import Tensors

struct ModelExportCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes C++ for TensorFlow Lite Micro: model, resolver, arena, inference and a self-test.",
        discussion: """
            The self-test compares outputs on inputs that are samples of --data, or else random. Data are what evaluate takes.
            """)

    enum Language: String, ExpressibleByArgument, CaseIterable { case cpp }

    @Argument(help: "A .tflite file, or one that convert takes.")
    var file: String

    @Option(help: "The language.")
    var to = Language.cpp

    @Option(help: "Where to write the files.")
    var outputDir: String

    @Option(
        name: .customLong("for"), help: "\(CppProject.Platform.allCases.map(\.rawValue).joined(separator: ", "))",
        transform: choice)
    var platform = CppProject.Platform.plain

    @Option(help: "The build for which the arena is planned; the platform's usual one if left out.", transform: choice)
    var target: MicroTarget?

    @Option(help: "Samples for the self-test.")
    var data: String?

    @Option(help: "The column of a .csv file with the class or what is to be predicted, which is no input.")
    var label: String?

    @Option(help: "What elements are divided by; 255 for pictures and IDX files, else 1.")
    var divideBy: Double?

    @OptionGroup var normalization: NormalizationOptions

    @Flag(help: "Leave out names and metadata that do not change what the model computes.")
    var strip = false

    @Flag(help: "Put the smallest arena plan that is found into the model.")
    var optimize = false

    func validate() throws {
        guard divideBy != 0 else { throw ValidationError("--divide-by 0 divides by nothing.") }
        let names = [label.map { _ in "--label" }, divideBy.map { _ in "--divide-by" }].compactMap { $0 } + normalization.names
        guard data == nil, let name = names.first else { return }
        throw ValidationError("\(name) says something of samples: give them with --data FILE.")
    }

    func run() throws {
        let (graph, bytes) = try model()
        _ = try ArenaPlan(graph: graph, target: target ?? platform.defaultTarget)
        let vectors = try testVectors(graph)
        let project = try CppProject(
            model: bytes, name: URL(filePath: file).deletingPathExtension().lastPathComponent, platform: platform,
            target: target, vectors: vectors)
        for path in [outputDir] + project.files.map({ URL(filePath: outputDir).appending(path: $0.path).path }) {
            try ModelFiles.refuse(
                writing: path, over: [file] + [data].compactMap { $0.map { SampleFile($0, dividedBy: nil).file } })
        }
        let kept = try project.write(to: outputDir)
        for file in project.files {
            let path = URL(filePath: outputDir).appending(path: file.path).relativePath
            if kept.contains(file.path) {
                Terminal.report("note: \(path) is there with another text, and stays\n")
            } else {
                Terminal.print(path)
            }
        }
        Terminal.print(
            "arena: \(project.arenaSize) bytes reserved, \(project.plan.total) in use (\(project.plan.target.rawValue))"
        )
        if platform == .espIDF, target == nil {
            Terminal.print("for an ESP32-S3 export with --target esp32-s3: esp-nn takes scratch memory there")
        }
    }

    /// None where the model runs with TensorFlow Lite Micro and not with our interpreter.
    private func testVectors(_ graph: Graph) throws -> [TestVector] {
        do {
            if let inputs = try sampleInputs() { return try TestVector.vectors(for: graph, of: inputs) }
            let main = graph.subgraphs[0]
            if main.inputs.contains(where: { main.tensors[$0].type == .float32 }) {
                Terminal.report("note: the self-test's inputs are drawn from -1 to 1; --data takes them from your samples\n")
            }
            return try TestVector.random(for: graph)
        } catch let refusal as MicroRefusal {
            throw refusal
        } catch let problem as KitError {
            throw problem
        } catch let problem as ValidationError {
            throw problem
        } catch {
            Terminal.report("warning: the self-test has no known outputs: \(error)\n")
            return []
        }
    }

    /// The first samples as the model's inputs; nil where none are named.
    private func sampleInputs() throws -> [[Tensor]]? {
        guard let data else { return nil }
        let model = try ModelFiles.source(at: file)?.converted() ?? Model(file)
        var samples = SampleFile(data, dividedBy: divideBy)
        samples.label = label
        // All of them are looked at, so that one which is no number is refused wherever it is.
        return try Array(model.samples(of: [normalization.applied(to: samples.read(for: model.inputShape))]).prefix(3))
    }

    private func model() throws -> (Graph, Bytes) {
        var (graph, source) = try ModelFiles.tflite(at: file)
        if strip { graph = graph.stripped() }
        if optimize { graph = try graph.plannedForMicro(target ?? platform.defaultTarget) }
        if strip || optimize { source = try graph.tfliteBytes() }
        return (graph, source)
    }
}
