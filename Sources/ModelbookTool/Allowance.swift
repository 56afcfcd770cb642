import ArgumentParser

/// What the command line allows a notebook beyond its own folder: `read:PATH` or `network`.
enum Allowance: ExpressibleByArgument {
    /// A file, or a folder with all that is in it.
    case read(String)
    case network

    init?(argument: String) {
        if argument == "network" {
            self = .network
        } else if argument.hasPrefix("read:"), argument.count > "read:".count {
            self = .read(String(argument.dropFirst("read:".count)))
        } else {
            return nil
        }
    }
}

extension [Allowance] {
    var readable: [String] {
        compactMap { if case .read(let path) = $0 { path } else { nil } }
    }

    var hasNetwork: Bool {
        contains { if case .network = $0 { true } else { false } }
    }
}
