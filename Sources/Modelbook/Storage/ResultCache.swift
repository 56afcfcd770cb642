import FoundationEssentials
import Records
import Synchronization
import SystemIO
import Tensors

/// Results of expensive operations, kept between runs. A key names everything that the result depends on:
/// operation, hashes of the inputs, options; the kit's own build is added here.
final class ResultCache: Sendable {
    static let shared = ResultCache()

    private let settings = HostSettings.current
    /// The digests of this run's own results: what lies in the folder for new ones a cell can have put there.
    private let offered = Mutex<[String: String]>([:])

    /// The kept bytes for `key`, or what `compute` makes, which is then kept. A file that is not what was
    /// written is ignored and written anew.
    func bytes(for key: String, _ compute: () throws -> Bytes) rethrows -> Bytes {
        let name = name(of: key)
        let earlier = earlier(name).flatMap(KeptResult.init(encoded:))
        if earlier != nil { RecordWriter.shared.write(.resultTaken(name: name)) }
        if let kept = earlier ?? own(name).flatMap(KeptResult.init(encoded:)) {
            // What is wrong with the inputs of a result is wrong whether it is computed or kept.
            for warning in kept.warnings { KitWarning.report(warning) }
            return kept.bytes
        }
        let (bytes, warnings) = try KitWarning.heard(in: compute)
        // A result that cannot be kept is computed again next time.
        if let folder = settings.newResults, let encoded = KeptResult(bytes: bytes, warnings: warnings).encoded {
            encoded.withUnsafeBytes { offer($0, name, in: folder) }
        }
        return bytes
    }

    /// The same for a value, which is kept as JSON.
    func value<Value: Codable>(for key: String, _ compute: () throws -> Value) throws -> Value {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "∞", negativeInfinity: "-∞", nan: "?")
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "∞", negativeInfinity: "-∞", nan: "?")
        let bytes = try bytes(for: key) { Bytes(Array(try encoder.encode(compute()))) }
        return try decoder.decode(Value.self, from: Data(bytes.array(of: UInt8.self)))
    }

    /// A state on the way to the result for `key`, with what an earlier run has left of it; nil where nothing is kept.
    func state(for key: String) -> KeptState? {
        guard let folder = settings.newResults else { return nil }
        let name = name(of: key) + RecordProtocol.stateEnding
        let path = RecordProtocol.path(ofResult: name, in: folder)
        if let kept = earlier(name) ?? own(name) { kept.withUnsafeBytes { try? Files.write($0, to: path) } }
        return KeptState(name: name, path: path)
    }

    private func name(of key: String) -> String { SHA256.hex(of: Array((key + settings.kitBuild).utf8)) }

    /// What an earlier run has left.
    private func earlier(_ name: String) -> Bytes? {
        settings.keptResults.flatMap {
            SealedFile.read(RecordProtocol.path(ofResult: name, in: $0), limit: FileLimit.data).map { Bytes($0) }
        }
    }

    private func own(_ name: String) -> Bytes? {
        guard let folder = settings.newResults, let sha256 = offered.withLock({ $0[name] }),
            let own = try? Files.read(RecordProtocol.path(ofResult: name, in: folder), limit: FileLimit.data),
            own.sha256 == sha256
        else { return nil }
        return Bytes(own.bytes)
    }

    /// Tells the host of a result, which keeps it if it is as told.
    private func offer(_ bytes: UnsafeRawBufferPointer, _ name: String, in folder: String) {
        guard (try? Files.write(bytes, to: RecordProtocol.path(ofResult: name, in: folder))) != nil else { return }
        let sha256 = SHA256.hex(of: bytes)
        offered.withLock { $0[name] = sha256 }
        RecordWriter.shared.write(.result(name: name, sha256: sha256))
    }
}
