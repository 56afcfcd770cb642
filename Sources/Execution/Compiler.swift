import Records
import Storage

/// Compiles a cell program against the kit.
struct Compiler {
    let toolchain: Toolchain
    let kit: Kit
    /// Where source, program and the compiler's output are put.
    let folder: String

    var program: String { "\(folder)/program" }

    /// Whether the program in the folder was made from this source by this compiler with this kit.
    func hasCompiled(_ sources: [CellProgram.Source]) -> Bool {
        guard Files.exists(program), let key = try? Files.read("\(folder)/program.key") else { return false }
        return key.elementsEqual(self.key(of: sources).utf8)
    }

    /// Notes what the program in the folder was made from.
    func keepProgram(of sources: [CellProgram.Source]) {
        try? Files.write(Array(key(of: sources).utf8), to: "\(folder)/program.key")
    }

    private func key(of sources: [CellProgram.Source]) -> String {
        let texts = sources.map { "\($0.name)\n\($0.text)" }
        return SHA256.hex(of: ([kit.folder, kit.identity, toolchain.identity] + texts).joined(separator: "\n"))
    }

    /// - Returns: what the compiler said, and whether there is a program now.
    /// - Throws: an error of kind `setup` when the compiler cannot be started or does not come to an end.
    func compile(_ sources: [CellProgram.Source]) throws(CellError) -> (output: CompilerOutput, isCompiled: Bool) {
        for source in sources {
            do {
                try Files.write(Array(source.text.utf8), to: "\(folder)/\(source.name)")
            } catch {
                throw CellError(kind: .setup, message: "\(error.path) cannot be written: \(error.reason)")
            }
        }
        Files.remove("\(folder)/program.key")
        Files.remove(program)
        let arguments = arguments(for: sources.map(\.name))
        var text = ""
        for step in try plan(arguments)?.steps ?? [[[toolchain.compiler] + arguments]] {
            var running: [CompilerCommand] = []
            for command in step { running.append(try start(command)) }
            var isDone = true
            for command in running {
                let (output, hasSucceeded) = try command.finish()
                text += output
                isDone = isDone && hasSucceeded
            }
            guard isDone else { return (CompilerOutput(text), false) }
        }
        return (CompilerOutput(text), Files.exists(program))
    }

    private func start(_ command: [String]) throws(CellError) -> CompilerCommand {
        try CompilerCommand(command, environment: environment, folder: folder)
    }

    /// What the driver does with these arguments; nil where it does not say.
    private func plan(_ arguments: [String]) throws(CellError) -> CompilerPlan? {
        let file = "\(folder)/commands"
        let surroundings = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let key = SHA256.hex(of: ([toolchain.identity] + surroundings + arguments).joined(separator: "\n"))
        if let kept = try? Files.read(file), kept.starts(with: Array("\(key)\n".utf8)) {
            return CompilerPlan(driverOutput: String(decoding: kept.dropFirst(key.utf8.count + 1), as: UTF8.self))
        }
        let (text, hasSucceeded) = try start([toolchain.compiler] + arguments + ["-###"]).finish()
        guard hasSucceeded else { return nil }
        try? Files.write(Array("\(key)\n\(text)".utf8), to: file)
        return CompilerPlan(driverOutput: text)
    }

    private func arguments(for sources: [String]) -> [String] {
        // A backtrace needs lines and columns; types for a debugger would make the compiler run twice.
        var arguments = [
            "-swift-version", "5", "-enable-bare-slash-regex", "-Onone", "-gline-tables-only", "-module-name", "main",
            "-diagnostic-style", "llvm", "-no-color-diagnostics", "-I", kit.modules, "-L", kit.folder, "-lModelbook",
            "-Xlinker", "-rpath", "-Xlinker", kit.folder, "-o", "program",
        ]
        #if !os(macOS)
        // An error that no cell catches goes to the kit; lld comes with the toolchain.
        arguments += ["-use-ld=lld", "-Xlinker", "--wrap=swift_errorInMain"]
        #endif
        return arguments + sources
    }

    private var environment: [String: String] {
        var environment = ChildProcess.environment(passing: ["SDKROOT", "DEVELOPER_DIR", "TOOLCHAINS"])
        environment["PATH"] = environment["PATH"] ?? "/usr/bin:/bin"
        return environment
    }
}
