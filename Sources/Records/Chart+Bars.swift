extension Chart {
    /// One bar. Segments of one bar are stacked.
    public struct Bar: Codable, Sendable, Hashable {
        /// A part of a bar, as long as its value.
        public struct Segment: Codable, Sendable, Hashable {
            /// What the part is; segments of one name share a colour in all bars.
            public var name: String
            /// Its length, from where the one before it ends.
            public var value: Number
            /// - Parameter name: segments of one name share a colour in all bars.
            public init(_ name: String, _ value: Number) {
                self.name = name
                self.value = value
            }
        }
        /// What stands before the bar.
        public var label: String
        /// The parts, from the axis outwards.
        public var segments: [Segment]
        /// Written after the label in the quiet colour.
        public var note: String?
        /// How surely the length of a bar of one part is known. Nil where that is not said.
        public var interval: Point.Interval?
        /// - Parameters:
        ///   - note: written after the label in the quiet colour.
        ///   - interval: how surely the length of a bar of one part is known.
        public init(_ label: String, _ segments: [Segment], note: String? = nil, interval: Point.Interval? = nil) {
            self.label = label
            self.segments = segments
            self.note = note
            self.interval = interval
        }
    }

    /// How many values lie between one edge and the next.
    public struct Histogram: Codable, Sendable, Hashable {
        /// A set of values that is counted.
        public struct Series: Codable, Sendable, Hashable {
            /// What the values are of; may be empty where there is one series.
            public var name: String
            /// One for each bin, from the left.
            public var counts: [Int]
            /// The smallest and the largest value, which the edges do not tell; nil where they are not known.
            public var ends: [Double]?
            /// - Parameters:
            ///   - counts: one for each bin, from the left.
            ///   - ends: the smallest and the largest value; nil where they are not known.
            public init(_ name: String, counts: [Int], ends: [Double]? = nil) {
                self.name = name
                self.counts = counts
                self.ends = ends
            }
        }
        /// Where the bins begin, and where the last one ends, in the unit of the horizontal axis; rising.
        public var edges: [Double]
        /// What is counted, in the same bins.
        public var series: [Series]
        /// - Precondition: there is one edge more than each series has counts.
        public init(edges: [Double], series: [Series]) {
            self.edges = edges
            self.series = series
        }
    }
}
