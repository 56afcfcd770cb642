extension Number {
    /// What a number counts. The cases are those of the notebook language; arithmetic on them is in the
    /// kit, where the compiler checks it.
    public enum Unit: String, Codable, Sendable, CaseIterable {
        /// Bytes of memory or storage; shown as bytes, KB (1,024 bytes) or MB (1,048,576 bytes).
        case bytes
        /// A quotient of two like quantities; 1 is parity.
        case ratio
        /// A share of a whole. The value is a fraction: 0.9764 is shown as 97.64 %.
        case percent
        /// The difference of two percentages. The value is a fraction: 0.0001 is shown as 0.01 points.
        case points
        /// A number of things.
        case count
        /// Seconds; shown as ns, µs, ms or s.
        case seconds
        /// A plain number without a unit, such as a scale or a loss.
        case number
        /// A moment: seconds since the beginning of 1970 in universal time; shown as "2026-11-30", or "2026-11-30 12:06" within a day.
        case date
    }
}
