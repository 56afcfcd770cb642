import Records
import SystemIO

/// A program that is run for what it prints. It ends with all that it started.
public struct CapturedProgram: Sendable {
    /// How it came to its end.
    public enum Ending: Sendable, Hashable {
        case exit(Int32)
        case signal(Int32)
        /// It took longer than it may.
        case timeout
        /// It printed more than it may.
        case flood
    }

    /// How it came to its end.
    public let ending: Ending
    /// What it wrote to its standard output.
    public let output: [UInt8]
    /// What it wrote to its standard error, of which there may be more.
    public let errors: String

    private static let errorLimit = 1 << 20

    /// - Parameters:
    ///   - variables: of its environment, beside those that say where things are.
    ///   - folder: where it runs.
    ///   - limit: bytes that it may print.
    /// - Throws: an error of kind `setup` when it cannot be started.
    public init(
        _ program: String, _ arguments: [String], variables: [String: String] = [:], in folder: String = ".",
        seconds: Double,
        limit: Int
    ) throws(CellError) {
        let scratch: TemporaryFolder
        do throws(FileError) { scratch = try TemporaryFolder() } catch {
            throw CellError(kind: .setup, message: "\(error)")
        }
        guard let errors = ScratchFile(in: scratch.path), var pipe = Pipe() else {
            throw CellError(kind: .setup, message: "no file can be made in \(scratch.path)")
        }
        var child: ChildProcess
        do {
            child = try ChildProcess(
                program, arguments: arguments,
                environment: ChildProcess.environment(passing: [Toolchain.variable]).merging(variables) { $1 },
                folder: Files.absolute(folder), descriptors: [pipe.writing, errors.descriptor])
        } catch {
            throw CellError(kind: .setup, message: error.message)
        }
        pipe.closeWriting()
        let deadline = ContinuousClock.now + .seconds(seconds)
        var output: [UInt8] = []
        var ending: Ending?
        reading: while ending == nil {
            switch pipe.read(seconds: RunControl.patience) {
            case .bytes(let bytes): output += bytes
            case .end: break reading
            case .nothing: break
            }
            if output.count > limit || errors.size > Self.errorLimit { ending = .flood }
            if ContinuousClock.now > deadline { ending = .timeout }
        }
        while ending == nil {
            switch child.wait(seconds: RunControl.patience) {
            case .status(let status): ending = .exit(status)
            case .signal(let signal): ending = .signal(signal)
            case nil: if ContinuousClock.now > deadline { ending = .timeout }
            }
        }
        child.end()
        _ = child.wait(seconds: 10)
        self.ending = ending ?? .timeout
        self.output = output
        self.errors = String(decoding: errors.bytes(limit: Self.errorLimit), as: UTF8.self)
    }
}
