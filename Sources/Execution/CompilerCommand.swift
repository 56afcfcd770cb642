import Records

/// One of the compiler's commands, running. It ends with its last reference.
final class CompilerCommand {
    private var pipe: Pipe
    private var child: ChildProcess
    private let deadline: ContinuousClock.Instant
    private let control: RunControl

    /// Seconds after which a command is ended: an expression can be too complex for the compiler.
    private static let limit = 120

    /// - Parameters:
    ///   - words: the program and its arguments.
    ///   - confinement: what it may touch; nil: what this program may.
    /// - Throws: an error of kind `setup` when it cannot be started.
    init(
        _ words: [String], environment: [String: String], folder: String, confinement: Confinement?, control: RunControl
    ) throws(CellError) {
        guard let pipe = Pipe() else { throw CellError(kind: .setup, message: "no pipe can be opened") }
        do {
            child = try ChildProcess(
                words[0], arguments: Array(words.dropFirst()), environment: environment, folder: folder,
                descriptors: [pipe.writing, pipe.writing], confinement: confinement)
        } catch {
            throw CellError(kind: .setup, message: error.message)
        }
        self.pipe = pipe
        self.control = control
        self.pipe.closeWriting()
        deadline = .now + .seconds(Self.limit)
    }

    /// Waits for its end.
    /// - Returns: what it wrote, and whether it succeeded.
    /// - Throws: an error of kind `setup` when it does not come to an end of its own, `killed` when it was told to stop.
    func finish() throws(CellError) -> (text: String, hasSucceeded: Bool) {
        var text: [UInt8] = []
        reading: while true {
            if control.isCancelled {
                child.end()
                throw .cancelled
            }
            switch pipe.read(seconds: RunControl.patience) {
            case .bytes(let bytes): text += bytes
            case .end: break reading
            case .nothing:
                if ContinuousClock.now > deadline {
                    child.end()
                    throw CellError(
                        kind: .setup, message: "the compiler did not end within \(Self.limit) seconds",
                        explanation: "Divide long expressions, or give their parts types.")
                }
            }
        }
        let exit = child.wait(seconds: 10)
        if case .signal(let signal)? = exit {
            throw CellError(kind: .setup, message: "the compiler was ended by signal \(signal)")
        }
        return (String(decoding: text, as: UTF8.self), exit == .status(0))
    }
}
