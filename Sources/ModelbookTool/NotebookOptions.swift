import ArgumentParser
import Pipeline
import Rendering

/// What `check` and `render` take alike.
struct NotebookOptions: ParsableArguments {
    @Option(help: "The folder of the pages. (default: output)")
    var outputDir: String?

    @Option(
        name: .customShort("P"),
        help: "A parameter, as key:value; of several values with commas, render makes a page for each, and an index.")
    var parameters: [Parameter] = []

    @OptionGroup var room: RoomOptions

    @Flag(help: "Fail on warnings, with exit code 3.")
    var strict = false

    /// The parameters of several values.
    func sweep() throws -> [Sweep.Parameter] { try Parameter.sweep(of: parameters) }

    /// What all jobs have in common.
    func job() -> RenderJob {
        var job = RenderJob(notebook: "")
        if let outputDir { job.outputFolder = outputDir }
        room.apply(to: &job)
        job.parameters = parameters.compactMap { parameter in
            parameter.values.count == 1 ? (parameter.key, parameter.values[0]) : nil
        }
        return job
    }
}
