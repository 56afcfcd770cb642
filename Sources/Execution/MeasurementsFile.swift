import Records
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The file of measured values beside a report: a JSON array, sorted by key, one form for one content, so
/// that it can be committed and compared.
struct MeasurementsFile {
    let path: String

    /// What the file is to hold after a run that used these values.
    ///
    /// - Parameter isComplete: the run reached its end; otherwise what is kept of other cells stays.
    /// - Returns: nil where it is to stay as it is.
    func content(with values: [MeasuredValue], isComplete: Bool) -> [UInt8]? {
        guard !values.isEmpty else { return nil }
        let old = try? Files.read(path, limit: FileLimit.page).bytes
        var all = values
        if !isComplete, let old, let kept = try? RecordCodec.decoder().decode([MeasuredValue].self, from: Data(old)) {
            let new = Set(values.map(\.key))
            all += kept.filter { !new.contains($0.key) }
        }
        all.sort { $0.key < $1.key }
        guard let data = try? RecordCodec.encoder(pretty: true).encode(all) else { return nil }
        let bytes = [UInt8](data) + [UInt8(ascii: "\n")]
        return bytes == old ? nil : bytes
    }
}
