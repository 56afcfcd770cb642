#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Records
import SystemIO

/// What the host tells the program in its environment. It is taken out of there before the first cell: a cell neither
/// sees nor changes it.
struct HostSettings: Sendable {
    static let current = HostSettings()

    /// Where records are written.
    let records: Int32?
    /// What they are sealed with.
    let key: [UInt8]?
    /// The file of what the host is told without records.
    let notes: Int32?
    let keptResults: String?
    let newResults: String?
    let kitBuild: String
    let measurements: String?
    let remeasures: Bool
    let memoryLimit: rlim_t?
    /// Seconds since 1970 that the calendar's clock shows; nil: the time.
    let sourceDate: Int?
    /// nil: English.
    let speech: PageSpeech?

    private init() {
        records = Self.descriptor(RecordProtocol.descriptorVariable)
        notes = Self.descriptor(RecordProtocol.notesVariable)
        key = Self.descriptor(RecordProtocol.keyVariable).map(Self.key)
        keptResults = Self.take(RecordProtocol.keptResultsVariable)
        newResults = Self.take(RecordProtocol.newResultsVariable)
        kitBuild = Self.take(RecordProtocol.kitBuildVariable) ?? ""
        measurements = Self.take(RecordProtocol.measurementsVariable)
        remeasures = Self.take(RecordProtocol.remeasureVariable) != nil
        memoryLimit = Self.take(RecordProtocol.memoryLimitVariable).flatMap { rlim_t($0) }
        sourceDate = Self.take(RecordProtocol.sourceDateVariable).flatMap { Int($0) }
        speech = Self.take(RecordProtocol.speechVariable).flatMap { PageSpeech(json: Array($0.utf8)) }
    }

    private static func take(_ name: String) -> String? {
        guard let value = getenv(name).map({ String(cString: $0) }) else { return nil }
        unsetenv(name)
        return value
    }

    /// A descriptor that nothing which a cell starts has part in.
    private static func descriptor(_ name: String) -> Int32? {
        guard let descriptor = take(name).flatMap({ Int32($0) }) else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// The key that a file holds; nobody reads it there again.
    private static func key(_ descriptor: Int32) -> [UInt8] {
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: MessageSeal.keySize) { buffer, count in
            count = max(pread(descriptor, buffer.baseAddress, MessageSeal.keySize, 0), 0)
        }
    }
}
