import Execution
import Pipeline
import SystemIO

/// Serves notebooks to the browsers of this machine, and to nothing else.
public final class PreviewServer: Sendable {
    /// What is served, and what its cells may do.
    public struct Options: Sendable {
        /// A notebook, or a folder of them.
        public var path: String
        /// nil: the first one that is free, from ``PreviewServer/firstPort`` on.
        public var port: UInt16?
        /// The folder for which pages are made; none is written.
        public var outputFolder = "output"
        /// Nothing can be edited on the page.
        public var isReadOnly = false
        /// Files and folders that notebooks may name beside those in their own folder.
        public var readable: [String] = []
        /// Whether cells may use the network.
        public var allowsNetwork = false
        /// Whether cells run in a closed room.
        public var sandbox = Sandbox.Mode.on
        /// What the calendar's clock shows to cells, in seconds since 1970; nil: the time.
        public var sourceDate: Int?
        /// The folder of `preview.js` and what goes with it.
        public var templateFolder: String

        /// - Parameters:
        ///   - path: a notebook, or a folder of them.
        ///   - templateFolder: the folder of the preview's own files.
        public init(path: String, templateFolder: String) {
            self.path = path
            self.templateFolder = templateFolder
        }
    }

    /// Why there is no server.
    public struct Problem: Error, CustomStringConvertible {
        /// One sentence, with what to do.
        public let description: String
    }

    /// The port of the first preview on a machine.
    public static let firstPort: UInt16 = 4477
    /// So many ports are tried.
    private static let portCount: UInt16 = 100

    /// With the token: who opens it may see and edit the notebooks.
    public let address: String
    private let door: HTTPDoor
    private let site: PreviewSite

    private init(address: String, door: HTTPDoor, site: PreviewSite) {
        self.address = address
        self.door = door
        self.site = site
    }

    /// - Throws: ``Problem``.
    public static func start(_ options: Options, _ pipeline: Pipeline) async throws -> PreviewServer {
        try await start(options, pipeline, token: nil, limits: ConnectionLimits())
    }

    static func start(
        _ options: Options, _ pipeline: Pipeline, token: AccessToken?, limits: ConnectionLimits
    ) async throws -> PreviewServer {
        guard Files.exists(options.path) else { throw Problem(description: "\(options.path) is not there.") }
        ProcessSignals.ignoreBrokenPipes()
        let template: PreviewTemplate
        do { template = try PreviewTemplate(in: options.templateFolder) } catch {
            throw Problem(description: "The preview's files cannot be read: \(error)")
        }
        let site = PreviewSite(options, pipeline)
        for port in options.port.map({ $0...$0 }) ?? firstPort...firstPort + portCount {
            let rules = AccessRules(port: port, token: token ?? .kept(for: options.path, port: port))
            let router = PreviewRouter(rules: rules, site: site, template: template)
            do {
                let door = try await HTTPDoor(port: port, limits) { await router.answer($0, body: $1) }
                return PreviewServer(address: rules.address, door: door, site: site)
            } catch HTTPDoor.Problem.portInUse {
                if options.port != nil {
                    throw Problem(
                        description:
                            "Port \(port) is in use. Choose another with --port, or leave it out: then a free one is taken."
                    )
                }
            } catch HTTPDoor.Problem.other(let reason) {
                throw Problem(description: "The server cannot be started: \(reason)")
            }
        }
        throw Problem(
            description: "The ports \(firstPort) to \(firstPort + portCount) are all in use. Choose one with --port.")
    }

    /// Returns when the server has been stopped.
    public func wait() async { await door.wait() }

    /// Ends the runs, tells the browsers, and frees the port.
    public func stop() async {
        await site.stop()
        await door.stop()
    }
}
