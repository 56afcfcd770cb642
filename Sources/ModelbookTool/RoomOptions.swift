import ArgumentParser
import Execution
import Pipeline

/// What a notebook may do on this machine.
struct RoomOptions: ParsableArguments {
    @Option(help: "What the notebook may do beyond its folder: read:PATH, a file or a folder; network.")
    var allow: [Allowance] = []

    @Option(help: "Whether cells run in a closed room: on, required or off.")
    var sandbox = Sandbox.Mode.on

    /// Tells a job what its notebook may do.
    func apply(to job: inout RenderJob) {
        (job.readable, job.allowsNetwork, job.sandbox) = (allow.readable, allow.hasNetwork, sandbox)
    }
}

extension Sandbox.Mode: ExpressibleByArgument {}
