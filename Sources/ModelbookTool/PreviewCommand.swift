import ArgumentParser
import Pipeline
import Preview
import SystemIO

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Shows a notebook in the browser while it is edited.",
        discussion: "The page follows the file, and the file can be edited on the page. Ctrl-C ends it.")

    @Argument(help: "A notebook, or a folder of them.")
    var path = "."

    @Option(help: "The port on 127.0.0.1. (default: the first free one from \(PreviewServer.firstPort) on)")
    var port: UInt16?

    @Flag(help: "Open no browser.")
    var noBrowser = false

    @Flag(help: "Let nothing be edited on the page.")
    var readOnly = false

    @OptionGroup var room: RoomOptions

    func validate() throws {
        if port == 0 { throw ValidationError("A port is a number from 1 to 65535.") }
    }

    func run() async throws {
        let pipeline = try Installation.pipeline()
        var options = PreviewServer.Options(path: path, templateFolder: Installation.previewFolder(beside: pipeline))
        options.port = port
        options.isReadOnly = readOnly
        (options.readable, options.allowsNetwork) = (room.allow.readable, room.allow.hasNetwork)
        options.sandbox = room.sandbox
        options.sourceDate = try SourceDate.environment()
        let server = try await PreviewServer.start(options, pipeline)
        Terminal.print(server.address)
        Terminal.report("Ctrl-C ends the preview.\n")
        if !noBrowser { Browser.open(server.address) }
        await server.wait()
    }
}
