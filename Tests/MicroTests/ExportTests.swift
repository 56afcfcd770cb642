import Foundation
import Micro
import Models
import Tensors
import Testing

@Suite("C++ for boards")
struct ExportTests {
    private func project(_ platform: CppProject.Platform) throws -> CppProject {
        let graph = try Fixture.digits("int8")
        return try CppProject(
            model: graph.tfliteBytes(), name: "digits int8", platform: platform,
            vectors: TestVector.random(for: graph, count: 2))
    }

    @Test(
        "each platform has its files",
        arguments: [
            (CppProject.Platform.plain, "main.cc"), (.arduino, "digits_int8/digits_int8.ino"),
            (.platformio, "platformio.ini"), (.espIDF, "main/idf_component.yml"), (.pico, "CMakeLists.txt"),
        ])
    func layout(platform: CppProject.Platform, path: String) throws {
        let project = try project(platform)
        #expect(project.files.contains { $0.path == path })
        #expect(project.arenaSize % 1024 == 0 && project.arenaSize >= project.plan.needed)
    }

    @Test(
        "the sources have correct syntax, if there is a compiler",
        arguments: [CppProject.Platform.plain, .pico], [MicroTarget.cortexM, .cortexMCMSISNN])
    func syntax(platform: CppProject.Platform, target: MicroTarget) throws {
        let graph = try Fixture.digits("int8")
        try compile(
            CppProject(
                model: graph.tfliteBytes(), name: "digits int8", platform: platform, target: target,
                vectors: TestVector.random(for: graph, count: 2)))
    }

    @Test(
        "typed registrations compile, if there is a compiler",
        arguments: [
            "add__int16x8", "avg_pool_valid__int8", "batch_matmul__int8", "depthwise_m1_s1__int16x8", "mul__int8", "pad__int8",
            "softmax__int8", "transpose__int8", "transpose_conv__int8",
        ])
    func typedSyntax(model: String) throws {
        let graph = try Fixture.graph(model)
        let project = try CppProject(model: graph.tfliteBytes(), name: model, target: .cortexMCMSISNN, vectors: [])
        #expect(project.files.contains { $0.text.contains("(tflite::Register_") })
        try compile(project)
    }

    @Test("typed registrations are used where they save code, and only those that the platform's library has")
    func registrations() throws {
        func runner(_ platform: CppProject.Platform, _ target: MicroTarget? = nil) throws -> String {
            let graph = try Fixture.graph("batch_matmul__int8")
            let project = try CppProject(
                model: graph.tfliteBytes(), name: "m", platform: platform, target: target, vectors: [])
            return try #require(project.files.first { $0.path.contains("model_runner.c") }).text
        }
        #expect(try runner(.plain, .cortexMCMSISNN).contains("tflite::Register_BATCH_MATMUL_INT8()"))
        #expect(try runner(.arduino).contains("resolver.AddBatchMatMul()"))
        #expect(try runner(.espIDF).contains("resolver.AddBatchMatMul()"))
        #expect(try runner(.plain).contains("resolver.AddBatchMatMul()"))
        let arduino = try #require(try project(.arduino).files.first { $0.path.contains("model_runner.c") }).text
        #expect(arduino.contains("resolver.AddSoftmax(tflite::Register_SOFTMAX_INT8())"))
        #expect(arduino.contains("#include \"tensorflow/lite/micro/kernels/softmax.h\""))
    }

