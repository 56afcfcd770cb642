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

    @Test("the sources have correct syntax, if there is a compiler")
    func syntax() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/g++") else { return }
        let folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-export-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let project = try project(.plain)
        try project.write(to: folder.path)
        for file in project.files where file.path.hasSuffix(".cc") {
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
}
