extension Chart {
    /// One place of a scatter or line chart.
    public struct Point: Codable, Sendable, Hashable {
        /// What stands beside the point; may be empty.
        public var label: String
        /// The place along the horizontal axis, in its unit.
        public var x: Number
        /// The place along the vertical axis, in its unit.
        public var y: Number
        /// Points of one series share a colour; lines join the points of a series in order.
        public var series: String
        /// Set apart, such as the chosen model or the Pareto front.
        public var isHighlighted: Bool
        /// How surely y is known: drawn as a line through the point. Nil where that is not said.
        public var interval: Interval?
        /// No line joins it with the point before it, as a value between them is missing.
        public var followsGap: Bool
        /// - Parameters:
        ///   - series: points of one series share a colour; lines join them in order.
        ///   - followsGap: no line joins it with the point before it.
        public init(
            _ label: String, x: Number, y: Number, series: String = "", isHighlighted: Bool = false, interval: Interval? = nil,
            followsGap: Bool = false
        ) {
            self.label = label
            self.x = x
            self.y = y
            self.series = series
            self.isHighlighted = isHighlighted
            self.interval = interval
            self.followsGap = followsGap
        }

        /// Both ends, in the unit of y.
        public struct Interval: Codable, Sendable, Hashable {
            /// Where it begins.
            public var lower: Double
            /// Where it ends; not below its beginning.
            public var upper: Double
            /// An interval of two ends.
            public init(lower: Double, upper: Double) {
                self.lower = lower
                self.upper = upper
            }

            /// The ends that an axis must reach.
            public var ends: [Double] { [lower, upper].filter(\.isFinite) }
        }
    }

    /// How values are spread: a box from the lower to the upper quartile with the median in it, lines to the farthest values
    /// that are no outliers, and the outliers. All in the unit of the horizontal axis.
    public struct BoxPlot: Codable, Sendable, Hashable {
        /// What the values are of.
        public var label: String
        /// The least value that is no outlier.
        public var lowerWhisker: Double
        /// A quarter of the values is below it.
        public var lowerQuartile: Double
        /// Half of the values is below it.
        public var median: Double
        /// A quarter of the values is above it.
        public var upperQuartile: Double
        /// The largest value that is no outlier.
        public var upperWhisker: Double
        /// Values that lie apart.
        public var outliers: [Double]
        /// How many values there are.
        public var count: Int
        /// - Precondition: the five numbers do not fall.
        public init(
            _ label: String, lowerWhisker: Double, lowerQuartile: Double, median: Double, upperQuartile: Double,
            upperWhisker: Double, outliers: [Double] = [], count: Int
        ) {
            self.label = label
            self.lowerWhisker = lowerWhisker
            self.lowerQuartile = lowerQuartile
            self.median = median
            self.upperQuartile = upperQuartile
            self.upperWhisker = upperWhisker
            self.outliers = outliers
            self.count = count
        }

        /// The five numbers of the box, rising.
        public var numbers: [Double] { [lowerWhisker, lowerQuartile, median, upperQuartile, upperWhisker] }
    }
}
