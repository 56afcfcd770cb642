import Tensors

/// Images that are read at places which are computed.
extension ONNXConverter {
    /// One coordinate of all places.
    private struct Line {
        /// Elements along the image's axis.
        var size: Int
        /// Between what elements are mirrored.
        var mirror: ClosedRange<Float>
        /// (batch, places)
        var place: ONNXOperand
    }

    /// An element of a line for each place, and what it counts.
    private struct Tap {
        var element: ONNXOperand
        /// nil for 1.
        var weight: ONNXOperand?
        /// Whether the element is there; nil where each is.
        var isInside: ONNXOperand?
    }

    mutating func gridSample() throws -> [ONNXOperand?] {
        let x = try value(try call.input(0)), grid = try value(try call.input(1))
        let mode = try call.string("mode", default: call.version < 20 ? "bilinear" : "linear")
        let padding = try call.string("padding_mode", default: "zeros")
        let isAligned = try call.bool("align_corners")
        guard ["bilinear", "linear", "nearest", "bicubic", "cubic"].contains(mode),
            ["zeros", "border", "reflection"].contains(padding)
        else { throw call.error("its attributes 'mode' = '\(mode)' and 'padding_mode' = '\(padding)' are not known") }
        let sizes = try spatialSizes(x, ranks: 4...4)
        guard grid.rank == 4, grid.shape[0] == x.shape[0], grid.shape[3].value == 2, let rows = grid.shape[1].value,
            let columns = grid.shape[2].value, let count = Shape([rows, columns]).checkedElementCount,
            type(of: x) == .float32, type(of: grid) == .float32
        else { throw call.error("a grid of shape \(grid.shape.text) does not fit an image of shape \(x.shape.text)") }
        let channels = try call.fixed(x.shape[1], "the number of channels")
        func line(_ converter: inout ONNXConverter, _ part: Int) throws -> Line {
            let size = sizes[1 - part]
            let own = try converter.reshaped(
                .value(try converter.sliced(grid, [(3, part, 1, 1)])), [x.shape[0], Dimension(count)])
            let scale = Float(isAligned ? size - 1 : size) / 2
            let place = try converter.binary(.add, try converter.binary(.mul, own, scale), Float(size - 1) / 2)
            let mirror: ClosedRange<Float> = isAligned ? 0...Float(size - 1) : -0.5...(Float(size) - 0.5)
            return Line(size: size, mirror: mirror, place: place)
        }
        let horizontal = try taps(try line(&self, 0), mode, padding), vertical = try taps(try line(&self, 1), mode, padding)
        // (batch, height × width, channels)
        let table = try value(
            try reshaped(
                try transposed(.value(x), [0, 2, 3, 1]), [x.shape[0], Dimension(sizes[0] * sizes[1]), Dimension(channels)]))
        let pixels = arranged(table, table.axes)
        let shape = [x.shape[0], Dimension(count), Dimension(channels)]
        var sum: ONNXOperand?
        for row in vertical {
            for column in horizontal {
                let place = try binary(.add, try binary(.mul, row.element, Float(sizes[1])), column.element)
                let list = try value(try cast(place, to: .int32))
                let indices = arranged(list, list.axes)
                let tensor = emit(.gather, [pixels.tensor, indices.tensor], shape: shape, [.axis: .int(1), .batchDims: .int(1)])
                var part = ONNXOperand.value(ONNXValue(tensor: tensor, shape: shape, order: [0, 1, 2]))
                if let weight = try product(row, column) {
                    part = try binary(.mul, part, try reshaped(weight, [x.shape[0], Dimension(count), .one]))
                }
                sum = try sum.map { try binary(.add, $0, part) } ?? part
            }
        }
        let image = try reshaped(sum!, [x.shape[0], Dimension(rows), Dimension(columns), Dimension(channels)])
        return [try transposed(image, [0, 3, 1, 2])]
    }

    private mutating func product(_ row: Tap, _ column: Tap) throws -> ONNXOperand? {
        var factors = [row.weight, column.weight].compactMap { $0 }
        if let first = row.isInside, let second = column.isInside {
            let (tensors, result) = try broadcast([first, second])
            let both = emit(.logicalAnd, tensors, like: result, type: .bool, [:])
            factors.append(try cast(.value(both), to: .float32))
        }
        guard var result = factors.first else { return nil }
        for factor in factors.dropFirst() { result = try binary(.mul, result, factor) }
        return result
    }

