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
