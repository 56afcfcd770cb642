import Execution
import Notebooks
import Pipeline
import Rendering
import SystemIO

extension NotebookSession {
    /// The page as it is; the first one waits for a moment, because a run that was kept is there at once.
    func html() async -> ReportPieces? {
        let deadline = ContinuousClock.now + .milliseconds(400)
        while pieces == nil || state.status == .running && version < 2, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(5))
        }
        return pieces
    }

    /// A file that the page links to, if it lies in the notebook's folder when links are resolved.
    func linkedFile(_ path: String) -> PreviewAnswer? {
        guard files.links.contains(where: { Self.path(ofLink: $0) == path }),
            let root = Files.realPath(job.absolute(".")),
            let file = try? Files.read(job.absolute(path), limit: FileLimit.page, in: ReadableFolders(root))
        else { return nil }
        var answer = PreviewAnswer(type: Self.type(of: path), .bytes(file.bytes))
        answer.headers["Content-Security-Policy"] =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        return answer
    }

    /// The path of a link to a file beside the page; nil for other links.
    private static func path(ofLink link: String) -> String? {
        var path = link.prefix { $0 != "#" && $0 != "?" }
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        guard !path.isEmpty, !path.contains(":"), !path.hasPrefix("/") else { return nil }
        return PreviewRequest(method: "GET", path: "/" + path).pathParts?.joined(separator: "/")
    }

    /// What a browser may show beside the page. Anything else is bytes.
    private static func type(of path: String) -> String {
        switch path.split(separator: ".").last?.lowercased() {
        case "txt", "md", "csv", "tsv", "json", "yaml", "yml", "swift", "py", "c", "cpp", "h", "bib":
            "text/plain; charset=utf-8"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "gif": "image/gif"
        case "webp": "image/webp"
        case "svg": "image/svg+xml"
        case "pdf": "application/pdf"
        case "html", "htm": "text/html; charset=utf-8"
        default: "application/octet-stream"
        }
    }

    // MARK: From number to source

    /// What the browser is to do.
    struct Opening: Sendable {
        /// An address to go to; nil: a program was started.
        var address: String?
    }

    /// Opens the user's editor at the directive behind a card, or at a problem.
    func open(_ message: ActionMessage) throws -> Opening {
        guard let place = place(of: message) else { throw EditProblem.notHere }
        let command = try EditorCommand(
            file: Files.absolute(place.file), line: place.location.line, column: place.location.column,
            environment: Toolchain.variable(named:), find: DetachedProgram.path(of:))
        switch command {
        case .address(let address): return Opening(address: address)
        case .program(let path, let arguments):
            try DetachedProgram.start(path, arguments)
            return Opening()
        }
    }

    private func place(of message: ActionMessage) -> (file: String, location: SourceLocation)? {
        if let problem = message.problem, problems.indices.contains(problem) {
            return (problems[problem].file, problems[problem].location ?? SourceLocation(line: 1, column: 1))
        }
        guard let card = message.card, let index = message.index, let pieces, pieces.cards.indices.contains(card),
            pieces.cards[card].places.indices.contains(index), let notebook = shownSource?.notebook
        else { return nil }
        return notebook.lineOrigins.place(of: pieces.cards[card].places[index], in: notebook.path)
    }
}

extension EditorCommand.Problem {
    var text: String {
        switch self {
        case .notSet:
            "No editor is known. Set MODELBOOK_EDITOR, VISUAL or EDITOR, to a program or to \"vscode://\", and start the preview again."
        case .notFound(let name): "The editor \(name) is not on the PATH."
        case .needsTerminal(let name):
            "\(name) needs a terminal of its own. Set MODELBOOK_EDITOR to an editor with a window, or to \"vscode://\"."
        }
    }
}
