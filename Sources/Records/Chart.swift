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

        /// A linear axis from zero, where nothing else is said.
        public init(_ title: String, _ unit: Number.Unit = .number, scale: Scale = .linear, includesZero: Bool = true) {
            self.title = title
            self.unit = unit
            self.scale = scale
            self.includesZero = includesZero
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
        /// - Parameter note: written after the label in the quiet colour.
        public init(_ label: String, _ segments: [Segment], note: String? = nil) {
            self.label = label
            self.segments = segments
            self.note = note
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
        /// - Parameter series: points of one series share a colour; lines join them in order.
        public init(
            _ label: String, x: Number, y: Number, series: String = "", isHighlighted: Bool = false, interval: Interval? = nil
        ) {
            self.label = label
            self.x = x
            self.y = y
            self.series = series
            self.isHighlighted = isHighlighted
            self.interval = interval
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

    /// What is drawn.
    public enum Mark: Codable, Sendable, Hashable {
        case bars([Bar])
        case scatter([Point])
        case line([Point])
        case timeline(Timeline)
        case heatmap(Heatmap)
        case network(Network)
        case flame(Flame)
    }

    /// What the picture is: the `<title>` of the SVG.
    public var title: String
    /// What is to be seen in it, with the figures: the `<desc>` of the SVG and the text for who cannot see it.
    public var summary: String
    /// What is drawn.
    public var mark: Mark
    /// The horizontal axis, where there is one.
    public var x: Axis
    /// The vertical axis, where there is one.
    public var y: Axis

    /// - Parameters:
    ///   - title: what the chart is called where it has no caption.
    ///   - summary: a sentence for who does not see the picture.
    public init(
        title: String, summary: String, mark: Mark, x: Axis = Axis(""), y: Axis = Axis("")
    ) {
        self.title = title
        self.summary = summary
        self.mark = mark
        self.x = x
        self.y = y
    }
}
