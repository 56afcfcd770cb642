import Notebooks

/// What came of a job.
public struct RenderResult: Sendable {
    public var notebook: String
    /// The page's path; nil if none was written.
    public var output: String?
    /// In the order of the notebook.
    public var diagnostics: [Diagnostic] = []
    /// Why the cells ran or did not have to; one line each.
    public var explanation: [String] = []
    /// A cell timed out, trapped, called `exit` or was killed.
    public var hasCrashed = false

    public init(notebook: String) {
        self.notebook = notebook
    }

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// 0 ok · 1 the document is wrong · 3 warnings, if they count · 4 time-out or crash of a cell.
    public func exitCode(isStrict: Bool) -> Int32 {
        if hasCrashed { return 4 }
        if hasErrors { return 1 }
        return isStrict && diagnostics.contains { $0.severity == .warning } ? 3 : 0
    }
}
