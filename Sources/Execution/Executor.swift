import Notebooks
import Records
import SystemIO

/// Tangles a notebook, compiles the program, runs it and collects its run.
public struct Executor: Sendable {
    /// Where and how a notebook runs.
    public struct Settings: Sendable {
        /// The notebook's folder: the program's working directory.
        public var folder: String
        /// Where the program and the cache are kept.
        public var scratchFolder: String
        /// Where the compiler keeps modules.
        public var modulesFolder: String
        /// Where results of the kit's expensive operations are kept; nil: nowhere.
        public var kitCacheFolder: String?
        /// The file of measured values to replay.
        public var measurements: String?
        /// Whether values are measured that the file of measured values has.
        public var remeasures = false
        /// The files that cells may write.
        public var writable: [WritableFile] = []
        /// Whether what they write takes its place in the notebook's folder.
        public var keepsWritten = true
        /// Hears of the run's progress, and may stop it.
        public var control = RunControl()
        /// What a command line says of how cells run.
        public var options = RunOptions()

        /// - Parameters:
        ///   - folder: the notebook's, in which the program runs.
        ///   - scratchFolder: where the program and the cache are kept.
        public init(folder: String, scratchFolder: String) {
            self.folder = folder
            self.scratchFolder = scratchFolder
            modulesFolder = "\(scratchFolder)/modules"
        }
    }

    let toolchain: Toolchain
    let kit: Kit
    let settings: Settings

    /// Nothing runs yet.
    public init(toolchain: Toolchain, kit: Kit, settings: Settings) {
        self.toolchain = toolchain
        self.kit = kit
        self.settings = settings
    }

    /// Every failure is part of the run; what cannot even be tried is its ``Run/failure``.
    ///
    public func run(_ notebook: Notebook, parameters: [FrontMatter.Parameter]) -> Run {
        do {
            try Files.makeFolder(settings.scratchFolder)
        } catch {
            return Self.failed(notebook, CellError(kind: .setup, message: "\(error.path) \(error.reason)"))
        }
        let lock = FolderLock(settings.scratchFolder)
        defer { lock.release() }
        var build = Build(notebook: notebook, parameters: parameters)
        do throws(CellError) {
            let isConfined = try isConfined()
            let work = try WorkFolder(in: settings.scratchFolder)
            settings.control.report(.building)
            var compiler = Compiler(
                toolchain: toolchain, kit: kit, folder: settings.scratchFolder, temporary: work.compiling,
                modules: settings.modulesFolder, control: settings.control)
            compiler.isConfined = isConfined
            try build.run(compiler)
            guard let program = build.program else { return build.finished(Self.failed(notebook, nil)) }
            let staged = isConfined ? StagedFiles(settings.writable, in: work.staged) : nil
            let runner = ProgramRunner(settings: runnerSettings(notebook, work: work, staged, isConfined: isConfined))
            let outcome = try runner.run(compiler.program, program)
            if let folder = settings.kitCacheFolder { KeptResults(folder).take(outcome.lines, from: work.results) }
            if settings.control.isCancelled { throw CellError.cancelled }
            var run = RunBuilder.run(of: program, in: notebook, from: outcome, folder: settings.folder)
            if outcome.usesSourceDate { run.sourceDate = settings.options.sourceDate }
            run = build.finished(run)
            try takeWritten(&run, staged, notebook)
            return run
        } catch {
            return build.finished(Self.failed(notebook, error))
        }
    }

    /// A run in which no cell was reached.
    public static func failed(_ notebook: Notebook, _ failure: CellError?) -> Run {
        Run(cells: notebook.cells.map { CellRun(status: $0.options.eval ? .notReached : .skipped) }, failure: failure)
    }

    /// - Throws: an error of kind `setup` where cells must run in a closed room and the system has none.
    private func isConfined() throws(CellError) -> Bool {
        switch settings.options.sandbox {
        case .off: return false
        case .on: return Sandbox.isAvailable
        case .required:
            guard Sandbox.isAvailable else {
                throw CellError(
                    kind: .setup, message: "this system has no closed room for cells: \(Sandbox.summary)",
                    explanation: "Without --sandbox required they run with your rights.")
            }
            return true
        }
    }

    private func runnerSettings(_ notebook: Notebook, work: WorkFolder, _ staged: StagedFiles?, isConfined: Bool)
        -> ProgramRunner.Settings
    {
        var environment = CellEnvironment.variables(work: work.path)
        environment[RecordProtocol.memoryLimitVariable] = "\(settings.options.memoryLimit)"
        environment[RecordProtocol.keptResultsVariable] = settings.kitCacheFolder
        environment[RecordProtocol.newResultsVariable] = settings.kitCacheFolder.map { _ in work.results }
        environment[RecordProtocol.kitBuildVariable] = kit.identity
        environment[RecordProtocol.measurementsVariable] = settings.measurements
        environment[RecordProtocol.sourceDateVariable] = settings.options.sourceDate.map { "\($0)" }
        environment[RecordProtocol.speechVariable] = settings.options.speech.map(\.json)
        if settings.remeasures { environment[RecordProtocol.remeasureVariable] = "1" }
        let program = "\(settings.scratchFolder)/\(Compiler.programName)"
        return ProgramRunner.Settings(
            folder: settings.folder, scratchFolder: work.path, environment: environment,
            timeouts: notebook.cells.map(\.options.timeout), control: settings.control,
            confinement: isConfined ? .cells(self, program: program, work: work.path) : nil, staged: staged)
    }

    /// Notes the files that cells have written, and puts them in their place if the run is complete.
    private func takeWritten(_ run: inout Run, _ staged: StagedFiles?, _ notebook: Notebook) throws(CellError) {
        // Without a closed room they are in their place already.
        let written =
            staged?.written
            ?? settings.writable.filter { Files.exists($0.path) }.map { (file: $0, staged: $0.path) }
        let isPlaced = staged != nil && settings.keepsWritten && CachedExecution.isComplete(run, in: notebook)
        for (file, staged) in written {
            do throws(FileError) {
                let content = try Files.read(staged, limit: FileLimit.data)
                if isPlaced, (try? Files.digest(of: file.path, limit: FileLimit.data)) != content.sha256 {
                    try Files.write([(content.bytes, file.path)])
                }
                run.filesWritten.append(FileRead(path: file.name, sha256: content.sha256))
            } catch {
                throw CellError(kind: .setup, message: "\(file.name), which a cell has written, \(error.reason)")
            }
        }
    }
}
