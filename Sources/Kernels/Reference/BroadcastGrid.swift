/// Which elements of two or three tensors meet in each element of the result, by NumPy's rule: shapes are aligned at
/// their ends, and a dimension of 1 is repeated.
public struct BroadcastGrid: Sendable {
    /// The shape of the result.
    public let shape: [Int]
    @usableFromInline var counts: [Int] = []
    @usableFromInline var steps: [[Int]]

    /// nil where the shapes do not fit.
    public init?(_ shapes: [[Int]]) {
        let rank = shapes.map(\.count).max() ?? 0
        let padded = shapes.map { [Int](repeating: 1, count: rank - $0.count) + $0 }
        var shape: [Int] = []
        for axis in 0..<rank {
            let sizes = Set(padded.map { $0[axis] }).subtracting([1])
            if sizes.count > 1 { return nil }
            shape.append(sizes.first ?? 1)
        }
        self.shape = shape
        steps = [[Int]](repeating: [], count: shapes.count)
        let strides = padded.map { dimensions in
            var strides = [Int](repeating: 0, count: rank)
            var product = 1
            for axis in (0..<rank).reversed() {
                strides[axis] = dimensions[axis] == 1 ? 0 : product
                // Where a dimension is 0 there is nothing to visit, whatever the others multiply to.
                product &*= dimensions[axis]
            }
            return strides
        }
        for axis in 0..<rank where shape[axis] != 1 {
            let last = counts.count - 1
            let isContinued = last >= 0 && shapes.indices.allSatisfy { steps[$0][last] == strides[$0][axis] &* shape[axis] }
            if isContinued {
                counts[last] &*= shape[axis]
                for i in shapes.indices { steps[i][last] = strides[i][axis] }
            } else {
                counts.append(shape[axis])
                for i in shapes.indices { steps[i].append(strides[i][axis]) }
            }
        }
        if counts.isEmpty {
            counts = [1]
            for i in shapes.indices { steps[i] = [0] }
        }
    }

    /// Calls `body` with the positions in the result and in both tensors.
    @inlinable @inline(__always)
    public func forEach(_ body: (_ y: Int, _ a: Int, _ b: Int) -> Void) {
        run(steps[0], steps[1], steps[1]) { y, a, b, _ in body(y, a, b) }
    }

    /// Calls `body` with the positions in the result and in the three tensors.
    @inlinable @inline(__always)
    public func forEach(_ body: (_ y: Int, _ a: Int, _ b: Int, _ c: Int) -> Void) {
        run(steps[0], steps[1], steps[2], body)
    }

    @inlinable @inline(__always)
    func run(_ first: [Int], _ second: [Int], _ third: [Int], _ body: (Int, Int, Int, Int) -> Void) {
        if counts.contains(0) || shape.contains(0) { return }
        let last = counts.count - 1
        let inner = counts[last]
        let (stepA, stepB, stepC) = (first[last], second[last], third[last])
        counts.withUnsafeBufferPointer { counts in
            first.withUnsafeBufferPointer { first in
                second.withUnsafeBufferPointer { second in
                    third.withUnsafeBufferPointer { third in
                        var outer = 1
                        for axis in 0..<last { outer &*= counts[axis] }
                        var y = 0
                        for position in 0..<outer {
                            var (a, b, c) = (0, 0, 0)
                            var rest = position
                            var axis = last &- 1
                            while axis >= 0 {
                                let i = rest % counts[axis]
                                rest /= counts[axis]
                                a &+= i &* first[axis]
                                b &+= i &* second[axis]
                                c &+= i &* third[axis]
                                axis &-= 1
                            }
                            for _ in 0..<inner {
                                body(y, a, b, c)
                                y &+= 1
                                a &+= stepA
                                b &+= stepB
                                c &+= stepC
                            }
                        }
                    }
                }
            }
        }
    }
}
