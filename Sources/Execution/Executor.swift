import Notebooks
import Records
import SystemIO

/// Tangles a notebook, compiles the program, runs it and collects its run.
public struct Executor: Sendable {
    public struct Settings: Sendable {
        /// The notebook's folder: the program's working directory.
        public var folder: String
        /// Where the program and the cache are kept.
        public var scratchFolder: String
        /// Where the compiler keeps modules.
        public var modulesFolder: String
        /// Where the kit keeps the results of expensive operations; nil: nowhere.
        public var kitCacheFolder: String?
        /// The file of measured values to replay.
        public var measurements: String?
        public var remeasures = false
        public var control = RunControl()
        public var options = RunOptions()

        public init(folder: String, scratchFolder: String) {
            self.folder = folder
            self.scratchFolder = scratchFolder
            modulesFolder = "\(scratchFolder)/modules"
        }
    }

    let toolchain: Toolchain
    let kit: Kit
    let settings: Settings

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
            settings.control.report(.building)
            var compiler = Compiler(
                toolchain: toolchain, kit: kit, folder: settings.scratchFolder, modules: settings.modulesFolder,
                control: settings.control)
            compiler.isConfined = isConfined
            try build.run(compiler)
            guard let program = build.program else { return build.finished(Self.failed(notebook, nil)) }
            let work = try WorkFolder(in: settings.scratchFolder)
            let runner = ProgramRunner(settings: runnerSettings(notebook, work: work.path, isConfined: isConfined))
            let leavings = try runner.run(compiler.program, program)
            if settings.control.isCancelled { throw CellError.cancelled }
            return build.finished(RunBuilder.run(of: program, in: notebook, from: leavings, folder: settings.folder))
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

    private func runnerSettings(_ notebook: Notebook, work: String, isConfined: Bool) -> ProgramRunner.Settings {
        var variables = [RecordProtocol.memoryLimitVariable: "\(settings.options.memoryLimit)", "TMPDIR": work]
        variables[RecordProtocol.cacheFolderVariable] = settings.kitCacheFolder
        variables[RecordProtocol.kitBuildVariable] = kit.identity
        variables[RecordProtocol.measurementsVariable] = settings.measurements
        if settings.remeasures { variables[RecordProtocol.remeasureVariable] = "1" }
        let program = "\(settings.scratchFolder)/program"
        return ProgramRunner.Settings(
            folder: settings.folder, scratchFolder: work, variables: variables,
            timeouts: notebook.cells.map(\.options.timeout), control: settings.control,
            confinement: isConfined ? .cells(self, program: program, work: work) : nil)
    }
}
