#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Darwin
#endif
import Records

/// What the tangled program calls around the cells' own text. Not for use in cells.
public enum CellRuntime {
    nonisolated(unsafe) private static var line: Int?
    nonisolated(unsafe) private static var column: Int?

    /// Before the first statement of the program.
    public static func start() {
        // A line that is printed must not be lost in a trap.
        setvbuf(stdout, nil, _IOLBF, 0)
        if let text = getenv(RecordProtocol.memoryLimitVariable), let limit = rlim_t(String(cString: text)) {
            var limits = rlimit(rlim_cur: limit, rlim_max: limit)
            #if canImport(Glibc)
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
            #else
            setrlimit(RLIMIT_AS, &limits)
            #endif
        }
    }

    public static func begin(cell: Int) {
        (line, column) = (nil, nil)
        RecordWriter.shared.write(.cellBegan(cell: cell))
    }

    public static func end(cell: Int) {
        RecordWriter.shared.write(.cellEnded(cell: cell))
    }

    /// Before a statement that may throw: where its `try` stands in the notebook.
    public static func at(_ line: Int, _ column: Int) {
        (self.line, self.column) = (line, column)
    }

    /// Evaluates an inline directive. An error is recorded and the program goes on.
    public static func inline(_ directive: Int, line: Int, column: Int, _ body: () throws -> Any?) {
        do {
            RecordWriter.shared.write(.inline(directive: directive, inlineValue(of: try body())))
        } catch {
            RecordWriter.shared.write(.inlineError(directive: directive, thrown(error, line, column)))
        }
    }

    /// A cell with `error: true` threw. The program goes on.
    public static func failed(_ error: any Error) {
        RecordWriter.shared.write(.error(thrown(error, line, column)))
    }

    /// The first line of the error's description is the message, the rest says what to do.
    private static func thrown(_ error: any Error, _ line: Int?, _ column: Int?) -> CellError {
        let lines = String(describing: error).split(separator: "\n", maxSplits: 1)
        return CellError(
            kind: .thrown, message: lines.first.map(String.init) ?? "an error without a description",
            explanation: lines.count > 1 ? String(lines[1]) : "", line: line, column: column)
    }

    public static func finished() {
        RecordWriter.shared.write(.finished)
    }

    /// An error left the top level: the linker sends the runtime's own handler here.
    @_silgen_name("__wrap_swift_errorInMain")
    public static func uncaught(_ error: any Error) -> Never {
        failed(error)
        exit(RecordProtocol.uncaughtStatus)
    }
}
