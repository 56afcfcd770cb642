/// A chart as data: what is to be seen, not how it is drawn.
public struct Chart: Codable, Sendable, Hashable {
    public struct Axis: Codable, Sendable, Hashable {
        public enum Scale: String, Codable, Sendable { case linear, logarithmic }

        public var title: String
        public var unit: Number.Unit
        public var scale: Scale
        /// Linear axes start at zero unless this is false.
        public var includesZero: Bool

        public init(_ title: String, _ unit: Number.Unit = .number, scale: Scale = .linear, includesZero: Bool = true) {
            self.title = title
            self.unit = unit
            self.scale = scale
            self.includesZero = includesZero
        }
    }

    /// One bar. Segments of one bar are stacked.
    public struct Bar: Codable, Sendable, Hashable {
        public struct Segment: Codable, Sendable, Hashable {
            public var name: String
            public var value: Number
            public init(_ name: String, _ value: Number) {
                self.name = name
                self.value = value
            }
        }
        public var label: String
        public var segments: [Segment]
        /// Written after the label in the quiet colour.
        public var note: String?
        public init(_ label: String, _ segments: [Segment], note: String? = nil) {
            self.label = label
            self.segments = segments
            self.note = note
        }
    }

    public struct Point: Codable, Sendable, Hashable {
        public var label: String
        public var x: Number
        public var y: Number
        /// Points of one series share a colour; lines join the points of a series in order.
        public var series: String
        /// Set apart, such as the chosen model or the Pareto front.
        public var isHighlighted: Bool
        public init(_ label: String, x: Number, y: Number, series: String = "", isHighlighted: Bool = false) {
            self.label = label
            self.x = x
            self.y = y
            self.series = series
            self.isHighlighted = isHighlighted
        }
    }

    /// A box of a timeline: across is steps, up is bytes (or another extent).
    public struct Box: Codable, Sendable, Hashable {
        public var label: String
        /// First and last step of its life, both inclusive, indices into ``Timeline/steps``.
        public var firstStep: Int
        public var lastStep: Int
        public var offset: Number
        public var extent: Number
        public var series: String
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

    public struct Timeline: Codable, Sendable, Hashable {
        /// One name per step, such as the operators in order.
        public var steps: [String]
        public var boxes: [Box]
        /// The step at which the most is alive, and how much: drawn as a dashed line with its value.
        public var peakStep: Int?
        public var peak: Number?
        /// A second line, such as a lower bound, with its name.
        public var bound: Number?
        public var boundName: String?
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

    public struct Heatmap: Codable, Sendable, Hashable {
        public var rows: [String]
        public var columns: [String]
        /// Row-major, rows.count × columns.count.
        public var values: [Double]
        public var unit: Number.Unit
        public var rowTitle: String
        public var columnTitle: String
        /// A confusion matrix: the diagonal is what is right and gets its own colour.
        public var isConfusion: Bool
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
        public struct Node: Codable, Sendable, Hashable {
            public var title: String
            public var lines: [String]
            public var series: String
            public init(_ title: String, lines: [String] = [], series: String = "") {
                self.title = title
                self.lines = lines
                self.series = series
            }
        }
        public struct Edge: Codable, Sendable, Hashable {
            public var from: Int
            public var to: Int
            public var label: String
            public init(from: Int, to: Int, label: String = "") {
                self.from = from
                self.to = to
                self.label = label
            }
        }
        public var nodes: [Node]
        public var edges: [Edge]
        public init(nodes: [Node], edges: [Edge]) {
            self.nodes = nodes
            self.edges = edges
        }
    }

    /// A whole and its parts side by side, each as wide as its value, in order.
    public struct Flame: Codable, Sendable, Hashable {
        public struct Frame: Codable, Sendable, Hashable {
            public var label: String
            public var value: Number
            /// Frames of one series share a colour.
            public var series: String
            public init(_ label: String, _ value: Number, series: String = "") {
                self.label = label
                self.value = value
                self.series = series
            }
        }
        public var root: String
        public var total: Number
        public var frames: [Frame]
        public init(root: String, total: Number, frames: [Frame]) {
            self.root = root
            self.total = total
            self.frames = frames
        }
    }

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
    public var mark: Mark
    public var x: Axis
    public var y: Axis

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
