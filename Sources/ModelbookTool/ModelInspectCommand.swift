import ArgumentParser
import Archives
import Foundation
import Modelbook
import Models
import Rendering

struct ModelInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Prints what a TensorFlow Lite model contains.",
        discussion: "Tensors, quantization, operators with their versions, signatures, and how the file was made.")

    @Argument(help: "A .tflite file.")
    var file: String

    @Option(help: "Draw the operators of the first subgraph to this SVG file.")
    var svg: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        do {
            let graph = try Graph(tfliteAt: file)
            let content = try File.read(file)
            let report = InspectReport(
                file: file, bytes: content.count, sha256: SHA256.hex(of: content), model: GraphSummary(graph))
            if let svg {
                let drawing = Array(graph.diagram(title: file).svgFile().utf8)
                try drawing.withUnsafeBytes { try File.write($0, to: svg) }
            }
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                print(String(decoding: try encoder.encode(report), as: UTF8.self))
            } else {
                print(report.text)
            }
        } catch let error where error is ModelError || error is ArchiveError {
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            throw ExitCode(1)
        }
    }
}
