import Foundation
import Inference
import Models
import Tensors

/// Measures models: loading, single inferences, and batches of rows.
///
///     modelbook-bench [--kernels fast|reference|micro] [--build baseline|AVX2|…] [--seconds S] [--rows N] [--threads N] [MODEL.tflite …]
///
/// One line of JSON for each model, for Tests/Scripts/bench_peers.py to compare. Without models: the digit
/// classifiers in notebooks/models.
@main
struct Bench {
    static func main() throws {
        var options = BenchOptions()
        do {
            try options.read(CommandLine.arguments.dropFirst())
        } catch {
            FileHandle.standardError.write(Data("modelbook-bench: \(error)\n".utf8))
            exit(2)
        }
        for path in options.models {
            let result: ModelBench.Result
            do {
                result = try FastKernels.$build.withValue(options.build) { try ModelBench(path: path, options: options).run() }
            } catch {
                FileHandle.standardError.write(Data("modelbook-bench: \(path): \(error)\n".utf8))
                exit(1)
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(result), as: UTF8.self))
        }
    }
}

/// What the command line asks for.
struct BenchOptions {
    var kernels = KernelChoice.fast
    /// Of the builds that the processor can run, not only the one that is chosen at start.
    var build = FastKernels.build
    var seconds = 0.5
    var rows = 0
    var threads = 1
    var models: [String] = []

    struct UsageError: Error, CustomStringConvertible {
        var description: String
    }

    mutating func read(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        func value<T>(_ name: String, _ make: (String) -> T?) throws -> T {
            guard let text = rest.popFirst(), let value = make(text) else {
                throw UsageError(description: "\(name) needs a value")
            }
            return value
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--kernels": kernels = try value(argument) { KernelChoice(rawValue: $0) }
            case "--build":
                build = try value("\(argument), one of \(FastKernels.builds.map(\.name).joined(separator: ", ")),") { name in
                    FastKernels.builds.first { $0.name == name }
                }
            case "--seconds": seconds = try value(argument) { Double($0) }
            case "--rows": rows = try value(argument) { Int($0) }
            case "--threads": threads = try value(argument) { Int($0) }
            default:
                if argument.hasPrefix("-") { throw UsageError(description: "unknown option \(argument)") }
                models.append(argument)
            }
        }
        if models.isEmpty {
            models = ["float", "float16", "dynamic", "int8", "int16x8"].map { "notebooks/models/digits_\($0).tflite" }
        }
    }
}
