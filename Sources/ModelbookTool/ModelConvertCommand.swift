import ArgumentParser
import Foundation
import Inference
import Models
import Storage
import SystemIO
import Tensors

struct ModelConvertCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Converts a Keras model to a TensorFlow Lite model on float32, or writes a TensorFlow Lite model compactly."
    )

    @Argument(help: "A .keras, .h5 or .tflite file.")
    var file: String

    @Option(name: .shortAndLong, help: "The .tflite file to write.")
    var output: String

    @Flag(help: "Leave out names, signatures and metadata, which no interpreter needs.")
    var strip = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        try ModelFiles.refuse(writing: output, over: [file])
        if file.hasSuffix(".tflite") { try rewrite() } else { try convert() }
    }

    private func rewrite() throws {
        let graph = try Graph(tfliteAt: file)
        let written = strip ? graph.stripped() : graph
        let before = try Files.read(file, limit: FileLimit.data).bytes.count
        let after = try written.tfliteBytes().count
        try written.write(to: output)
        Terminal.print(
            json
                ? #"{"inputBytes": \#(before), "outputBytes": \#(after)}"#
                : "\(output): \(after) bytes instead of \(before)")
    }

    private func convert() throws {
        let model = try KerasModel(at: file)
        let runnable = try model.runnableGraph()
        let graph = strip ? runnable.stripped() : runnable
        let bytes = try graph.tfliteBytes()
        try graph.write(to: output)
        let summary = Summary(
            model: model.name, kerasVersion: model.kerasVersion, optimizer: model.optimizer,
            parameters: model.parameterCount, fileBytes: model.composition.fileBytes,
            weightBytes: model.composition.weightBytes, optimizerBytes: model.composition.optimizerBytes,
            structureBytes: model.composition.structureBytes, outputBytes: bytes.count,
            operators: graph.subgraphs[0].operators.map(\.code.name),
            layers: model.layers.map {
                Summary.Layer(name: $0.name, kind: $0.kind, outputShape: $0.outputShape, parameters: $0.parameterCount)
            })
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            Terminal.print(json: String(decoding: try encoder.encode(summary), as: UTF8.self))
        } else {
            for layer in summary.layers {
                let shape = layer.outputShape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
                Terminal.print("\(layer.name.visibleLine)  \(layer.kind.visibleLine)  [\(shape)]  \(layer.parameters) parameters")
            }
            Terminal.print(
                "\(file): \(summary.fileBytes) bytes: weights \(summary.weightBytes), optimizer \(summary.optimizerBytes), structure \(summary.structureBytes)"
            )
            Terminal.print("\(output): \(summary.outputBytes) bytes, \(summary.operators.count) operators")
        }
    }

    private struct Summary: Encodable {
        struct Layer: Encodable {
            var name: String
            var kind: String
            var outputShape: [Int?]
            var parameters: Int
        }
        var model: String
        var kerasVersion: String?
        var optimizer: String?
        var parameters: Int
        var fileBytes: Int
        var weightBytes: Int
        var optimizerBytes: Int
        var structureBytes: Int
        var outputBytes: Int
        var operators: [String]
        var layers: [Layer]
    }
}
