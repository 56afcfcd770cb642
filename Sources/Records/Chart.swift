/// A chart as data: what is to be seen, not how it is drawn.
public struct Chart: Codable, Sendable, Hashable {
    /// What is measured along one side.
    public struct Axis: Codable, Sendable, Hashable {
        /// How values become places.
        public enum Scale: String, Codable, Sendable { case linear, logarithmic }

        /// What stands beside the axis; may be empty.
        public var title: String
        /// The unit of all values along it.
        public var unit: Number.Unit
        /// How values become places; a logarithmic axis shows positive values only.
        public var scale: Scale
        /// Linear axes start at zero unless this is false.
        public var includesZero: Bool
        /// Where the axis begins and ends, in the unit's base; nil: as the values need it. What lies outside is not shown.
        public var range: ClosedRange<Double>?

        /// A linear axis from zero, where nothing else is said.
        ///
        /// - Parameter range: where the axis begins and ends, in the unit's base; nil: as the values need it.
        public init(
            _ title: String, _ unit: Number.Unit = .number, scale: Scale = .linear, includesZero: Bool = true,
            range: ClosedRange<Double>? = nil
        ) {
            self.title = title
            self.unit = unit
            self.scale = scale
            self.includesZero = includesZero
            self.range = range
        }
    }

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

    /// A box of a timeline: across is steps, up is bytes (or another extent).
    public struct Box: Codable, Sendable, Hashable {
        /// What stands in the box where there is room for it.
        public var label: String
        /// First and last step of its life, both inclusive, indices into ``Timeline/steps``.
        public var firstStep: Int
        /// The last step of its life, an index into ``Timeline/steps``.
        public var lastStep: Int
        /// Where the box begins, upwards.
        public var offset: Number
        /// How high the box is.
        public var extent: Number
        /// Boxes of one series share a colour.
        public var series: String
        /// - Precondition: `firstStep` is not behind `lastStep`, and both are indices into the timeline's steps.
        public init(
            _ label: String, firstStep: Int, lastStep: Int, offset: Number, extent: Number, series: String = ""
        ) {
            self.label = label
            self.firstStep = firstStep
            self.lastStep = lastStep
            self.offset = offset
            self.extent = extent
            self.series = series
        }
    }

    /// What lies where in a memory, and when.
    public struct Timeline: Codable, Sendable, Hashable {
        /// One name per step, such as the operators in order.
        public var steps: [String]
        /// The boxes, in the order in which they are drawn.
        public var boxes: [Box]
        /// The step at which the most is alive, and how much: drawn as a dashed line with its value.
        public var peakStep: Int?
        /// How much is alive at ``peakStep``.
        public var peak: Number?
        /// A second line, such as a lower bound, with its name.
        public var bound: Number?
        /// What the second line is called.
        public var boundName: String?
        /// - Parameters:
        ///   - steps: one name per step.
        ///   - peakStep: the step at which the most is alive.
        ///   - bound: a second line, with its name.
        public init(
            steps: [String], boxes: [Box], peakStep: Int? = nil, peak: Number? = nil, bound: Number? = nil,
            boundName: String? = nil
        ) {
            self.steps = steps
            self.boxes = boxes
            self.peakStep = peakStep
            self.peak = peak
            self.bound = bound
            self.boundName = boundName
        }
    }

    /// A table of colours.
    public struct Heatmap: Codable, Sendable, Hashable {
        /// The names of the rows, from the top.
        public var rows: [String]
        /// The names of the columns, from the left.
        public var columns: [String]
        /// Row-major, rows.count × columns.count.
        public var values: [Double]
        /// The unit of all values.
        public var unit: Number.Unit
        /// What the rows are.
        public var rowTitle: String
        /// What the columns are.
        public var columnTitle: String
        /// A confusion matrix: the diagonal is what is right and gets its own colour.
        public var isConfusion: Bool
        /// - Parameter values: row-major, one for each row and column.
        public init(
            rows: [String], columns: [String], values: [Double], unit: Number.Unit = .count, rowTitle: String,
            columnTitle: String, isConfusion: Bool = false
        ) {
            self.rows = rows
            self.columns = columns
            self.values = values
            self.unit = unit
            self.rowTitle = rowTitle
            self.columnTitle = columnTitle
            self.isConfusion = isConfusion
        }
    }

