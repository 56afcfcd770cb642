import Notebooks
import Records

/// What came of a check.
public struct CheckResult: Sendable {
    /// As of a render that writes no page.
    public internal(set) var render: RenderResult
    /// Typed numbers in whose place a directive was written.
    public internal(set) var fixes = 0

    init(_ render: RenderResult) { self.render = render }

    /// The code of a note about the machine, which every notebook has if one has it.
    public static let spellingNotChecked = "spelling-not-checked"

    /// The results as JSON, for other programs.
    public static func json(_ results: [CheckResult], isStrict: Bool) -> String {
        struct Entry: Encodable {
            var notebook: String
            var exitCode: Int32
            var diagnostics: [Diagnostic]
            var fixes: Int
        }
        let entries = results.map {
            Entry(
                notebook: $0.render.notebook, exitCode: $0.render.exitCode(isStrict: isStrict),
                diagnostics: $0.render.diagnostics, fixes: $0.fixes)
        }
        let data = try? RecordCodec.encoder(pretty: true).encode(entries)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }
}
