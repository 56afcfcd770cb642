/// Images (N,H,W,C) at another size: for each row and column of the result the two of the image that it lies between.
@frozen public struct Resizing: Sendable, Hashable {
    @frozen public struct Position: Sendable, Hashable {
        public var first: Int32
        public var second: Int32
        /// How far it is from the first: in pixels, of integers in 1024ths of a pixel.
        public var distance: Float

        public init(first: Int, second: Int, distance: Float) {
            self.first = Int32(first)
            self.second = Int32(second)
            self.distance = distance
        }
    }

    public var batches: Int
    public var inputHeight: Int
    public var inputWidth: Int
    public var channels: Int
    public var rows: [Position]
    public var columns: [Position]

    public init(batches: Int, inputHeight: Int, inputWidth: Int, channels: Int, rows: [Position], columns: [Position]) {
        self.batches = batches
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.channels = channels
        self.rows = rows
        self.columns = columns
    }
}
