/// A measured value, kept beside the report and replayed unless it is to be taken anew.
public struct MeasuredValue: Codable, Sendable, Hashable {
    /// What was measured, stable between runs: "latency models/digits_int8.tflite fast 1 thread sha256:…".
    public var key: String
    public var median: Double
    public var unit: Number.Unit
    public var spread: Number.Spread
    /// Processor, operating system and compiler: "Intel Xeon, Linux, Swift 6.3".
    public var machine: String

    public init(key: String, median: Double, unit: Number.Unit, spread: Number.Spread, machine: String) {
        self.key = key
        self.median = median
        self.unit = unit
        self.spread = spread
        self.machine = machine
    }
}
