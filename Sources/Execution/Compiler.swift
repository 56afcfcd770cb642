#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Records
import Synchronization
import SystemIO

/// Compiles a cell program against the kit.
struct Compiler {
    let toolchain: Toolchain
    let kit: Kit
    /// Where source, program and the compiler's output are put.
    let folder: String
    /// For what the compiler and the linker write on the way, in ``folder``.
    let temporary: String
    /// Where the compiler keeps the modules of C libraries that it made; it does not depend on a home that is writable.
    let modules: String
    let control: RunControl

    /// Whether it runs in a closed room.
    var isConfined = false

    static let programName = "program"
    var program: String { "\(folder)/\(Self.programName)" }

    /// Whether the program in the folder was made from this source by this compiler with this kit, and is as it was.
    func hasCompiled(_ sources: [CellProgram.Source]) -> Bool {
        guard let note = SealedFile.read(note), let digest = programDigest else { return false }
        return note.elementsEqual("\(key(of: sources)) \(digest)".utf8)
    }

    /// Notes what the program in the folder was made from, and what it is.
    func keepProgram(of sources: [CellProgram.Source]) {
        guard let digest = programDigest else { return }
        try? SealedFile.write(Array("\(key(of: sources)) \(digest)".utf8), to: note)
    }

    private var note: String { "\(folder)/program.key" }

    private var programDigest: String? { try? Files.digest(of: program, limit: FileLimit.data) }

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
                throw CellError(kind: .setup, message: "\(error.path) \(error.reason)")
            }
        }
        Files.remove(note)
        Files.remove(program)
        // A compiler that lives on when what started it was killed writes under another name.
        for name in (try? Files.names(in: folder)) ?? [] where name.hasPrefix("\(Self.programName)-") {
            Files.remove("\(folder)/\(name)")
        }
        let product = "\(Self.programName)-\(getpid())"
        let command = [toolchain.compiler] + arguments(for: sources.map(\.name), product)
        if isConfined { try? Files.makeFolder(modules) }
        let said: (text: String, hasSucceeded: Bool)
        do throws(CellError) {
            said = try build(command, of: sources)
        } catch {
            // A linker whose output has no room is ended by a signal.
            throw error.kind == .setup && Files.isFull(folder) ? .noRoom(in: folder) : error
        }
        let output = CompilerOutput(said.text)
        if said.hasSucceeded, Files.move("\(folder)/\(product)", to: program) { return (output, true) }
        if output.lacksRoom || !output.hasErrors && Files.isFull(folder) { throw .noRoom(in: folder) }
        return (output, false)
    }

    /// Runs the driver's jobs; the driver itself where they fail for a reason that is not in the cells, which it explains.
    private func build(
        _ command: [String], of sources: [CellProgram.Source]
    ) throws(CellError) -> (text: String, hasSucceeded: Bool) {
        let quiet = sources.filter { !$0.isWarned }.map(\.name)
        let key = ([folder, temporary, toolchain.identity] + command + [""] + quiet).joined(separator: "\0")
        if var known = try jobs(of: command, quiet: quiet, key) {
            // What the linker is given depends on what the sources import, and on nothing else in them.
            let imports = sources.map { $0.text.split(separator: "\n").filter { $0.contains("import") }.joined(separator: "\n") }
            let linker = known.imports == imports ? known.linker : nil
            let said = try run(["/bin/sh", "-c", linker.map(known.jobs.script(linking:)) ?? known.jobs.script])
            (known.imports, known.linker) = (imports, said.hasSucceeded ? linker ?? CompilerJobs.linker(in: said.text) : nil)
            Self.knownJobs.withLock { [known] in $0[key] = known }
            if said.hasSucceeded || CompilerOutput(said.text).hasErrors { return said }
        }
        return try run(command)
    }

    /// The driver is asked once in the life of this program: it prints the same again.
    private func jobs(of command: [String], quiet: [String], _ key: String) throws(CellError) -> KnownJobs? {
        if let known = Self.knownJobs.withLock({ $0[key] }) { return known }
        let printed = try run([command[0], "-driver-print-jobs"] + command.dropFirst())
        guard printed.hasSucceeded, let jobs = CompilerJobs(printed.text, temporary: temporary, quiet: quiet) else { return nil }
        return KnownJobs(jobs: jobs)
    }

    private struct KnownJobs {
        let jobs: CompilerJobs
        /// What the sources imported that ``linker`` is for, by source.
        var imports: [String] = []
        var linker: String?
    }

    private static let knownJobs = Mutex<[String: KnownJobs]>([:])

    private func run(_ command: [String]) throws(CellError) -> (text: String, hasSucceeded: Bool) {
        try CompilerCommand(
            command, environment: environment, folder: folder, confinement: isConfined ? .compiler(self) : nil,
            control: control
        ).finish()
    }

    private func arguments(for sources: [String], _ product: String) -> [String] {
        // A backtrace needs lines and columns; types for a debugger would make the compiler run twice.
        var arguments = [
            "-swift-version", "5", "-enable-bare-slash-regex", "-Onone", "-gline-tables-only", "-module-name", "main",
            "-diagnostic-style", "llvm", "-no-color-diagnostics", "-module-cache-path", modules, "-j", "\(sources.count)",
            "-I", kit.modules, "-Xlinker", "-rpath", "-Xlinker", kit.folder,
            "-o", product,
        ]
        #if !os(macOS)
        // An error that no cell catches goes to the kit; lld comes with the toolchain.
        arguments += ["-use-ld=lld", "-Xlinker", "--wrap=swift_errorInMain"]
        #endif
        // Before the system's libraries: what the kit puts in place of their functions is found first.
        return arguments + sources + [kit.library]
    }

    private var environment: [String: String] {
        var environment = ChildProcess.environment(passing: ["SDKROOT", "DEVELOPER_DIR", "TOOLCHAINS"])
        environment["TMPDIR"] = temporary
        environment["PATH"] = environment["PATH"] ?? "/usr/bin:/bin"
        return environment
    }
}
