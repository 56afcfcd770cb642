import Notebooks
import Records
import SystemIO

/// Runs a compiled program and collects what it leaves behind.
struct ProgramRunner {
    /// How a program came to its end.
    enum Ending: Sendable, Hashable {
        case exit(Int32)
        case signal(Int32)
        /// After so many seconds in the open cell.
        case timeout(Double)
        /// It printed more than ``outputLimit`` bytes.
        case flood
    }

    struct Leavings: Sendable {
        var lines: [RecordLine] = []
        var stdout: [UInt8] = []
        var stderr: [UInt8] = []
        var backtrace = ""
        /// Line and column of the statement that ran last; nil where there was none.
        var place: (line: Int, column: Int)?
        var ending: Ending
    }

    /// What the program is told of its surroundings.
    struct Settings: Sendable {
        /// The working directory: the notebook's folder.
        var folder: String
        var scratchFolder: String
        /// Variables of ``RecordProtocol``.
        var variables: [String: String]
        /// Seconds that each cell may take; what stands outside cells has the default.
        var timeouts: [Double]
    }

    static let outputLimit = 16 << 20
    static let defaultTimeout = 60.0

    let settings: Settings

    /// - Throws: an error of kind `setup` when the program cannot be started.
    func run(_ program: String) throws(CellError) -> Leavings {
        guard let stdout = ScratchFile(in: settings.scratchFolder), let stderr = ScratchFile(in: settings.scratchFolder),
            let place = ScratchFile(in: settings.scratchFolder, size: 2 * MemoryLayout<Int32>.size), var pipe = Pipe()
        else { throw CellError(kind: .setup, message: "no file can be made in \(settings.scratchFolder)") }
        let backtrace = "\(settings.scratchFolder)/backtrace"
        Files.remove(backtrace)
        var environment = ChildProcess.environment()
        environment[RecordProtocol.descriptorVariable] = "3"
        environment[RecordProtocol.placeVariable] = "4"
        // Sets and dictionaries have the same order in every run.
        environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
        environment["SWIFT_BACKTRACE"] =
            "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,sanitize=no,output-to=\(backtrace)"
        environment.merge(settings.variables) { $1 }
        do {
            var child = try ChildProcess(
                program, arguments: [], environment: environment, folder: settings.folder,
                descriptors: [stdout.descriptor, stderr.descriptor, pipe.writing, place.descriptor])
            pipe.closeWriting()
            var reader = LineReader()
            var deadline = Deadline(seconds: Self.defaultTimeout)
            var ending: Ending?
            reading: while ending == nil {
                switch pipe.read(seconds: min(deadline.remaining, 0.25)) {
                case .bytes(let bytes):
                    for line in reader.add(bytes) {
                        switch line.record {
                        case .cellBegan(let cell) where settings.timeouts.indices.contains(cell):
                            deadline = Deadline(seconds: settings.timeouts[cell])
                        case .cellEnded, .inline, .inlineError: deadline = Deadline(seconds: Self.defaultTimeout)
                        default: break
                        }
                    }
                case .end: break reading
                case .nothing: break
                }
                if stdout.size + stderr.size > Self.outputLimit { ending = .flood }
                if deadline.remaining <= 0 { ending = .timeout(deadline.seconds) }
            }
            if ending == nil {
                // The pipe is closed: the program ends now, unless it has closed the pipe itself.
                switch child.wait(seconds: max(deadline.remaining, 0)) {
                case .status(let status): ending = .exit(status)
                case .signal(let signal): ending = .signal(signal)
                case nil: ending = .timeout(deadline.seconds)
                }
            }
            child.end()
            _ = child.wait(seconds: 10)
            return Leavings(
                lines: reader.lines, stdout: stdout.bytes(limit: Self.outputLimit),
                stderr: stderr.bytes(limit: Self.outputLimit),
                backtrace: Self.text(of: backtrace, in: settings.scratchFolder),
                place: Self.place(in: place),
                ending: ending ?? .exit(0))
        } catch {
            throw CellError(kind: .setup, message: error.message)
        }
    }

    /// The program can have put anything there.
    private static func text(of backtrace: String, in folder: String) -> String {
        let file = try? Files.read(backtrace, limit: FileLimit.text, in: ReadableFolders(folder))
        return file.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    private static func place(in file: borrowing ScratchFile) -> (line: Int, column: Int)? {
        let numbers = file.bytes(limit: 2 * MemoryLayout<Int32>.size).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { Int(bytes.loadUnaligned(fromByteOffset: $0, as: Int32.self)) }
        }
        return numbers.count == 2 && numbers[0] > 0 ? (numbers[0], numbers[1]) : nil
    }

    private struct Deadline {
        let seconds: Double
        private let start = ContinuousClock.now

        init(seconds: Double) {
            self.seconds = seconds
        }

        var remaining: Double {
            let passed = ContinuousClock.now - start
            return seconds - Double(passed.components.seconds) - Double(passed.components.attoseconds) * 1e-18
        }
    }

    /// Puts together records from the pieces that a pipe gives.
    private struct LineReader {
        private(set) var lines: [RecordLine] = []
        private var rest: [UInt8] = []
        private let codec = RecordCodec()

        /// - Returns: the records that are now complete.
        mutating func add(_ bytes: ArraySlice<UInt8>) -> ArraySlice<RecordLine> {
            let first = lines.count
            rest += bytes
            var start = 0
            // Only the new bytes can hold a line's end.
            var search = rest.count - bytes.count
            while let end = rest[search...].firstIndex(of: UInt8(ascii: "\n")) {
                if let line = try? codec.decode(rest[start..<end]) { lines.append(line) }
                start = end + 1
                search = start
            }
            rest.removeFirst(start)
            return lines[first...]
        }
    }
}
