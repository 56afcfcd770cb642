import Archives
import Records

/// Compiles a cell program against the kit.
struct Compiler {
    let toolchain: Toolchain
    let kit: Kit
    /// Where source, program and the compiler's output are put.
    let folder: String

    var program: String { "\(folder)/program" }

    /// Seconds after which the compiler is ended: an expression can be too complex for it.
    private static let limit = 120.0

    /// Whether the program in the folder was made from this source by this compiler with this kit.
    func hasCompiled(_ source: String) -> Bool {
        guard Files.exists(program), let key = try? Files.read("\(folder)/program.key") else { return false }
        return key.elementsEqual(self.key(of: source).utf8)
    }

    /// Notes what the program in the folder was made from.
    func keepProgram(of source: String) {
        try? Files.write(Array(key(of: source).utf8), to: "\(folder)/program.key")
    }

    private func key(of source: String) -> String {
        SHA256.hex(of: "\(kit.folder)\n\(kit.identity)\n\(toolchain.identity)\n\(source)")
    }

    /// - Returns: what the compiler said, and whether there is a program now.
    /// - Throws: an error of kind `setup` when the compiler cannot be started or does not come to an end.
    func compile(_ source: String) throws(CellError) -> (output: CompilerOutput, isCompiled: Bool) {
        do {
            try Files.write(Array(source.utf8), to: "\(folder)/main.swift")
        } catch {
            throw CellError(kind: .setup, message: "\(error.path) cannot be written: \(error.reason)")
        }
        guard var pipe = Pipe() else { throw CellError(kind: .setup, message: "no pipe can be opened") }
        Files.remove("\(folder)/program.key")
        Files.remove(program)
        // A backtrace needs lines and columns; types for a debugger would make the compiler run twice.
        var arguments = [
            "-swift-version", "5", "-enable-bare-slash-regex", "-Onone", "-gline-tables-only", "-module-name", "main", "-diagnostic-style", "llvm",
            "-no-color-diagnostics", "-I", kit.modules, "-L", kit.folder, "-lModelbook", "-Xlinker", "-rpath",
            "-Xlinker", kit.folder, "main.swift", "-o", "program",
        ]
        #if !os(macOS)
        // An error that no cell catches goes to the kit; lld comes with the toolchain.
        arguments += ["-use-ld=lld", "-Xlinker", "--wrap=swift_errorInMain"]
        #endif
        var environment = ChildProcess.environment(passing: ["SDKROOT", "DEVELOPER_DIR", "TOOLCHAINS"])
        environment["PATH"] = environment["PATH"] ?? "/usr/bin:/bin"
        var text: [UInt8] = []
        do {
            var child = try ChildProcess(
                toolchain.compiler, arguments: arguments, environment: environment, folder: folder,
                descriptors: [pipe.writing, pipe.writing])
            pipe.closeWriting()
            let deadline = ContinuousClock.now + .seconds(Self.limit)
            reading: while true {
                switch pipe.read(seconds: 0.25) {
                case .bytes(let bytes): text += bytes
                case .end: break reading
                case .nothing:
                    if ContinuousClock.now > deadline {
                        child.end()
                        throw CellError(
                            kind: .setup, message: "the compiler did not end within \(Int(Self.limit)) seconds",
                            explanation: "Divide long expressions, or give their parts types.")
                    }
                }
            }
            let exit = child.wait(seconds: 10)
            let output = CompilerOutput(String(decoding: text, as: UTF8.self))
            if case .signal(let signal)? = exit {
                throw CellError(kind: .setup, message: "the compiler was ended by signal \(signal)")
            }
            return (output, exit == .status(0) && Files.exists(program))
        } catch let error as ChildProcess.LaunchError {
            throw CellError(kind: .setup, message: error.message)
        } catch let error as CellError {
            throw error
        } catch {
            throw CellError(kind: .setup, message: "\(error)")
        }
    }
}
