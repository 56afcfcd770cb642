import Notebooks
import Records
import SystemIO

/// Everything that a run depends on beside the files that it reads, each under a name that an author
/// understands. Line numbers are not among them: moving a cell changes nothing.
struct RunInputs: Codable, Hashable {
    struct Input: Codable, Hashable {
        /// "cell 3 (tbl-size)"
        var name: String
        var value: String
    }

    /// Of the kept files' form; another number, and nothing kept is used.
    private var form = 2
    private(set) var inputs: [Input] = []

    init(_ notebook: Notebook, parameters: [FrontMatter.Parameter], options: RunOptions, kit: Kit, toolchain: Toolchain) {
        add("the kit", "\(kit.folder) \(kit.identity)")
        add("the Swift compiler", toolchain.identity)
        let encoded = (try? RecordCodec.encoder().encode(options)).map { String(decoding: $0, as: UTF8.self) }
        add("the command line", encoded ?? "")
        for (name, value) in CellEnvironment.passed.sorted(by: { $0.key < $1.key }) { add("the variable \(name)", value) }
        add(notebook, parameters)
    }

    /// What a notebook itself contributes.
    init(_ notebook: Notebook, parameters: [FrontMatter.Parameter]) { add(notebook, parameters) }

    private mutating func add(_ notebook: Notebook, _ parameters: [FrontMatter.Parameter]) {
        for named in notebook.frontMatter.writes { add("writes: \(named.path)", "") }
        add("the page's language", notebook.frontMatter.language)
        for parameter in parameters { add("the parameter \(parameter.name)", parameter.value.swift) }
        for (index, cell) in notebook.cells.enumerated() {
            let options = cell.options
            let text = "\(options.eval) \(options.error) \(options.timeout) \(options.dependsOn.map(\.path))\n\(cell.code)"
            add(Self.name(of: cell, index), SHA256.hex(of: text))
        }
        for (index, directive) in notebook.directives.enumerated() {
            add("directive \(index + 1)", "after \(directive.cellsBefore): \(directive.expression)")
        }
    }

    /// "cell 3 (tbl-size)"
    static func name(of cell: Cell, _ index: Int) -> String {
        "cell \(index + 1)" + (cell.options.label.map { " (\($0))" } ?? "")
    }

    private mutating func add(_ name: String, _ value: String) {
        inputs.append(Input(name: name, value: value))
    }

    /// Which inputs are others than before: "cell 3 (tbl-size) has changed".
    func changes(since before: RunInputs) -> [String] {
        let old = Dictionary(before.inputs.map { ($0.name, $0.value) }) { first, _ in first }
        let new = Dictionary(inputs.map { ($0.name, $0.value) }) { first, _ in first }
        var changes: [String] = []
        for input in inputs where old[input.name] != input.value {
            changes.append("\(input.name) \(old[input.name] == nil ? "is new" : "has changed")")
        }
        for input in before.inputs where new[input.name] == nil { changes.append("\(input.name) is gone") }
        return changes
    }
}
