#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Reference {
    /// The share of two boxes' union that both cover; a box is two corners of two coordinates.
    package static func overlap(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) -> Float {
        let (top, left) = (max(min(a[0], a[2]), min(b[0], b[2])), max(min(a[1], a[3]), min(b[1], b[3])))
        let (bottom, right) = (min(max(a[0], a[2]), max(b[0], b[2])), min(max(a[1], a[3]), max(b[1], b[3])))
        let areaA = abs(a[2] - a[0]) * abs(a[3] - a[1])
        let areaB = abs(b[2] - b[0]) * abs(b[3] - b[1])
        if areaA <= 0 || areaB <= 0 { return 0 }
        let common = max(bottom - top, 0) * max(right - left, 0)
        return common / (areaA + areaB - common)
    }

    /// The boxes that stay, best first, with their scores. With a sigma, overlapping boxes lose score instead of being
    /// left out.
    package static func suppress(
        count: Int, boxes: UnsafePointer<Float>, scores: UnsafePointer<Float>, limit: Int, overlap threshold: Float,
        least: Float, sigma: Float
    ) -> [(index: Int, score: Float)] {
        var candidates = (0..<count).filter { scores[$0] > least }.map { (index: $0, score: scores[$0], first: 0) }
        // Sorted so that the best is last; of equals the one with the lower index.
        func isBefore(_ a: (index: Int, score: Float, first: Int), _ b: (index: Int, score: Float, first: Int)) -> Bool {
            a.score != b.score ? a.score < b.score : a.index > b.index
        }
        candidates.sort(by: isBefore)
        var selected: [(index: Int, score: Float)] = []
        let scale = sigma > 0 ? -0.5 / sigma : 0
        while selected.count < limit, var next = candidates.popLast() {
            let original = next.score
            var isSuppressed = false
            var j = selected.count - 1
            while j >= next.first {
                let share = overlap(boxes + 4 * next.index, boxes + 4 * selected[j].index)
                if share >= threshold {
                    isSuppressed = true
                    break
                }
                if sigma > 0 { next.score *= expf(scale * share * share) }
                if next.score <= least { break }
                j -= 1
            }
            next.first = selected.count
            if isSuppressed { continue }
            if next.score == original {
                selected.append((next.index, next.score))
            } else if next.score > least {
                candidates.insert(next, at: candidates.firstIndex { isBefore(next, $0) } ?? candidates.endIndex)
            }
        }
        return selected
    }

    /// The boxes whose score reaches `least`, best first, without those that cover more than `threshold` of a better one.
    package static func suppressed(
        count: Int, boxes: UnsafePointer<Float>, scores: UnsafePointer<Float>, limit: Int, overlap threshold: Float, least: Float
    ) -> [Int] {
        let order = (0..<count).filter { scores[$0] >= least }.sorted {
            scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
        }
        var isOpen = [Bool](repeating: true, count: order.count)
        var selected: [Int] = []
        for i in order.indices where isOpen[i] {
            if selected.count >= min(limit, order.count) { break }
            selected.append(order[i])
            for j in (i + 1)..<max(order.count, i + 1) where isOpen[j] {
                if overlap(boxes + 4 * order[i], boxes + 4 * order[j]) > threshold { isOpen[j] = false }
            }
        }
        return selected
    }

    /// Boxes [n, 4] as corners from encodings (y, x, h, w) relative to anchors (y, x, h, w).
    package static func decodeBoxes(
        count: Int, stride: Int, encodings: UnsafePointer<Float>, anchors: UnsafePointer<Float>,
        scale: (y: Double, x: Double, h: Double, w: Double), boxes: UnsafeMutablePointer<Float>
    ) {
        for i in 0..<count {
            let (e, a, box) = (encodings + i * stride, anchors + 4 * i, boxes + 4 * i)
            let y = Float(Double(e[0]) / scale.y * Double(a[2]) + Double(a[0]))
            let x = Float(Double(e[1]) / scale.x * Double(a[3]) + Double(a[1]))
            let halfHeight = Float(0.5 * exp(Double(e[2]) / scale.h) * Double(a[2]))
            let halfWidth = Float(0.5 * exp(Double(e[3]) / scale.w) * Double(a[3]))
            box[0] = y - halfHeight
            box[1] = x - halfWidth
            box[2] = y + halfHeight
            box[3] = x + halfWidth
        }
    }
}