    /// The elements that a place is computed from.
    private mutating func taps(_ line: Line, _ mode: String, _ padding: String) throws -> [Tap] {
        let isNearest = mode == "nearest"
        var place = isNearest ? try unary(.round, line.place) : line.place
        // The cubic curve goes on beyond the border, where each of its elements is the last.
        if padding == "border", !mode.hasSuffix("cubic") { place = try bounded(place, line) }
        if padding == "reflection" { place = try mirrored(place, line) }
        if isNearest { return [try tap(place, nil, line, padding)] }
        let first = try unary(.floor, place)
        let distance = try binary(.sub, place, first)
        let rest = try binary(.sub, .constant(Constant(1)), distance)
        if !mode.hasSuffix("cubic") {
            return [try tap(first, rest, line, padding), try tap(try binary(.add, first, 1), distance, line, padding)]
        }
        return try [
            (-1, try outer(try binary(.add, distance, 1))), (0, try inner(distance)), (1, try inner(rest)),
            (2, try outer(try binary(.add, rest, 1))),
        ].map { step, weight in
            try tap(step == 0 ? first : try binary(.add, first, Float(step)), weight, line, padding)
        }
    }

    private mutating func tap(
        _ element: ONNXOperand, _ weight: ONNXOperand?, _ line: Line, _ padding: String
    ) throws -> Tap {
        let known = try bounded(padding == "reflection" ? try mirrored(element, line) : element, line)
        return Tap(
            element: known, weight: weight, isInside: padding == "zeros" ? try binary(.equal, element, known) : nil)
    }

    private mutating func bounded(_ x: ONNXOperand, _ line: Line) throws -> ONNXOperand {
        try binary(.minimum, try binary(.maximum, x, 0), Float(line.size - 1))
    }

    /// Beyond its ends the line goes back.
    private mutating func mirrored(_ x: ONNXOperand, _ line: Line) throws -> ONNXOperand {
        let (low, length) = (line.mirror.lowerBound, line.mirror.upperBound - line.mirror.lowerBound)
        guard length > 0 else { return try bounded(x, line) }
        let along = try binary(.floorMod, low == 0 ? x : try binary(.sub, x, low), 2 * length)
        let distance = try unary(.abs, try binary(.sub, along, length), [:])
        return try binary(.sub, .constant(Constant(low + length)), distance)
    }

    /// The cubic curve at a distance of up to 1: ((a + 2) t − (a + 3)) t² + 1 with a = −0.75.
    private mutating func inner(_ t: ONNXOperand) throws -> ONNXOperand {
        let slope = try binary(.sub, try binary(.mul, t, 1.25), 2.25)
        return try binary(.add, try binary(.mul, slope, try binary(.mul, t, t)), 1)
    }

    /// The cubic curve at a distance of 1 to 2: ((a t − 5 a) t + 8 a) t − 4 a.
    private mutating func outer(_ t: ONNXOperand) throws -> ONNXOperand {
        let first = try binary(.add, try binary(.mul, t, -0.75), 3.75)
        let second = try binary(.sub, try binary(.mul, first, t), 6)
        return try binary(.add, try binary(.mul, second, t), 3)
    }

    /// The places of an image's elements, moved by the matrix of each sample.
    mutating func affineGrid() throws -> [ONNXOperand?] {
        let matrix = try value(try call.input(0))
        guard let size = call.optional(1)?.constant?.numbers, size.count == 4, let rows = size[2].value,
            let columns = size[3].value, rows > 0, columns > 0, size[0] == matrix.shape.first, matrix.rank == 3,
            matrix.shape[1...].counts == [2, 3], let count = Shape([rows, columns, 3]).checkedElementCount
        else { throw call.error("its size is not known, or does not fit matrices of shape \(matrix.shape.text)") }
        let isAligned = try call.bool("align_corners")
        try grow(by: count)
        func line(_ count: Int) -> [Float] {
            let span = Float(isAligned ? max(count - 1, 1) : count)
            return (0..<count).map { (2 * Float($0) - Float(count - 1)) / span }
        }
        let across = line(columns), down = line(rows)
        let places: [Float] = down.flatMap { y -> [Float] in across.flatMap { x -> [Float] in [x, y, 1] } }
        // Each place times the sample's matrix.
        let moved = try dense(matrix, Constant(places, shape: [rows * columns, 3]), bias: nil)
        let shape = [matrix.shape[0], Dimension(rows), Dimension(columns), Dimension(2)]
        return [try reshaped(try transposed(.value(moved), [0, 2, 1]), shape)]
    }
}
