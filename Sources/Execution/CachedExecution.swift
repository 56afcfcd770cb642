import Notebooks
import Records
import SystemIO

/// Runs a notebook, or takes the run that was kept if nothing that it depends on has changed. The second
/// starts no process.
public struct CachedExecution: Sendable {
    /// What came of it.
    public struct Result: Sendable {
        /// The run, new or kept.
        public var run: Run
        /// Why the cells ran or did not have to; one line each.
        public var explanation: [String]
        /// What the file of measured values is to hold; nil: what it holds.
        public var measurements: [UInt8]?

        /// - Parameters:
        ///   - explanation: why the cells ran or did not have to, one line each.
        ///   - measurements: what the file of measured values is to hold; nil: what it holds.
        public init(run: Run, explanation: [String], measurements: [UInt8]? = nil) {
            self.run = run
            self.explanation = explanation
            self.measurements = measurements
        }
    }

    private let kitFolder: String
    private let settings: Executor.Settings
    private let usesCache: Bool

    /// - Parameters:
    ///   - kitFolder: where the kit's library and modules are.
    ///   - usesCache: whether a run that was kept may be taken, and a new one is kept.
    public init(kitFolder: String, settings: Executor.Settings, usesCache: Bool) {
        self.kitFolder = kitFolder
        self.settings = settings
        self.usesCache = usesCache
    }

    /// - Parameter dependencies: the hashes of the files that cells name with `depends-on`; nil where there is none.
    public func run(
        _ notebook: Notebook, parameters: [FrontMatter.Parameter], dependencies: [(path: String, sha256: String?)] = []
    ) -> Result {
        guard !notebook.cells.isEmpty || !notebook.directives.isEmpty else {
            return Result(run: Run(), explanation: ["There is nothing to run."])
        }
        do {
            let kit = try Kit(in: kitFolder)
            let toolchain = try Toolchain.find()
            let inputs = RunInputs(
                notebook, parameters: parameters, options: settings.options, kit: kit, toolchain: toolchain)
            let layout = CellLayout(notebook)
            let reasons: [String]
            switch usesCache && !settings.remeasures ? lookUp(inputs) : .missing(reasonNotToLook) {
            case .found(let kept):
                return Result(
                    run: kept.layout.moved(kept.run, to: layout),
                    explanation: ["Nothing has changed: the cells did not have to run."], measurements: measurements(of: kept.run)
                )
            case .missing(let why): reasons = why
            }
            let executor = Executor(toolchain: toolchain, kit: kit, settings: settings)
            let run = executor.run(notebook, parameters: parameters)
            if settings.control.isCancelled { return Result(run: run, explanation: []) }
            let isComplete = Self.isComplete(run, in: notebook)
            let measurements = measurements(of: run, isComplete: isComplete)
            if usesCache, isComplete {
                let files = files(of: run, dependencies, measurements)
                CachedRun(inputs: inputs, files: files, layout: layout, run: run).save(in: settings.scratchFolder)
            }
            return Result(
                run: run, explanation: reasons.map { "The cells ran: \($0)." } + Self.results(of: run, in: notebook),
                measurements: measurements)
        } catch {
            return Result(run: Executor.failed(notebook, error), explanation: [])
        }
    }

    /// The run that was kept: whether it still holds, and the seconds since it was made. Nil where there is none.
    public func kept(_ notebook: Notebook, parameters: [FrontMatter.Parameter]) -> (isCurrent: Bool, seconds: Double)? {
        guard let seconds = CachedRun.age(in: settings.scratchFolder), let kit = try? Kit(in: kitFolder),
            let toolchain = try? Toolchain.find()
        else { return nil }
        let inputs = RunInputs(
            notebook, parameters: parameters, options: settings.options, kit: kit, toolchain: toolchain)
        switch lookUp(inputs) {
        case .found: return (true, seconds)
        case .missing: return (false, seconds)
        }
    }

    // MARK: Looking up

    /// Which cells the kit computed for, and which had its results from before.
    private static func results(of run: Run, in notebook: Notebook) -> [String] {
        func cells(_ count: KeyPath<CellRun, Int>) -> String {
            zip(notebook.cells, run.cells).enumerated().filter { $1.1[keyPath: count] > 0 }
                .map { RunInputs.name(of: $1.0, $0) }.joined(separator: ", ")
        }
        let (computed, kept) = (cells(\.computedResults), cells(\.keptResults))
        return (computed.isEmpty ? [] : ["The kit computed models and their outputs for \(computed)."])
            + (kept.isEmpty ? [] : ["It took those of earlier runs for \(kept)."])
    }

    private enum LookUp {
        case found(CachedRun)
        case missing([String])
    }

    private var reasonNotToLook: [String] {
        [settings.remeasures ? "measured values are to be taken anew" : "nothing that was kept is to be used"]
    }

    private func lookUp(_ inputs: RunInputs) -> LookUp {
        guard let kept = CachedRun(in: settings.scratchFolder) else { return .missing(["no earlier run was kept"]) }
        guard kept.inputs == inputs else { return .missing(inputs.changes(since: kept.inputs)) }
        var changed = kept.changedFiles(in: settings.folder)
        // A page in another folder has no measured values yet, or its own.
        if let path = settings.measurements, Files.exists(path), measurements(of: kept.run) != nil, !changed.contains(path) {
            changed.append(path)
        }
        return changed.isEmpty ? .found(kept) : .missing(changed.map { "\($0) has changed" })
    }

    // MARK: Keeping

    /// What the file of measured values is to hold; nil: what it holds.
    private func measurements(of run: Run, isComplete: Bool = true) -> [UInt8]? {
        settings.measurements.flatMap { MeasurementsFile(path: $0).content(with: run.measurements, isComplete: isComplete) }
    }

    /// A run that failed runs again: its cause may lie outside.
    public static func isComplete(_ run: Run, in notebook: Notebook) -> Bool {
        run.failure == nil && run.inlineErrors.isEmpty
            && zip(run.cells, notebook.cells).allSatisfy { cellRun, cell in
                switch cellRun.status {
                case .succeeded, .skipped: true
                case .failed: cell.options.error
                case .notReached: false
                }
            }
    }

    private func files(
        of run: Run, _ dependencies: [(path: String, sha256: String?)], _ measurements: [UInt8]?
    ) -> [CachedRun.File] {
        var files = run.filesRead.map { CachedRun.File(path: $0.path, sha256: $0.sha256) }
        files += run.filesWritten.map { CachedRun.File(path: $0.path, sha256: $0.sha256) }
        files += run.lookups.map { CachedRun.File(path: $0.path, sha256: $0.found, isGlance: $0.isGlance) }
        files += dependencies.map { CachedRun.File(path: $0.path, sha256: $0.sha256) }
        if let path = settings.measurements {
            // That the run found none is no reason to run again: it has made them.
            let own = Files.canonical(path)
            files.removeAll { Files.canonical(CachedRun.whole($0.path, in: settings.folder)) == own }
            let digest = measurements.map { SHA256.hex(of: $0) } ?? CachedRun.digest(of: path, in: settings.folder)
            files.append(CachedRun.File(path: path, sha256: digest))
        }
        // A file can be named by a cell and read by it.
        var known: Set<CachedRun.File> = []
        return files.filter { known.insert($0).inserted }
    }
}
