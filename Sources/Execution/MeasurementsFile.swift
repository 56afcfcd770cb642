import Records

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The file of measured values beside a report: a JSON array, sorted by key, one form for one content, so
/// that it can be committed and compared.
struct MeasurementsFile {
    let path: String

    /// Writes the values that a run used.
    ///
    /// - Parameter isComplete: the run reached its end; otherwise what is kept of other cells stays.
    func update(with values: [MeasuredValue], isComplete: Bool) throws(Files.Failure) {
        guard !values.isEmpty else { return }
        let old = try? Files.read(path)
        var all = values
        if !isComplete, let old, let kept = try? RecordCodec.decoder().decode([MeasuredValue].self, from: Data(old)) {
            let new = Set(values.map(\.key))
            all += kept.filter { !new.contains($0.key) }
        }
        all.sort { $0.key < $1.key }
        guard let data = try? RecordCodec.encoder(pretty: true).encode(all) else { return }
        let bytes = [UInt8](data) + [UInt8(ascii: "\n")]
        if bytes != old { try Files.write(bytes, to: path) }
    }
}
