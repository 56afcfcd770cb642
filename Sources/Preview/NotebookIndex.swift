import Execution
import Notebooks
import Pipeline
import Records
import Rendering
import SystemIO

/// The page of a folder: its notebooks with their titles, whether what is known of them still holds, and how old it is.
/// It is a notebook itself, made here and woven as any other.
actor NotebookIndex {
    private let folder: String
    private let pipeline: Pipeline
    private let hub = EventHub()
    private var sessions: [String: NotebookSession] = [:]
    private var pieces: ReportPieces?
    private var version = 0
    private var task: Task<Void, Never>?

    init(of folder: String, _ pipeline: Pipeline) {
        self.folder = folder
        self.pipeline = pipeline
    }

    deinit { task?.cancel() }

    func add(_ session: NotebookSession, _ name: String) { sessions[name] = session }

    /// Follows the folder and the notebooks that are open.
    func start() async {
        guard task == nil else { return }
        await refresh()
        let (changes, continuation) = AsyncStream<Set<String>>.makeStream()
        let watcher = FileWatcher { continuation.yield($0) }
        watcher.watch([Files.absolute(folder) + "/"])
        task = Task { [weak self] in
            let clock = Task {
                while !Task.isCancelled {
                    // States of open notebooks, and ages, change without a file.
                    try await Task.sleep(for: .seconds(1))
                    continuation.yield([])
                }
            }
            for await _ in changes { await self?.refresh() }
            clock.cancel()
            watcher.stop()
        }
    }

    func html() -> ReportPieces? { pieces }

    func listen() -> AsyncStream<[UInt8]> {
        let page = pieces.map { PagePatch(version: version, from: nil, to: $0, editable: "", isNewRun: false) }
        return hub.listen(PreviewMessage(page: page, state: PreviewState(status: .fresh)).event)
    }

    private func refresh() async {
        let source = NotebookSource.made(await markdown(), path: folder)
        guard
            let new = try? pipeline.weave(source, Run(), RenderJob(notebook: folder)).pieces().withoutPolicy
                .withoutFooter
        else { return }
        let patch = PagePatch(
            version: version + 1, from: pieces.map { (version, $0) }, to: new, editable: "", isNewRun: false)
        let isNew = pieces == nil
        pieces = new
        guard isNew || !patch.isEmpty else { return }
        version += 1
        hub.send(PreviewMessage(page: patch))
    }

    private func markdown() async -> String {
        var rows: [String] = []
        for name in ((try? Files.names(in: folder)) ?? []).filter({ $0.hasSuffix(".md") }) {
            let job = RenderJob(notebook: folder == "." ? name : "\(folder)/\(name)")
            guard let source = try? pipeline.read(job), source.notebook.isRun else { continue }
            let title = source.notebook.frontMatter.title.map(Self.plainText) ?? name
            let kept = pipeline.keptRun(of: source, job)
            let state =
                await sessions[name]?.state.status.rawValue
                ?? (source.notebook.diagnostics.contains { $0.severity == .error }
                    ? "failed" : kept?.isCurrent == true ? "fresh" : "stale")
            let address = name.utf8.map { byte in
                Character(Unicode.Scalar(byte)).isLetter && byte < 0x80 || Character(Unicode.Scalar(byte)).isNumber
                    || "-._".utf8.contains(byte)
                    ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
            rows.append(
                "| [\(Self.escaped(title))](\(address)) | \(Self.escaped(name)) | \(state) | \(kept.map { Self.age($0.seconds) } ?? "never run") |"
            )
        }
        let text =
            rows.isEmpty
            ? "There are no notebooks here: no Markdown file with a cell or a directive."
            : "| Notebook | File | State | Run |\n| --- | --- | --- | --- |\n" + rows.joined(separator: "\n")
        let name = Files.absolute(folder).split(separator: "/").last.map(String.init) ?? folder
        return
            "---\ntitle: \"Notebooks in \(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"\ntoc: false\n---\n\n\(text)\n"
    }

    static func age(_ seconds: Double) -> String {
        let steps: [(limit: Double, unit: Double, name: String)] = [
            (90, 1, "second"), (90 * 60, 60, "minute"), (36 * 3600, 3600, "hour"), (.infinity, 86400, "day"),
        ]
        guard seconds >= 10, let step = steps.first(where: { seconds < $0.limit }) else { return "just now" }
        // Seconds are told by the ten: a page that changes all the time is hard to read.
        let count = step.unit == 1 ? Int(seconds / 10) * 10 : max(1, Int((seconds / step.unit).rounded()))
        return "\(count) \(step.name)\(count == 1 ? "" : "s") ago"
    }

    private static func plainText(_ inlines: [Inline]) -> String {
        inlines.map { inline in
            switch inline.kind {
            case .text(let text), .literal(let text), .code(let text), .math(let text), .html(let text): text
            case .softBreak, .lineBreak: " "
            case .emphasis, .strong, .strikethrough, .subscript, .superscript, .span, .link, .image:
                plainText(inline.kind.content)
            case .directive: "…"
            case .footnote: ""
            case .reference(let reference): reference.identifier
            case .citation(let citation): citation.items.map { "@" + $0.key }.joined(separator: "; ")
            }
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0.isASCII && ($0.isPunctuation || $0.isSymbol) ? "\\\($0)" : $0.isNewline ? " " : String($0) }
            .joined()
    }
}

extension Notebook {
    /// Whether there is anything in it to run.
    fileprivate var isRun: Bool { !cells.isEmpty || !directives.isEmpty }
}

extension ReportPieces {
    /// Without the lines that tell how the page was rendered.
    fileprivate var withoutFooter: ReportPieces {
        guard let start = frame.range(of: "<footer>"), let end = frame[start.upperBound...].range(of: "</footer>")
        else { return self }
        return ReportPieces(
            frame: String(frame[..<start.upperBound] + frame[end.lowerBound...]), blocks: blocks, cards: cards,
            notes: notes, ledger: ledger)
    }
}
