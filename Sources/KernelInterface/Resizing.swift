/// Images (N,H,W,C) at another size: for each row and column of the result the two of the image that it lies between.
@frozen public struct Resizing: Sendable, Hashable {
    @frozen public struct Position: Sendable, Hashable {
        public var first: Int32
        /// The row or column behind `first`, or the same at the image's edge.
        public var second: Int32
        /// How far it is from the first: in pixels, of integers in 1024ths of a pixel.
        public var distance: Float

        /// - Parameter distance: how far the place is from `first`, in pixels or in 1024ths of one.
        public init(first: Int, second: Int, distance: Float) {
            self.first = Int32(first)
            self.second = Int32(second)
            self.distance = distance
        }
    }

    /// Images.
    public var batches: Int
    /// Rows of an image that is read.
    public var inputHeight: Int
    /// Columns of an image that is read.
    public var inputWidth: Int
    /// Elements of a pixel.
    public var channels: Int
    /// Where each row of the result lies.
    public var rows: [Position]
    /// Where each column of the result lies.
    public var columns: [Position]

    /// - Parameters:
    ///   - rows: one for each row of the result.
    ///   - columns: one for each column of the result.
    public init(batches: Int, inputHeight: Int, inputWidth: Int, channels: Int, rows: [Position], columns: [Position]) {
        self.batches = batches
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.channels = channels
        self.rows = rows
        self.columns = columns
    }
}
