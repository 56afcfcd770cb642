import ArgumentParser
import Pipeline
import SystemIO

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes a notebook to begin with, which renders as it is.",
        discussion: """
            report: a classifier of pictures. regression: numbers predicted from a table. keywords: a classifier of sounds. lab: \
            questions, experiments and claims. Each makes data of its own and trains a small network, to be replaced by yours.
            """)

    enum Kind: String, CaseIterable, ExpressibleByArgument { case report, regression, keywords, lab }

    @Argument(help: "The notebook: a name, or the path of a .md file.")
    var name: String

    @Option(help: "What it begins as: \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var from = Kind.report

    func run() throws {
        let path = name.hasSuffix(".md") ? name : name + ".md"
        let title = Self.title(of: path)
        guard !title.isEmpty else { throw ValidationError("'\(name)' is no name of a notebook.") }
        let folder = try "\(Files.parent(of: Installation.pipeline().templateFolder))/new"
        func text(_ name: String) throws -> String {
            String(decoding: try Files.read("\(folder)/\(name).md", limit: FileLimit.text).bytes, as: UTF8.self)
        }
        var notebook = try text(from.rawValue).replacing("{{title}}", with: title)
        if notebook.contains("{{comparison}}\n") {
            notebook = notebook.replacing("{{comparison}}\n", with: try text("comparison"))
        }
        let slash = path.lastIndex(of: "/")
        let target = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try Files.writeNew([(Array(notebook.utf8), slash.map { String(path[path.index(after: $0)...]) } ?? path)], in: target)
        Terminal.print("\(path)\nmodelbook preview \(path.shellQuoted)   shows it while you change it")
    }

    /// "my-model.md" is "My model".
    private static func title(of path: String) -> String {
        let name = (path.split(separator: "/").last ?? "").dropLast(".md".count)
        let words = name.map { $0 == "-" || $0 == "_" ? " " : $0 }
        // A title in the front matter, where these have a meaning.
        let plain = String(words).filter { !"\"'#:[]{}&*!|>%@`\\".contains($0) }
        return plain.prefix(1).uppercased() + plain.dropFirst()
    }
}
