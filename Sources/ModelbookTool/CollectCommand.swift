import ArgumentParser
import Pipeline
import SystemIO

struct CollectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect", abstract: "Makes the index of pages from the ledgers beside them.",
        discussion: """
            Nothing is read but NAME.json and nothing is run. The index has each page's title, abstract, date, claims and state; of \
            a sweep, a table and charts of what its parameters change. A page that is missing is listed as missing; such \
            a page, and one that failed or is not complete, fails the command once the index is written.
            """)

    @Argument(help: "Folders with pages, and folders in them.")
    var folders: [String]

    @Option(name: .shortAndLong, help: "The index's file. (default: index.html in the folder)")
    var output: String?

    func validate() throws {
        if folders.count != 1, output == nil { throw ValidationError("-o names the index of several folders.") }
        if let output, !output.hasSuffix(".html") {
            throw ValidationError("An index's name ends in \".html\"; \(output) does not.")
        }
    }

    func run() throws {
        let result = try Installation.pipeline().collect(folders, output: output)
        var printer = DiagnosticPrinter()
        for diagnostic in result.diagnostics { Terminal.report(printer.text(diagnostic)) }
        for output in result.outputs { Terminal.print(output.visibleLine) }
        let code = result.exitCode(isStrict: false)
        if code != 0 { throw ExitCode(code) }
    }
}
