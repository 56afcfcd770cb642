import Notebooks

/// Markdown that a program made: shown by a cell, the text of a table's cell, the value of a directive. It is read as a
/// part of the notebook, whose footnotes and references it may use; Swift in it is shown and not run.
final class MadeMarkdown: Sendable {
    let notebook: Notebook
    /// What made it.
    let location: SourceLocation
    /// Tells its own footnotes from those of other pieces.
    let number: Int

    init(notebook: Notebook, location: SourceLocation, number: Int) {
        self.notebook = notebook
        self.location = location
        self.number = number
    }
}
