extension Chart {
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
}
