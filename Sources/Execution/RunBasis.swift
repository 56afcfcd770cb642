import Notebooks
import Records

/// What a run in memory depends on, beside the files that it read, the kit and the compiler.
public struct RunBasis: Sendable, Hashable {
    private let inputs: RunInputs
    private let layout: CellLayout

    /// What a run of this notebook with these parameters would depend on.
    public init(_ notebook: Notebook, parameters: [FrontMatter.Parameter]) {
        inputs = RunInputs(notebook, parameters: parameters)
        layout = CellLayout(notebook)
    }

    /// Whether the same cells and directives are run, wherever they stand.
    public func isSameProgram(as other: RunBasis) -> Bool { inputs == other.inputs }

    /// A run of this program with the places that its cells and directives have in another basis of the same program.
    public func moved(_ run: Run, to now: RunBasis) -> Run { layout.moved(run, to: now.layout) }
}
