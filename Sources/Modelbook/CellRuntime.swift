import FoundationEssentials

#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Darwin
#endif
import Records

/// What the tangled program calls around the cells' own text. Not for use in cells.
public enum CellRuntime {
    /// ``RunNotes``, of which the first two numbers are the place of the statement that runs.
    nonisolated(unsafe) private static var place = UnsafeMutablePointer<Int32>.allocate(capacity: 2)
    nonisolated(unsafe) private static var hasFailed = false

    /// Where the statement stands that runs; nil outside the cells.
    static var currentPlace: Place? {
        place[0] > 0 ? Place(line: Int(place[0]), column: Int(place[1])) : nil
    }

    /// What the kit asks of the machine for its own sake is not the statement's that runs.
    static func outsideCells<Result>(_ body: () -> Result) -> Result {
        let (line, column) = (place[0], place[1])
        (place[0], place[1]) = (0, 0)
        defer { (place[0], place[1]) = (line, column) }
        return body()
    }

    /// Before the first statement of the program.
    public static func start() {
        // A line that is printed must not be lost in a trap.
        setvbuf(stdout, nil, _IOLBF, 0)
        let settings = HostSettings.current
        if settings.records != nil { endWithHost() }
        if let notes = settings.notes { share(notes) }
        if let limit = settings.memoryLimit {
            var limits = rlimit(rlim_cur: limit, rlim_max: limit)
            #if canImport(Glibc)
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
            #else
            setrlimit(RLIMIT_AS, &limits)
            #endif
        }
    }

    /// Stands before a cell's text. Cells are numbered from 0 in the notebook's order.
    public static func begin(cell: Int) {
        (place[0], place[1]) = (0, 0)
        hasFailed = false
        RecordWriter.shared.write(.cellBegan(cell: cell))
    }

    /// Stands behind the text of a cell that was run to its end.
    public static func end(cell: Int) {
        RecordWriter.shared.write(.cellEnded(cell: cell))
        (place[0], place[1]) = (0, 0)
    }

    /// Before a statement: where it stands in the notebook, or where its `try` does.
    public static func at(_ line: Int32, _ column: Int32) {
        (place[0], place[1]) = (line, column)
    }

    /// In a cell with `error: true`, before more of it: nothing follows a statement that threw.
    public static func proceed() throws {
        if hasFailed { throw Skipped() }
    }

    private struct Skipped: Error {}

    private static func endWithHost() {
        #if os(Linux)
        // Variadic, and so not shown to Swift.
        typealias Function = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        guard let symbol = dlsym(nil, "prctl") else { return }
        let deathSignal: Int32 = 1
        _ = unsafeBitCast(symbol, to: Function.self)(deathSignal, UInt(SIGKILL), 0, 0, 0)
        #endif
    }

    private static func share(_ notes: Int32) {
        defer { close(notes) }
        guard let memory = mmap(nil, RunNotes.size, PROT_READ | PROT_WRITE, MAP_SHARED, notes, 0), memory != MAP_FAILED
        else { return }
        place = memory.bindMemory(to: Int32.self, capacity: RunNotes.size / MemoryLayout<Int32>.size)
        #if os(Linux)
        // It is linked into the library that cells import, and not into what is linked with the kit otherwise.
        typealias Begin = @convention(c) (UnsafeMutablePointer<Int32>, Int32, Int64, Int32, UnsafeRawPointer) -> Void
        guard let symbol = dlsym(nil, "modelbook_interposition_begin") else { return }
        let settings = HostSettings.current
        unsafeBitCast(symbol, to: Begin.self)(
            place, Int32(RunNotes.capacity), settings.sourceDate.map(Int64.init) ?? -1, settings.records ?? -1, symbol)
        #endif
    }

    /// Shows a cell's value. Unlike ``show(_:)`` it cannot be hidden by a name of a cell's own.
    public static func show<T>(_ value: T) { Modelbook.show(value) }

    /// Evaluates an inline directive. An error is recorded and the program goes on.
    public static func inline(_ directive: Int, line: Int, column: Int, _ body: () throws -> Any?) {
        at(Int32(line), Int32(column))
        do {
            RecordWriter.shared.write(.inline(directive: directive, try inlineValue(of: try body())))
        } catch {
            RecordWriter.shared.write(.inlineError(directive: directive, thrown(error, line, column)))
        }
    }

    /// The same for an expression with `await` in it.
    public static func inlineAsync(_ directive: Int, line: Int, column: Int, _ body: () async throws -> Any?) async {
        at(Int32(line), Int32(column))
        do {
            RecordWriter.shared.write(.inline(directive: directive, try inlineValue(of: try await body())))
        } catch {
            RecordWriter.shared.write(.inlineError(directive: directive, thrown(error, line, column)))
        }
    }

    /// A cell with `error: true` threw. The program goes on.
    public static func failed(_ error: any Error) {
        guard !(error is Skipped) else { return }
        hasFailed = true
        RecordWriter.shared.write(.error(thrown(error, currentPlace?.line, currentPlace?.column)))
    }

    /// The first line of the error's description is the message, the rest says what to do.
    private static func thrown(_ error: any Error, _ line: Int?, _ column: Int?) -> CellError {
        let lines = description(of: error).split(separator: "\n", maxSplits: 1)
        return CellError(
            kind: .thrown, message: lines.first.map(String.init) ?? "an error without a description",
            explanation: lines.count > 1 ? String(lines[1]) : "", line: line, column: column)
    }

    /// Its own words where it has some, or those that Foundation shows.
    private static func description(of error: any Error) -> String {
        let plain = String(describing: error)
        // Foundation's own errors describe themselves as a programmer's dump.
        if plain.hasPrefix("Error Domain=") {
            let text = error.localizedDescription.replacing("The operation could not be completed. ", with: "")
            let path = (error as? CocoaError)?.filePath
            return path.map { "\(text.hasSuffix(".") ? String(text.dropLast()) : text): \($0)" } ?? text
        }
        let type = Swift.type(of: error)
        let hasWords = type is any CustomStringConvertible.Type || type is any CustomDebugStringConvertible.Type
        guard !hasWords, let localized = error as? any LocalizedError, let text = localized.errorDescription else {
            return plain
        }
        return ([text] + [localized.failureReason, localized.recoverySuggestion].compactMap { $0 }).joined(separator: "\n")
    }

    /// Stands at the end of the program.
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
