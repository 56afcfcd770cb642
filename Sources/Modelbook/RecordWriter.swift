#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Records
import Synchronization
import SystemIO

/// Sends records to the host as ``RecordProtocol`` says. Usable from any thread.
final class RecordWriter: Sendable {
    static let shared = RecordWriter()

    private let descriptor = HostSettings.current.records
    private let seal = Mutex(HostSettings.current.key.map(MessageSeal.init))

    func write(_ record: Record) {
        guard let descriptor else { return }
        seal.withLock { seal in
            fflush(nil)
            var line = RecordLine(
                record, stdout: Self.size(of: 1), stderr: Self.size(of: 2), place: CellRuntime.currentPlace)
            guard var bytes = try? RecordCodec().encode(line) else { return }
            if bytes.count > RecordProtocol.maximumLineLength {
                line.record = Self.refusal(of: record, length: bytes.count)
                guard let fewer = try? RecordCodec().encode(line) else { return }
                bytes = fewer
            }
            if let mark = bytes.withUnsafeBytes({ seal?.seal($0) }) { bytes = Array("\(mark) ".utf8) + bytes }
            bytes.withUnsafeBytes { buffer in
                var sent = 0
                while sent < buffer.count {
                    let count = Self.send(descriptor, UnsafeRawBufferPointer(rebasing: buffer[sent...]))
                    if count < 0 && errno != EINTR { return }
                    sent += max(count, 0)
                }
            }
        }
    }

    /// What is sent instead of a record that is too long.
    private static func refusal(of record: Record, length: Int) -> Record {
        let place = CellRuntime.currentPlace
        let error = CellError(
            kind: .thrown,
            message: "this is too large to be shown: \(length >> 20) MiB; \(RecordProtocol.maximumLineLength >> 20) are the most",
            explanation: "Show a part of it, or a summary.", line: place?.line, column: place?.column)
        return if case .inline(let directive, _) = record { .inlineError(directive: directive, error) } else { .error(error) }
    }

    private static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func size(of descriptor: Int32) -> Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }
}
