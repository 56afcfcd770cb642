import ArgumentParser
import Archives
import Foundation
import Models

struct ModelInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Prints what a TensorFlow Lite model contains.",
        discussion: "Tensors, quantization, operators with their versions, signatures, and how the file was made.")

    @Argument(help: "A .tflite file.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let graph = try Graph(tfliteAt: file)
        let content = try File.read(file)
        let report = InspectReport(
            file: file, bytes: content.count, sha256: SHA256.hex(of: content), model: GraphSummary(graph))
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print(report.text)
        }
    }
}
