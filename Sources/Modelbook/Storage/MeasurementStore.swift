import FoundationEssentials
import Records
import Synchronization
import SystemIO

/// Measured values: replayed from the file beside the report, or taken anew.
final class MeasurementStore: Sendable {
    static let shared = MeasurementStore()

    private let kept: [String: MeasuredValue]

    private init() {
        guard !HostSettings.current.remeasures, let path = HostSettings.current.measurements,
            let file = try? Files.read(path, limit: FileLimit.page),
            let values = try? JSONDecoder().decode([MeasuredValue].self, from: Data(file.bytes))
        else {
            kept = [:]
            return
        }
        kept = Dictionary(values.map { ($0.key, $0) }) { first, _ in first }
    }

    /// The value kept under `key`, or one made from the samples that `measure` takes, in base units.
    ///
    /// - Parameters:
    ///   - count: how many samples are taken; a value of as many others is none.
    ///   - replays: whether the key says all that the time depends on.
    func value(
        for key: String, unit: Number.Unit, count: Int, replays: Bool, _ measure: () throws -> [Double]
    ) rethrows -> MeasuredValue {
        let value: MeasuredValue
        if replays, let replayed = kept[key], replayed.unit == unit, replayed.spread.count == count {
            value = replayed
        } else {
            value = MeasuredValue(key: key, unit: unit, samples: try measure())
        }
        RecordWriter.shared.write(.measurement(value))
        return value
    }
}

extension MeasuredValue {
    /// Median, half the interquartile range, minimum and maximum of at least one sample.
    init(key: String, unit: Number.Unit, samples: [Double]) {
        let sorted = samples.sorted()
        func quantile(_ share: Double) -> Double { Binning.quantile(share, of: sorted) }
        self.init(
            key: key, median: quantile(0.5), unit: unit,
            spread: .init(
                count: sorted.count, halfWidth: (quantile(0.75) - quantile(0.25)) / 2, minimum: sorted[0],
                maximum: sorted[sorted.count - 1]),
            machine: Machine.current)
    }

    func quantity<U>() -> Quantity<U> {
        Quantity(number: Number(median, U.unit, origins: [Origin(.input, machine)], spread: spread))
    }
}
