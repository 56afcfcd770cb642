import ArgumentParser
import Pipeline
import SystemIO

struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Gives back what a report was made from.",
        discussion:
            "Writes the notebook that the report carries, with what it includes, its images and its measured values. Nothing is written over."
    )

    @Argument(help: "The report: a page that Modelbook wrote.")
    var report: String

    @Option(name: .shortAndLong, help: "The folder for the files.")
    var output: String

    func run() throws {
        let extraction = try SourceExtraction(of: report)
        try extraction.write(to: output)
        for file in extraction.files { Terminal.print("\(output)/\(file.path)".visibleLine) }
        if !extraction.missing.isEmpty {
            Terminal.report(
                "The report does not carry \(extraction.missing.joined(separator: ", ")).".visibleLine + "\n")
        }
        Terminal.report("To render it, in \(output): \(extraction.command)".visibleLine + "\n")
    }
}
