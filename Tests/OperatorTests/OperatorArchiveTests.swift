import CAllocations
import Foundation
import Inference
import Models
import Storage
import Tensors
import TestSupport
import Testing

/// Models of one operator with the results of LiteRT's reference kernels and of TensorFlow Lite Micro.
///
/// Tests/Fixtures/operators/NAME.zip has a folder for each case: `model.tflite`; the inputs of up to three
/// invocations, `input_0.bin`, `input_0.1.bin`, …; the outputs, `litert_0.bin`, … and `micro_0.bin`, …; and
/// `optimized_0.bin`, … of LiteRT's optimized kernel where `fast` follows that.
@Suite struct OperatorArchiveTests {
    private static let folder = Repository.path("Tests/Fixtures/operators")

    struct Run {
        var kernels: KernelChoice
        var expected: String
    }

    @Test(
        "operators give the results of LiteRT and of TensorFlow Lite Micro, and take no memory while they run",
        arguments: try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".zip") }.sorted())
    func archive(name: String) throws {
        let archive = try ZipArchive(path: "\(Self.folder)/\(name)")
        let names = Set(archive.entries.map(\.name))
        let cases = Set(names.compactMap { $0.split(separator: "/").first.map(String.init) }).sorted()
        try #require(!cases.isEmpty)
        var faults: [String] = []
        for folder in cases {
            for run in [
                Run(kernels: .reference, expected: "litert"),
                Run(kernels: .fast, expected: names.contains("\(folder)/optimized_0.bin") ? "optimized" : "litert"),
                Run(kernels: .micro, expected: "micro"),
            ]
            where names.contains("\(folder)/\(run.expected)_0.bin") {
                do {
                    // What a process does once, such as finding a function of the C library, takes memory in one run only.
                    if try fault(of: folder, run, archive, names) != nil, let fault = try fault(of: folder, run, archive, names) {
                        faults.append("\(folder) \(run.kernels): \(fault)")
                    }
                } catch {
                    faults.append("\(folder) \(run.kernels): \(error)")
                }
            }
        }
        #expect(faults == [])
    }

    /// Operators that gather what they find in lists, and CALL_ONCE, whose first run makes variables.
    private static let lists: Set<String> = [
        "CALL_ONCE", "HASHTABLE_LOOKUP", "NON_MAX_SUPPRESSION_V4", "NON_MAX_SUPPRESSION_V5", "SKIP_GRAM",
        "TFLite_Detection_PostProcess",
    ]

    private func fault(of folder: String, _ run: Run, _ archive: ZipArchive, _ names: Set<String>) throws -> String? {
        let graph = try Graph(tflite: Bytes(try archive.read("\(folder)/model.tflite") ?? []))
        let operators = graph.subgraphs.flatMap { $0.operators.map(\.code.name) }
        let interpreter = try Interpreter(graph: graph, kernels: run.kernels)
        for round in 0..<3 {
            let suffix = round == 0 ? "" : ".\(round)"
            guard names.contains("\(folder)/\(run.expected)_0\(suffix).bin") else { break }
            for i in interpreter.inputs.indices {
                let bytes = try archive.read("\(folder)/input_\(i)\(suffix).bin") ?? []
                try bytes.withUnsafeBytes { try interpreter.setInput(i, bytes: $0) }
            }
            let mayTake = interpreter.defersOperators || operators.contains(where: Self.lists.contains)
            let before = allocations_of_thread()
            try interpreter.invoke()
            let taken = allocations_of_thread() - before
            for i in interpreter.outputs.indices {
                guard let expected = try archive.read("\(folder)/\(run.expected)_\(i)\(suffix).bin") else { continue }
                if let fault = difference(try interpreter.output(i), Bytes(expected)) {
                    return "output \(i), run \(round): \(fault)"
                }
            }
            if taken > 0, !mayTake { return "run \(round) takes \(taken) blocks of memory" }
        }
        return nil
    }

    /// Floats may differ by 4e-6 and a hundred-thousandth; all else is the same to the bit. Not-a-number is any: where an
    /// operation makes it, x86 sets its sign and Arm does not.
    private func difference(_ actual: Tensor, _ expected: Bytes) -> String? {
        guard actual.bytes.count == expected.count else {
            return "\(actual.bytes.count) bytes where \(expected.count) are expected"
        }
        if actual.type == .float16 || actual.type == .bfloat16 {
            let infinity: UInt16 = actual.type == .float16 ? 0x7C00 : 0x7F80
            let pairs = zip(actual.bytes.array(of: UInt16.self), expected.array(of: UInt16.self))
            return pairs.allSatisfy { $0 == $1 || min($0 & 0x7FFF, $1 & 0x7FFF) > infinity } ? nil : "other bytes"
        }
        guard actual.type == .float32 || actual.type == .complex64 else {
            return actual.bytes == expected ? nil : "other bytes"
        }
        for (a, b) in zip(actual.bytes.array(of: Float.self), expected.array(of: Float.self)) {
            if a == b || a.isNaN && b.isNaN || abs(a - b) <= 4e-6 + 1e-5 * abs(b) { continue }
            return "\(a) where \(b) is expected"
        }
        return nil
    }
}
