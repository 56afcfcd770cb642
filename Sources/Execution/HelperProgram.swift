import SystemIO

/// A program of the system that is asked something: it reads a text, and what it prints is its answer.
public enum HelperProgram {
    /// - Parameters:
    ///   - name: as it is called on the path.
    ///   - input: goes into a file of its own, whose name is the last argument.
    ///   - seconds: after which it is ended.
    /// - Returns: what it printed; nil where there is no such program, or where it failed.
    public static func answer(of name: String, _ arguments: [String], input: [UInt8], seconds: Double) -> [UInt8]? {
        guard let path = DetachedProgram.path(of: name), let folder = try? TemporaryFolder(),
            let output = ScratchFile(in: folder.path)
        else { return nil }
        let file = "\(folder.path)/input"
        guard (try? Files.write(input, to: file)) != nil,
            var child = try? ChildProcess(
                path, arguments: arguments + [file], environment: ChildProcess.environment(passing: []), folder: folder.path,
                descriptors: [output.descriptor]),
            child.wait(seconds: seconds) == .status(0)
        else { return nil }
        return output.bytes(limit: FileLimit.text)
    }
}
