import Notebooks
import Records

extension RenderResult {
    /// The results as JSON, for other programs.
    public static func json(_ results: [RenderResult], isStrict: Bool) -> String {
        struct Entry: Encodable {
            var notebook: String
            var output: String?
            var outputs: [String]
            var errorPage: String?
            var exitCode: Int32
            var diagnostics: [Diagnostic]
            var explanation: [String]
        }
        let entries = results.map {
            Entry(
                notebook: $0.notebook, output: $0.output, outputs: $0.outputs, errorPage: $0.errorPage,
                exitCode: $0.exitCode(isStrict: isStrict),
                diagnostics: $0.diagnostics, explanation: $0.explanation)
        }
        let data = try? RecordCodec.encoder(pretty: true).encode(entries)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }

    /// One value as JSON on one line.
    static func json(line: some Encodable) -> String {
        let data = try? RecordCodec.encoder().encode(line)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
