import ArgumentParser
import Foundation
import Micro
import Modelbook
import Models
import Rendering
import SystemIO

struct ModelInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Prints what a TensorFlow Lite model contains.",
        discussion: "Tensors, quantization, operators with their versions, signatures, and how the file was made.")

    @Argument(help: "A .tflite file.")
    var file: String

    @Option(help: "Draw the operators to this SVG file; other subgraphs than the first to files with their numbers.")
    var svg: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        do {
            let graph = try Graph(tfliteAt: file)
            let content = try Files.read(file, limit: FileLimit.data)
            let operators = RequiredOperators(graph)
            let report = InspectReport(
                file: file, bytes: content.bytes.count, sha256: content.sha256, model: GraphSummary(graph),
                tensorflowLiteMicro: .init(operators))
            if let svg {
                for index in graph.subgraphs.indices { try draw(index, of: graph, to: svg) }
            }
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                Terminal.print(json: String(decoding: try encoder.encode(report), as: UTF8.self))
            } else {
                let shown = InspectReport(
                    file: file.printable, bytes: content.bytes.count, sha256: report.sha256,
                    model: GraphSummary(graph.withPrintableNames),
                    tensorflowLiteMicro: report.tensorflowLiteMicro)
                Terminal.print(shown.text)
                Terminal.print("\n" + operators.summary)
            }
        } catch let error where error is ModelError || error is FileError {
            Terminal.report("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    /// The diagram of subgraph `index`: "model.svg", then "model-1.svg" and so on.
    private func draw(_ index: Int, of graph: Graph, to path: String) throws {
        var shown = graph
        shown.subgraphs.swapAt(0, index)
        let url = URL(filePath: path)
        let name = url.deletingPathExtension().lastPathComponent + "-\(index)." + url.pathExtension
        let place = index == 0 ? path : url.deletingLastPathComponent().appending(path: name).path
        let title = index == 0 ? file : "\(file), subgraph \(index)"
        let drawing = Array(shown.diagram(title: title.printable).svgFile().utf8)
        // Nobody has named the other files: a link in their place is not followed.
        if index == 0 { try Files.write(drawing, to: place) } else { try Files.write([(drawing, place)]) }
    }
}
