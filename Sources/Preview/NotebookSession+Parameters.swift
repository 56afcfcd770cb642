import Notebooks
import Pipeline
import Records
import Rendering

extension NotebookSession {
    /// Renders with other parameters. A value that is empty gives the parameter back to the front matter.
    /// - Throws: a diagnostic for a name that the notebook does not have, or a value that it cannot have.
    func set(_ parameters: [String: String]) throws(Diagnostic) {
        guard let notebook = source?.notebook else { return }
        var job = job
        for parameter in notebook.frontMatter.parameters {
            guard let value = parameters[parameter.name] else { continue }
            job.parameters.removeAll { $0.key == parameter.name }
            if value != parameter.value.text { job.parameters.append((parameter.name, value)) }
        }
        _ = try job.parameters(of: notebook)
        self.job = job
        refresh()
    }

    var parameterFields: HTML {
        let given = Dictionary(job.parameters.map { ($0.key, $0.value) }) { _, last in last }
        return PreviewState.fields(source?.notebook.frontMatter.parameters ?? [], given: given)
    }

    /// The command that makes this page.
    var command: String {
        let options = job.parameters.map { " -P " + Self.quoted("\($0.key):\($0.value)") }
        return "modelbook render " + Self.quoted(job.notebook) + options.joined()
    }

    /// A word for a shell.
    static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: "+"):
                true
            default: false
            }
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    var editable: String {
        guard let shownSource, let pieces, !isReadOnly else { return "" }
        return shownSource.notebook.editable(in: pieces)
    }

    func shownText(ofDirective index: Int) -> String {
        switch shownRun.inlines[index] {
        case .number(let number): number.text
        case .text(let text), .markdown(let text): text
        case .list(let parts): InlineValue.text(of: parts)
        case nil: "not run"
        }
    }
}

extension FrontMatter.Parameter.Value {
    /// As it is written on a command line.
    var text: String {
        switch self {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): value
        }
    }
}