    /// A graph of operators and tensors, drawn top to bottom.
    public struct Network: Codable, Sendable, Hashable {
        /// A box of the graph.
        public struct Node: Codable, Sendable, Hashable {
            /// The first line in the box.
            public var title: String
            /// More lines, in the quiet colour.
            public var lines: [String]
            /// Nodes of one series share a colour.
            public var series: String
            /// - Parameter series: nodes of one series share a colour.
            public init(_ title: String, lines: [String] = [], series: String = "") {
                self.title = title
                self.lines = lines
                self.series = series
            }
        }
        /// An arrow from one box to another.
        public struct Edge: Codable, Sendable, Hashable {
            /// An index into ``nodes``.
            public var from: Int
            /// An index into ``nodes``.
            public var to: Int
            /// What stands beside the arrow; may be empty.
            public var label: String
            /// - Parameters:
            ///   - from: an index into the network's nodes.
            ///   - to: an index into the network's nodes.
            public init(from: Int, to: Int, label: String = "") {
                self.from = from
                self.to = to
                self.label = label
            }
        }
        /// The boxes.
        public var nodes: [Node]
        /// The arrows between them; without a circle.
        public var edges: [Edge]
        /// - Precondition: edges name nodes that there are.
        public init(nodes: [Node], edges: [Edge]) {
            self.nodes = nodes
            self.edges = edges
        }
    }

    /// A whole and its parts side by side, each as wide as its value, in order.
    public struct Flame: Codable, Sendable, Hashable {
        /// A part of the whole.
        public struct Frame: Codable, Sendable, Hashable {
            /// What the part is.
            public var label: String
            /// How wide it is, in the unit of the whole.
            public var value: Number
            /// Frames of one series share a colour.
            public var series: String
            /// - Parameter series: frames of one series share a colour.
            public init(_ label: String, _ value: Number, series: String = "") {
                self.label = label
                self.value = value
                self.series = series
            }
        }
        /// What the whole is.
        public var root: String
        /// The whole; parts that add up to less leave a rest.
        public var total: Number
        /// The parts, from the left.
        public var frames: [Frame]
        /// - Parameters:
        ///   - root: what the whole is.
        ///   - frames: its parts, from the left.
        public init(root: String, total: Number, frames: [Frame]) {
            self.root = root
            self.total = total
            self.frames = frames
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
            /// - Parameter counts: one for each bin, from the left.
            public init(_ name: String, counts: [Int]) {
                self.name = name
                self.counts = counts
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

    /// A line across the chart at a value, such as a limit or a target.
    public struct Reference: Codable, Sendable, Hashable {
        /// Along which axis the value lies. Bars and boxes lie along the horizontal one.
        public enum Side: String, Codable, Sendable { case x, y }

        /// Along which axis the value lies.
        public var side: Side
        /// In the unit of the axis.
        public var value: Number
        /// What stands at the line; may be empty.
        public var label: String

        /// - Parameter label: what stands at the line.
        public init(_ side: Side, _ value: Number, _ label: String = "") {
            self.side = side
            self.value = value
            self.label = label
        }
    }

    /// What is drawn.
    public enum Mark: Codable, Sendable, Hashable {
        case bars([Bar])
        case scatter([Point])
        case line([Point])
        case histogram(Histogram)
        case boxes([BoxPlot])
        case timeline(Timeline)
        case heatmap(Heatmap)
        case network(Network)
        case flame(Flame)
    }

    /// What the picture is: the `<title>` of the SVG.
    public var title: String
    /// What is to be seen in it, with the figures: the `<desc>` of the SVG and the text for who cannot see it. Empty: the page
    /// says how many values there are and between which they lie.
    public var summary: String
    /// What is drawn.
    public var mark: Mark
    /// The horizontal axis, where there is one.
    public var x: Axis
    /// The vertical axis, where there is one.
    public var y: Axis
    /// Lines across the chart.
    public var references: [Reference]

    /// - Parameters:
    ///   - title: what the chart is called where it has no caption.
    ///   - summary: a sentence for who does not see the picture.
    ///   - references: lines across the chart.
    public init(
        title: String, summary: String, mark: Mark, x: Axis = Axis(""), y: Axis = Axis(""), references: [Reference] = []
    ) {
        self.title = title
        self.summary = summary
        self.mark = mark
        self.x = x
        self.y = y
        self.references = references
    }
}
