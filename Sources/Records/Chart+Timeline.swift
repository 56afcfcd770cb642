extension Chart {
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
}
