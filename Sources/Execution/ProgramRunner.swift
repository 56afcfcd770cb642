import Notebooks
import Records
import SystemIO

/// Runs a compiled program and collects what it leaves behind.
package struct ProgramRunner {
    /// How a program came to its end.
    package enum Ending: Sendable, Hashable {
        case exit(Int32)
        case signal(Int32)
        /// After so many seconds in the open cell.
        case timeout(Double)
        /// It printed more than ``outputLimit`` bytes.
        case flood
        /// There was no room for what it printed.
        case noRoom
        /// What came through the records pipe was refused.
        case refusal(RecordReader.Refusal)
    }

    package struct Outcome: Sendable {
        package var lines: [RecordLine] = []
        package var stdout: [UInt8] = []
        package var stderr: [UInt8] = []
        package var backtrace = ""
        /// Where the statement that ran last says that it stands.
        package var place: Place?
        package var ending: Ending
        /// What it asked its system for, where it runs in a closed room.
        var accesses: [Access] = []
        /// What cells asked for that is other in each run, with the statements that did.
        package var requests: [(kind: Irreproducible.Kind, place: Place)] = []
        /// Whether one of them got the host's date for the time.
        package var usesSourceDate = false
        /// The first statement that wrote to the record pipe beside the kit; nil where none was seen.
        package var foreignRecord: Place?

        package init(
            lines: [RecordLine] = [], stdout: [UInt8] = [], stderr: [UInt8] = [], backtrace: String = "",
            place: Place? = nil, ending: Ending
        ) {
            self.lines = lines
            self.stdout = stdout
            self.stderr = stderr
            self.backtrace = backtrace
            self.place = place
            self.ending = ending
        }
    }

    /// What the program is told of its surroundings.
    struct Settings: Sendable {
        /// The working directory: the notebook's folder.
        var folder: String
        var scratchFolder: String
        /// The program's environment, all of it.
        var environment: [String: String]
        /// Seconds that each cell may take; what stands outside cells has the default.
        var timeouts: [Double]
        var control: RunControl
        /// The closed room in which it runs; nil: none.
        var confinement: Confinement?
        /// The files that it may write there.
        var staged: StagedFiles?
    }

    static let outputLimit = 16 << 20
    static let defaultTimeout = 60.0

    let settings: Settings

    /// What a program that was told to stop leaves is of no use.
    /// - Throws: an error of kind `setup` when the program cannot be started.
    func run(_ program: String, _ cells: CellProgram) throws(CellError) -> Outcome {
        guard let stdout = ScratchFile(in: settings.scratchFolder), let stderr = ScratchFile(in: settings.scratchFolder),
            let notes = ScratchFile(in: settings.scratchFolder, size: RunNotes.size),
            let keyFile = ScratchFile(in: settings.scratchFolder), var pipe = Pipe()
        else { throw noFile }
        let backtrace = "\(settings.scratchFolder)/backtrace"
        Files.remove(backtrace)
        let key = MessageSeal.newKey()
        guard keyFile.append(key) else { throw noFile }
        var environment = settings.environment
        environment[RecordProtocol.descriptorVariable] = "3"
        environment[RecordProtocol.notesVariable] = "4"
        environment[RecordProtocol.keyVariable] = "5"
        // Sets and dictionaries have the same order in every run.
        environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
        environment["SWIFT_BACKTRACE"] =
            "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,sanitize=no,output-to=\(backtrace)"
        do {
            var child = try ChildProcess(
                program, arguments: [], environment: environment, folder: settings.folder,
                descriptors: [stdout.descriptor, stderr.descriptor, pipe.writing, notes.descriptor, keyFile.descriptor],
                confinement: settings.confinement)
            let noted = notes.descriptor
            let monitor = settings.confinement.map { room in
                AccessMonitor(listener: child.listener, program: child.identifier, room, staged: settings.staged) {
                    Self.place(in: noted)
                }
            }
            pipe.closeWriting()
            var reader = RecordReader(cells, key: key)
            var deadline = Deadline(seconds: Self.defaultTimeout)
            var ending: Ending?
            let control = settings.control
            reading: while ending == nil, !control.isCancelled {
                switch pipe.read(seconds: min(deadline.remaining, RunControl.patience)) {
                case .bytes(let bytes):
                    do throws(RecordReader.Refusal) {
                        for line in try reader.add(bytes) {
                            deadline = self.deadline(after: line.record) ?? deadline
                            report(line.record)
                        }
                    } catch {
                        ending = .refusal(error)
                    }
                case .end: break reading
                case .nothing: break
                }
                if stdout.size + stderr.size > Self.outputLimit { ending = .flood }
                if deadline.remaining <= 0 { ending = .timeout(deadline.seconds) }
            }
            // The pipe is closed: the program ends now, unless it has closed the pipe itself.
            while ending == nil, !control.isCancelled {
                switch child.wait(seconds: RunControl.patience) {
                case .status(let status):
                    ending = .exit(status)
                    do throws(RecordReader.Refusal) { try reader.end() } catch { ending = .refusal(error) }
                case .signal(let signal): ending = .signal(signal)
                case nil: if deadline.remaining <= 0 { ending = .timeout(deadline.seconds) }
                }
            }
            child.end()
            _ = child.wait(seconds: 10)
            // What it prints goes to these files, and is lost without a word where they have no room.
            if Files.isFull(settings.scratchFolder) { ending = .noRoom }
            var outcome = Outcome(
                lines: reader.lines, stdout: stdout.bytes(limit: Self.outputLimit),
                stderr: stderr.bytes(limit: Self.outputLimit),
                backtrace: Self.text(of: backtrace, in: settings.scratchFolder),
                place: Self.place(in: notes.descriptor),
                ending: ending ?? .exit(0))
            outcome.accesses = monitor?.accesses() ?? []
            let requests = Self.requests(in: notes.descriptor)
            outcome.requests =
                requests.compactMap { request in
                    Irreproducible.Kind(number: request.number).map { ($0, request.place) }
                } + (monitor?.requests() ?? [])
            outcome.usesSourceDate = requests.contains { $0.number == RunNotes.sourceDateNumber }
            outcome.foreignRecord = requests.first { $0.number == RunNotes.foreignRecordNumber }?.place
            return outcome
        } catch {
            throw CellError(kind: .setup, message: error.message)
        }
    }

    private var noFile: CellError {
        if Files.isFull(settings.scratchFolder) { return .noRoom(in: settings.scratchFolder) }
        return CellError(kind: .setup, message: "no file can be made in \(settings.scratchFolder)")
    }

    /// The program can have put anything there.
    private static func text(of backtrace: String, in folder: String) -> String {
        let file = try? Files.read(backtrace, limit: FileLimit.text, in: ReadableFolders(folder))
        return file.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// The limit that holds from a record on. Each record that changes it can come once: no cell gives itself more time.
    /// Tells whoever waits how far the program is.
    private func report(_ record: Record) {
        switch record {
        case .cellBegan(let cell): settings.control.report(.cell(cell))
        case .progress(let name, let done, let total): settings.control.report(.step(name: name, done: done, total: total))
        default: break
        }
    }

    private func deadline(after record: Record) -> Deadline? {
        switch record {
        case .cellBegan(let cell): Deadline(seconds: settings.timeouts[cell])
        case .cellEnded, .inline, .inlineError: Deadline(seconds: Self.defaultTimeout)
        default: nil
        }
    }

    /// Where the statement stands that runs. What the program has noted may be anything.
    private static func place(in notes: Int32) -> Place? {
        let numbers = numbers(in: notes, count: 2)
        return numbers.count == 2 ? Place(line: numbers[0], column: numbers[1]) : nil
    }

    private static func requests(in notes: Int32) -> [(number: Int32, place: Place)] {
        let numbers = numbers(in: notes, count: RunNotes.size / MemoryLayout<Int32>.size)
        guard numbers.count > RunNotes.headCount else { return [] }
        let count = min(max(numbers[2], 0), RunNotes.capacity)
        return (0..<count).compactMap { index in
            let request = numbers.dropFirst(RunNotes.headCount + index * RunNotes.requestCount).prefix(RunNotes.requestCount)
            guard request.count == RunNotes.requestCount, let number = request.first else { return nil }
            return (
                Int32(clamping: number), Place(line: request[request.startIndex + 1], column: request[request.startIndex + 2])
            )
        }
    }

    private static func numbers(in notes: Int32, count: Int) -> [Int] {
        ScratchFile.bytes(of: notes, limit: count * MemoryLayout<Int32>.size).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - 3, by: 4).map { Int(bytes.loadUnaligned(fromByteOffset: $0, as: Int32.self)) }
        }
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
}
