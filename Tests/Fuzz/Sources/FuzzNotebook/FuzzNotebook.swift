import Execution
import Notebooks

/// Reads the bytes as a notebook and tangles its cells; each place that is named must be in the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNotebook(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    let notebook = Notebook(parsing: bytes, path: "notebook.md")
    for problem in notebook.diagnostics {
        if let place = problem.location { precondition(place.line >= 1 && place.column >= 1) }
    }
    _ = CellProgram(notebook, parameters: notebook.frontMatter.parameters)
    return 0
}
