import ArgumentParser

/// What the command line allows a notebook beyond its own folder: `read:PATH`.
struct Allowance: ExpressibleByArgument {
    /// A file, or a folder with all that is in it.
    var path: String

    static let help: ArgumentHelp = "What the notebook may do beyond its folder: read:PATH, a file or a folder."

    init?(argument: String) {
        guard argument.hasPrefix("read:"), argument.count > "read:".count else { return nil }
        path = String(argument.dropFirst("read:".count))
    }
}
