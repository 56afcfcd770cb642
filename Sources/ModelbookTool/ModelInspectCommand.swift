import ArgumentParser
import Foundation
import Inference
import Micro
import Modelbook
import Models
import Rendering
import SystemIO

struct ModelInspectCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Prints what a model contains, as a TensorFlow Lite file.",
        discussion: """
            A file of another kind is inspected as convert writes it. \
            Tensors, quantization, operators with their versions, signatures, and how the file was made. Of a file that cannot \
            run, what can be read, with a warning for each fault.
            """)

    @Argument(help: "A .tflite file, or one that convert takes.")
    var file: String

    @Option(help: "Draw the operators to this SVG file; other subgraphs than the first to files with their numbers.")
    var svg: String?

    @Flag(
        help: "Print the first subgraph as it is run: the tensors of each operator, what it computes with, and what computes it.")
    var plan = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if plan && json { throw ValidationError("--plan prints text; leave out --json") }
    }

    func run() throws {
        let source = try ModelFiles.source(at: file)
        let inspection = try source.map { try GraphInspection(tflite: $0.converted().bytes) } ?? GraphInspection(tfliteAt: file)
        let graph = inspection.graph
        let (size, sha256) = try content(of: source)
        // Planning follows every index of the file.
        let operators = inspection.isCoherent ? RequiredOperators(graph) : nil
        let faults = inspection.faults.map(\.description)
        let report = InspectReport(
            file: file, bytes: size, sha256: sha256, model: GraphSummary(graph),
            foreignOperators: ForeignOperator.sentences(of: graph), tensorflowLiteMicro: operators.map { .init($0) },
            warnings: faults)
        warn(of: faults)
        if let svg {
            guard inspection.isCoherent else {
                throw ModelError("no diagram is drawn of operators and tensors that do not fit each other", in: file)
            }
            for index in graph.subgraphs.indices { try draw(index, of: graph, to: svg) }
        }
        if json {
            try Terminal.print(asJSON: report)
        } else {
            let shown = InspectReport(
                file: file.printable, bytes: size, sha256: sha256,
                model: GraphSummary(graph.withPrintableNames), foreignOperators: report.foreignOperators.map(\.printable),
                tensorflowLiteMicro: report.tensorflowLiteMicro, warnings: [])
            Terminal.print(shown.text)
            if let operators { Terminal.print("\n" + operators.summary) }
            if plan { Terminal.print("\n" + (try Self.plans(of: graph.withPrintableNames))) }
        }
    }

    private static func plans(of graph: Graph) throws -> String {
        let rows = try Interpreter(graph: graph).preparedOperators()
            .map { ["\($0.node)", $0.name, $0.tensors, $0.evaluation.sentence, $0.plan] }
        return InspectReport.aligned([["node", "operator", "tensors", "computed by", "plan"]] + rows).joined(separator: "\n")
    }

    /// Size and digest of the file that was read.
    private func content(of source: Model?) throws -> (size: Int, sha256: String) {
        if let source { return (source.bytes.count, source.sha256) }
        let content = try Files.read(file, limit: FileLimit.data)
        return (content.bytes.count, content.sha256)
    }

    /// The most faults that are listed.
    private static let mostWarnings = 20

    private func warn(of faults: [String]) {
        var lines = faults.prefix(Self.mostWarnings).map { "warning: " + $0.replacing("\n", with: ": ") }
        if faults.count > lines.count { lines.append("warning: \(file): \(faults.count - lines.count) more faults") }
        for line in lines { Terminal.report(line.visibleLine + "\n") }
    }

    /// The diagram of subgraph `index`: "model.svg", then "model-1.svg" and so on.
    private func draw(_ index: Int, of graph: Graph, to path: String) throws {
        var shown = graph
        shown.subgraphs.swapAt(0, index)
        let url = URL(filePath: path)
        let name = url.deletingPathExtension().lastPathComponent + "-\(index)." + url.pathExtension
        let place = index == 0 ? path : url.deletingLastPathComponent().appending(path: name).path
        let title = index == 0 ? file : "\(file), subgraph \(index)"
        try ModelFiles.refuse(writing: place, over: [file], ending: ".svg")
        let drawing = Array(shown.diagram(title: title.printable).svgFile().utf8)
        // Nobody has named the other files: a link in their place is not followed.
        if index == 0 { try Files.write(drawing, to: place) } else { try Files.write([(drawing, place)]) }
    }
}
