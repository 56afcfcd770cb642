import ArgumentParser
import Foundation
import Inference
import Modelbook
import Models
import Storage
import SystemIO
import Tensors

struct ModelConvertCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract:
            "Converts a Keras or ONNX model or a SavedModel folder to a TensorFlow Lite model on float32, or writes a TensorFlow Lite model compactly.",
        discussion: """
            Images go into and out of a converted ONNX model with their channels last, (N, H, W, C), as TensorFlow Lite computes; \
            what has another layout than in the file is named. --keep-layout keeps the file's, with transposes at the edges.
            """)

    @Argument(help: "A .keras, .h5, .onnx or .tflite file, or a SavedModel folder.")
    var file: String

    @Option(name: .shortAndLong, help: "The .tflite file to write.")
    var output: String

    @OptionGroup var options: ConversionOptions

    @Flag(help: "Inputs and outputs of an ONNX model keep the layout that they have in the file.")
    var keepLayout = false

    @Flag(help: "Leave out names, signatures and metadata, which no interpreter needs.")
    var strip = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        try options.validate(for: file)
        if keepLayout, !isONNX { throw ValidationError("--keep-layout is for ONNX models") }
    }

    private var isONNX: Bool { file.hasSuffix(".onnx") }

    func run() throws {
        try ModelFiles.refuse(writing: output, over: [file], ending: ".tflite")
        if SavedModel.isFolder(at: file) { return try convertFolder() }
        guard options.signature == nil else { throw ValidationError("--signature names a signature of a SavedModel folder.") }
        if file.hasSuffix(".tflite") {
            try rewrite()
        } else if isONNX {
            try convertONNX()
        } else {
            try convert()
        }
    }

    private func convertONNX() throws {
        let model = try ONNXModel(
            at: file, keepsLayout: keepLayout, batch: options.batch, recurrent: options.recurrent)
        let runnable = try model.runnableGraph(output: options.outputNamed)
        let graph = strip ? runnable.stripped() : runnable
        let bytes = try graph.tfliteBytes()
        try graph.write(to: output)
        let report = ONNXReport(model, fileBytes: try Files.read(file, limit: FileLimit.data).bytes.count, graph, bytes.count)
        if json { try Terminal.print(asJSON: report) } else { Terminal.print(report.text(from: file, to: output)) }
    }

    private func rewrite() throws {
        let graph = try Graph(tfliteAt: file)
        let written = strip ? graph.stripped() : graph
        let before = try Files.read(file, limit: FileLimit.data).bytes.count
        let after = try written.tfliteBytes().count
        try written.write(to: output)
        let changes = ByteChange.all(
            from: ByteCauses(of: graph, fileBytes: before), to: ByteCauses(of: written, fileBytes: after))
        if json {
            try Terminal.print(asJSON: RewriteSummary(inputBytes: before, outputBytes: after, changes: changes))
        } else {
            Terminal.print((["\(output): \(after) bytes instead of \(before)"] + changes.lines).joined(separator: "\n"))
        }
    }

    private struct RewriteSummary: Encodable {
        var inputBytes: Int
        var outputBytes: Int
        var changes: [ByteChange]
    }

    private func convertFolder() throws {
        let model = try SavedModel(at: file)
        let runnable = try model.runnableGraph(
            signature: options.signature, options.conversion)
        let graph = strip ? runnable.stripped() : runnable
        let bytes = try graph.tfliteBytes()
        try graph.write(to: output)
        let summary = FolderSummary(
            tensorflowVersion: model.tensorflowVersion, signature: runnable.signatures[0].key, inputBytes: model.byteCount,
            weightBytes: model.weightBytes, outputBytes: bytes.count,
            operators: graph.subgraphs[0].operators.map(\.code.name),
            changes: ByteChange.all(
                from: ByteCauses(weightBytes: model.weightBytes, fileBytes: model.byteCount),
                to: ByteCauses(of: graph, fileBytes: bytes.count)))
        if json {
            try Terminal.print(asJSON: summary)
        } else {
            Terminal.print("\(file): \(model.byteCount) bytes, of which variables \(model.weightBytes)")
            Terminal.print(
                "\(output): \(bytes.count) bytes, \(summary.operators.count) operators, signature "
                    + summary.signature.visibleLine)
            for line in summary.changes.lines { Terminal.print(line) }
        }
    }

    private struct FolderSummary: Encodable {
        var tensorflowVersion: String?
        var signature: String
        var inputBytes: Int
        var weightBytes: Int
        var outputBytes: Int
        var operators: [String]
        var changes: [ByteChange]
    }

    private func convert() throws {
        let conversion = options.conversion
        let model = try KerasModel(at: file, conversion)
        let runnable = try model.runnableGraph(conversion)
        let graph = strip ? runnable.stripped() : runnable
        let bytes = try graph.tfliteBytes()
        try graph.write(to: output)
        let summary = Summary(
            model: model.name, kerasVersion: model.kerasVersion, optimizer: model.optimizer,
            parameters: model.parameterCount, fileBytes: model.composition.fileBytes,
            weightBytes: model.composition.weightBytes, optimizerBytes: model.composition.optimizerBytes,
            structureBytes: model.composition.structureBytes, outputBytes: bytes.count,
            operators: graph.subgraphs.flatMap(\.operators).map(\.code.name),
            recurrent: forms(of: model, conversion, bytes.count),
            notes: model.notes,
            layers: model.layers.map {
                Summary.Layer(name: $0.name, kind: $0.kind, outputShape: $0.outputShape, parameters: $0.parameterCount)
            },
            changes: ByteChange.all(
                from: ByteCauses(
                    weightBytes: model.composition.weightBytes, optimizerBytes: model.composition.optimizerBytes,
                    fileBytes: model.composition.fileBytes),
                to: ByteCauses(of: graph, fileBytes: bytes.count)))
        if json {
            try Terminal.print(asJSON: summary)
        } else {
            for layer in summary.layers {
                let shape = layer.outputShape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
                Terminal.print("\(layer.name.visibleLine)  \(layer.kind.visibleLine)  [\(shape)]  \(layer.parameters) parameters")
            }
            Terminal.print(
                "\(file): \(summary.fileBytes) bytes: weights \(summary.weightBytes), optimizer \(summary.optimizerBytes), structure \(summary.structureBytes)"
            )
            Terminal.print("\(output): \(summary.outputBytes) bytes, \(summary.operators.count) operators")
            for line in summary.changes.lines { Terminal.print(line) }
            for form in summary.recurrent {
                let size = form.bytes.map { "\($0) bytes, \(form.operators!) operators" } ?? form.refusal ?? ""
                Terminal.print("recurrent layers \(form.form)\(form.isWritten ? " (written)" : ""): \(size)")
            }
            for note in summary.notes { Terminal.print("note: \(note.visibleLine)") }
        }
    }

    /// The ways in which the model's recurrent layers can be written; none where all are one.
    private func forms(of model: KerasModel, _ conversion: ModelConversion, _ written: Int) -> [Summary.Form] {
        let forms = ModelConversion.Recurrent.allCases.map { form in
            var other = conversion
            other.recurrent = form
            do {
                let graph = try model.graph(other)
                let bytes = try (strip ? graph.stripped() : graph).tfliteBytes().count
                return Summary.Form(
                    form: form.rawValue, bytes: bytes, operators: graph.subgraphs.reduce(0) { $0 + $1.operators.count },
                    isWritten: form == conversion.recurrent)
            } catch {
                return Summary.Form(
                    form: form.rawValue, isWritten: false, refusal: (error as? ModelError)?.message ?? "\(error)")
            }
        }
        let sizes = Set(forms.map { "\($0.bytes ?? 0) \($0.operators ?? 0)" })
        return sizes.count > 1 ? forms : []
    }

    private struct Summary: Encodable {
        struct Layer: Encodable {
            var name: String
            var kind: String
            var outputShape: [Int?]
            var parameters: Int
        }
        struct Form: Encodable {
            var form: String
            var bytes: Int?
            var operators: Int?
            var isWritten: Bool
            /// Why the model cannot be written so.
            var refusal: String?
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
        var recurrent: [Form]
        var notes: [String]
        var layers: [Layer]
        var changes: [ByteChange]
    }
}
