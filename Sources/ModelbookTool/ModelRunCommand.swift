import ArgumentParser
import Foundation
import Inference
import Models
import SystemIO
import Tensors

struct ModelRunCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a model on raw little-endian tensors.",
        discussion: """
            Inputs and outputs are in the model's order; outputs are written as output_0.bin, output_1.bin, … An input \
            whose shape the model leaves open takes as many bytes as fit it. A model that remembers, such as an LSTM, is run \
            on one sample after the other and begins anew with each.
            """)

    @Argument(help: "A .tflite file or a SavedModel folder.")
    var file: String

    @Option(name: .customLong("input"), help: "The bytes of the next input.")
    var inputs: [String] = []

    @Option(name: .customLong("shape"), help: "The shape of the next input, such as 1,28,28,1, where the model leaves it open.")
    var shapes: [String] = []

    @Option(help: "The folder for the outputs, made if it is not there.")
    var outputDir: String

    @Option(help: "Whose arithmetic: \(KernelChoice.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kernels = KernelChoice.fast

    @Option(help: "The key of the signature to run; else the first subgraph runs.")
    var signature: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let interpreter = try Interpreter(graph: Graph(at: file, signature: signature), kernels: kernels, signature: signature)
        for i in interpreter.outputs.indices {
            try ModelFiles.refuse(writing: outputPath(i), over: [file] + inputs)
        }
        let declared = interpreter.inputs.map(\.shape)
        try write(SampleRun(interpreter, contents(for: interpreter), declared: declared).outputs, of: interpreter)
    }

    private func outputPath(_ number: Int) -> String { "\(outputDir)/output_\(number).bin" }

    /// The contents of the input files, in the model's order; the inputs get the shapes in which they take them.
    private func contents(for interpreter: Interpreter) throws -> [[UInt8]] {
        let expected = interpreter.inputs
        guard inputs.count == expected.count else {
            let list = expected.map { "'\($0.name)' \($0.type.name) \($0.shape)" }.joined(separator: ", ")
            throw ModelError(
                "the model has \(expected.count) inputs; \(inputs.count) were given",
                help: expected.isEmpty ? "" : "give one --input for each of: \(list)")
        }
        var contents: [[UInt8]] = []
        for path in inputs {
            do throws(FileError) {
                contents.append(try Files.read(path, limit: FileLimit.data).bytes)
            } catch {
                throw ModelError("the input file cannot be read: \(error.reason)", in: path)
            }
            if contents[contents.count - 1].starts(with: [0x93] + Array("NUMPY".utf8)) {
                throw ModelError(
                    "this is a NumPy file, whose header is no input", in: path,
                    help: "Write the elements alone: array.tofile(\"input.bin\").")
            }
        }
        guard shapes.count <= expected.count else {
            throw ModelError("\(shapes.count) shapes were given for \(expected.count) inputs")
        }
        for (i, data) in contents.enumerated() {
            if i < shapes.count {
                try interpreter.resizeInput(i, to: shape(shapes[i], for: expected[i]))
            } else {
                try interpreter.resizeInput(i, toFit: data.count)
            }
        }
        return contents
    }

    private func shape(_ text: String, for input: TensorDescription) throws -> Shape {
        let dimensions = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard !dimensions.contains(where: { $0 == nil || $0! < 0 }) else {
            throw ModelError("'\(text)' is not a shape", help: "Write its dimensions with commas: --shape 1,28,28,1.")
        }
        let shape = Shape(dimensions.map { $0! })
        if let signature = input.shapeSignature,
            signature.count != shape.rank || zip(signature, shape.dimensions).contains(where: { $0 >= 0 && $0 != $1 })
        {
            throw ModelError(
                "input '\(input.name)' has the shape \(Shape(signature)), which --shape \(text) does not fit",
                help: "Shapes are given in the model's order; only a dimension of -1 is open.")
        }
        return shape
    }

    private func write(_ outputs: [Tensor], of interpreter: Interpreter) throws {
        let names = interpreter.outputs.map(\.name)
        try Files.makeFolder(outputDir)
        try Files.write(outputs.enumerated().map { ($1.bytes.array(of: UInt8.self), outputPath($0)) })
        if json {
            let report = Report(
                model: file, kernels: kernels.rawValue, arena: interpreter.arenaByteCount,
                inputs: interpreter.inputs.map { Report.Entry(name: $0.name, type: $0.type.name, shape: $0.shape.dimensions) },
                outputs: outputs.enumerated().map {
                    Report.Entry(name: names[$0], type: $1.type.name, shape: $1.shape.dimensions, file: "output_\($0).bin")
                })
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Terminal.print(json: String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            for (i, output) in outputs.enumerated() {
                Terminal.print("output_\(i).bin  \(output.type.name) \(output.shape)  \(names[i].visibleLine)")
            }
        }
    }

    private struct Report: Encodable {
        struct Entry: Encodable {
            var name: String
            var type: String
            var shape: [Int]
            var file: String?
        }
        var model: String
        var kernels: String
        var arena: Int
        var inputs: [Entry]
        var outputs: [Entry]
    }
}

extension KernelChoice: ExpressibleByArgument {}
