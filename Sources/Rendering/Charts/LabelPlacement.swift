/// Finds room for names beside points so that no name covers another or a point.
package struct LabelPlacement {
    package struct Box {
        package var x: Double
        package var y: Double
        package var width: Double
        package var height: Double

        package init(x: Double, y: Double, width: Double, height: Double) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }

        package func overlap(_ other: Box) -> Double {
            let across = min(x + width, other.x + other.width) - max(x, other.x)
            let down = min(y + height, other.y + other.height) - max(y, other.y)
            return across > 0 && down > 0 ? across * down : 0
        }
    }

    package struct Place {
        /// The box of the text; its baseline is 4 above the lower edge.
        package var box: Box
        /// Too far from its point to go without a line to it.
        var needsLine: Bool
        /// It covers nothing.
        var isClear: Bool
    }

    private let bounds: Box
    /// By the column in which they begin, so that a name is compared with those near it alone.
    private let obstacles: [Int: [Box]]
    private let widest: Double
    private var names: [Box] = []

    /// - Parameter obstacles: What names must not cover, such as the points themselves.
    package init(bounds: Box, obstacles: [Box]) {
        self.bounds = bounds
        self.obstacles = Dictionary(grouping: obstacles) { Self.column(at: $0.x) }
        widest = obstacles.lazy.map(\.width).max() ?? 0
    }

    /// The best of the places around a point: near before far, right before left, above before below.
    package mutating func place(width: Double, height: Double, near x: Double, _ y: Double) -> Place {
        let place = bestPlace(width: width, height: height, near: x, y)
        names.append(place.box)
        return place
    }

    /// The same, or nil where every place covers something.
    package mutating func clearPlace(width: Double, height: Double, near x: Double, _ y: Double) -> Place? {
        let place = bestPlace(width: width, height: height, near: x, y, isToBeClear: true)
        guard place.isClear else { return nil }
        names.append(place.box)
        return place
    }

    /// - Parameter isToBeClear: nothing but a place that covers nothing is of use, so others need not be told apart.
    private func bestPlace(
        width: Double, height: Double, near x: Double, _ y: Double, isToBeClear: Bool = false
    ) -> Place {
        var best: (place: Place, cost: Double)?
        for (ring, distance) in [9.0, 20, 34, 50].enumerated() {
            for (order, direction) in Self.directions.enumerated() {
                let centerX = x + direction.x * (distance + width / 2)
                let centerY = y + direction.y * (distance + height / 2)
                let box = Box(x: centerX - width / 2, y: centerY - height / 2, width: width, height: height)
                let inside = box.overlap(bounds)
                let covered = area(coveredBy: box, upTo: isToBeClear ? Self.hopeless : .infinity)
                let cost = covered * 40 + (width * height - inside) * 60 + Double(ring) * 300 + Double(order)
                if best.map({ cost < $0.cost }) ?? true {
                    best = (Place(box: box, needsLine: ring > 0, isClear: covered == 0 && inside > width * height - 1), cost)
                }
            }
            if let best, best.cost < Double(ring + 1) * 300 { break }
        }
        return best?.place ?? Place(box: Box(x: x, y: y, width: width, height: height), needsLine: false, isClear: false)
    }

    /// Whoever covers more than this costs more than the farthest place that covers nothing.
    private static let hopeless = 25.0

    private static func column(at x: Double) -> Int { Int((x / 16).rounded(.down)) }

    private func area(coveredBy box: Box, upTo limit: Double) -> Double {
        var covered = 0.0
        for name in names { covered += name.overlap(box) }
        for column in Self.column(at: box.x - widest)...Self.column(at: box.x + box.width) {
            for obstacle in obstacles[column] ?? [] {
                if covered > limit { return covered }
                covered += obstacle.overlap(box)
            }
        }
        return covered
    }

    private static let directions: [(x: Double, y: Double)] = [
        (1, 0), (-1, 0), (0, -1), (0, 1), (0.85, -0.8), (0.85, 0.8), (-0.85, -0.8), (-0.85, 0.8), (0.4, -1), (-0.4, -1),
        (0.4, 1), (-0.4, 1),
    ]
}
