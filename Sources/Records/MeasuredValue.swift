/// A measured value, kept beside the report and replayed unless it is to be taken anew.
public struct MeasuredValue: Codable, Sendable, Hashable {
    /// What was measured, stable between runs: "latency models/digits_int8.tflite fast 1 thread sha256:…".
    public var key: String
    /// The middle of all repetitions.
    public var median: Double
    /// The unit of median and spread.
    public var unit: Number.Unit
    /// How widely the repetitions scatter.
    public var spread: Number.Spread
    /// Processor, operating system and compiler: "Intel Xeon, Linux, Swift 6.3".
    public var machine: String

    /// - Parameters:
    ///   - key: what was measured, the same in each run.
    ///   - machine: processor, operating system and compiler.
    public init(key: String, median: Double, unit: Number.Unit, spread: Number.Spread, machine: String) {
        self.key = key
        self.median = median
        self.unit = unit
        self.spread = spread
        self.machine = machine
    }
}