    @Test("files of one's own stay: where a program begins with a word of it, under another name with a refusal")
    func ownFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func place(_ name: String) -> URL { folder.appending(path: name) }
        let project = try project(.plain)
        try Data("mine".utf8).write(to: place("main.cc"))
        #expect(try project.write(to: folder.path) == ["main.cc"])
        // What an earlier export has made is written over.
        let header = try Data(contentsOf: place("model_data.h"))
        try (header + Data("\n".utf8)).write(to: place("model_data.h"))
        #expect(try project.write(to: folder.path) == ["main.cc"])
        #expect(try Data(contentsOf: place("main.cc")) == Data("mine".utf8))
        #expect(try Data(contentsOf: place("model_data.h")) == header)
        try FileManager.default.removeItem(at: place("model_data.h"))
        try Data("mine".utf8).write(to: place("self_test.cc"))
        let error = #expect(throws: ModelError.self) { try project.write(to: folder.path) }
        #expect(error?.message.hasSuffix("self_test.cc: this is of no export and would be written over") == true)
        #expect(try Data(contentsOf: place("self_test.cc")) == Data("mine".utf8))
    }

    private func compile(_ project: CppProject) throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/g++") else { return }
        let folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-export-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try project.write(to: folder.path)
        for file in project.files where file.path.hasSuffix(".cc") && !file.text.contains("pico/stdlib.h") {
            let compiler = Process()
            compiler.executableURL = URL(filePath: "/usr/bin/g++")
            compiler.arguments = [
                "-std=c++17", "-Wall", "-Werror", "-fsyntax-only",
                "-I", Fixture.root.appending(path: "Tests/Fixtures/tflm-stubs").path,
                folder.appending(path: file.path).path,
            ]
            try compiler.run()
            compiler.waitUntilExit()
            #expect(compiler.terminationStatus == 0, "\(file.path)")
        }
    }

    @Test("the test vectors are the same every time")
    func vectors() throws {
        let graph = try Fixture.digits("int8")
        let first = try TestVector.random(for: graph)
        let second = try TestVector.random(for: graph)
        #expect(first.map(\.inputs) == second.map(\.inputs))
        #expect(first.map(\.outputs) == second.map(\.outputs))
        #expect(first.count == 3 && first[0].inputs != first[1].inputs)
    }

    @Test("names from the file can neither end a comment nor continue it, nor steer a terminal")
    func hostileNames() throws {
        #expect("a\nint x;\r\u{1B}[31m\u{2028}b".printable == "a?int x;??[31m?b")
        #expect("ends\\".printable == "ends?")
        #expect("ends??/".printable == "ends???")
        var graph = try Fixture.digits("int8")
        graph.subgraphs[0].tensors[graph.subgraphs[0].inputs[0]].name = "x\n#error injected\\"
        let project = try CppProject(model: graph.tfliteBytes(), name: "digits\n#error", vectors: [])
        for file in project.files {
            #expect(!file.text.contains("\n#error"), "\(file.path)")
            #expect(!file.text.split(separator: "\n").contains { $0.hasPrefix("//") && $0.hasSuffix("\\") })
        }
    }

    @Test("projects for boards that compile CMSIS-NN are planned for it")
    func targets() {
        for platform in [CppProject.Platform.arduino, .platformio, .pico] {
            #expect(platform.defaultTarget == .cortexMCMSISNN)
        }
    }

    @Test("vectors of large models are fewer, and inputs of the largest are drawn by the program")
    func largeVectors() throws {
        let few = try TestVector.random(for: activation(5_000))
        #expect(few.count == 1)
        let usual = try TestVector.random(for: activation(50))
        #expect(usual.count == 3)
        #expect(try TestVector.random(for: activation(10_000)).count == 1)
        let error = try #require(throws: ModelError.self) { try TestVector.random(for: activation(3_000_000)) }
        #expect(error.message == "one test vector would take 24,000,000 bytes; up to 16,777,216 bytes are computed")
        #expect(throws: ModelError.self) { try TestVector.random(for: activation(1 << 28)) }
    }

    @Test("a program with a vector that it cannot keep checks itself all the same", arguments: [ElementType.float32, .int8])
    func drawnVector(type: ElementType) throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/g++") else { return }
        let graph = activation(type == .float32 ? 20_000 : 40_000, type)
        let model = try graph.tfliteBytes()
        let project = try CppProject(model: model, name: "m", vectors: TestVector.random(for: graph))
        let test = try #require(project.files.first { $0.path == "self_test.cc" }).text
        #expect(test.utf8.count < 40_000 && test.contains("drawn = 20231;"))
        #expect(test.contains("!ChecksumIs(") == (type == .int8))
        #expect(try ran(project, "value < 0 ? 0 : value", type).hasPrefix("PASS: 1 vectors"))
        let failure = try ran(project, "value < 1 ? 1 : value", type)
        #expect(failure.hasPrefix("FAIL: vector 0, output 0" + (type == .int8 ? ": checksum" : ", element")))
    }

    /// What the project's self-test prints with a runner in which `activation` of `value` stands for the model.
    private func ran(_ project: CppProject, _ activation: String, _ type: ElementType) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-selftest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try project.write(to: folder.path)
        let element = type == .float32 ? "float" : "int8_t"
        try Data(
            """
            #include <cstdarg>
            #include <cstdio>
            #include "model_runner.h"
            #include "self_test.h"
            void MicroPrintf(const char* format, ...) {
              va_list arguments;
              va_start(arguments, format);
              vprintf(format, arguments);
              va_end(arguments);
            }
            namespace model {
            \(element) in[kInput0Size], out[kOutput0Size];
            bool Setup() { return true; }
            bool Invoke() {
              for (int i = 0; i < kInput0Size; ++i) {
                const \(element) value = in[i];
                out[i] = \(activation);
              }
              return true;
            }
            int ArenaUsedBytes() { return 0; }
            \(element)* Input0() { return in; }
            \(element)* Output0() { return out; }
            }  // namespace model
            int main() { model::SelfTest(); }
            """.utf8
        ).write(to: folder.appending(path: "runner.cc"))
        let program = folder.appending(path: "program").path
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/g++")
        compiler.arguments = [
            "-std=c++17", "-Wall", "-Werror", "-I", Fixture.root.appending(path: "Tests/Fixtures/tflm-stubs").path,
            folder.appending(path: "runner.cc").path, folder.appending(path: "self_test.cc").path, "-o", program,
        ]
        try compiler.run()
        compiler.waitUntilExit()
        let output = Pipe()
        let run = Process()
        run.executableURL = URL(filePath: program)
        run.standardOutput = output
        try run.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        run.waitUntilExit()
        return text
    }

    private func activation(_ count: Int, _ type: ElementType = .float32) -> Graph {
        let quantization = type == .int8 ? AffineQuantization(scale: 0.5, zeroPoint: 0) : nil
        let floats = TensorInfo(name: "x", type: type, shape: [1, count], quantization: quantization)
        return Graph(
            subgraphs: [
                Subgraph(
                    tensors: [floats, floats], inputs: [0], outputs: [1],
                    operators: [Operator(OperatorCode(.relu), inputs: [0], outputs: [1])])
            ])
    }

    @Test("vectors of logarithms and roots are finite", arguments: ["log__float", "sqrt__float", "rsqrt__float"])
    func finite(model: String) throws {
        for vector in try TestVector.random(for: Fixture.graph(model)) {
            for output in vector.outputs { #expect(output.bytes.array(of: Float.self).allSatisfy { $0.isFinite }) }
        }
    }

    @Test("what is no number equals what is no number in the self-test")
    func notANumber() throws {
        let test = try #require(try project(.plain).files.first { $0.path == "self_test.cc" })
        #expect(test.text.contains("if (std::isnan(expected)) return std::isnan(value);"))
    }

    @Test("a project is written whole or not at all, and the error names the folder")
    func unwritable() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "modelbook-file-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = try #require(throws: ModelError.self) { try project(.plain).write(to: file.path) }
        #expect(error.file == file.path)
        #expect(error.message.hasPrefix("the project cannot be written: "))
    }

    @Test("esp-nn takes scratch memory of its own on an ESP32-S3")
    func scratch() throws {
        let graph = try Fixture.digits("int8")
        let plain = try ArenaPlan(graph: graph, target: .esp32)
        let s3 = try ArenaPlan(graph: graph, target: .esp32S3)
        #expect(!plain.buffers.contains { $0.isScratch })
        #expect(s3.buffers.filter(\.isScratch).map(\.name).contains("esp-nn tables"))
        #expect(s3.buffers.contains { $0.name == "esp-nn buffer" && $0.size > 1000 })
        #expect(s3.head >= plain.head)
    }
}
