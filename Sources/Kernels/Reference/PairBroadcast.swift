/// How two tensors are read element by element where one is repeated along dimensions of size 1.
public struct PairBroadcast: Sendable {
    /// The dimensions of the result, neighbours joined where both tensors allow it; at least one.
    public let shape: [Int]
    /// Elements between neighbours, 0 where a tensor is repeated.
    public let leftSteps: [Int]
    /// As ``leftSteps``, of the second tensor.
    public let rightSteps: [Int]

    /// The shape of the result; nil for shapes that do not match.
    public static func shape(_ a: [Int], _ b: [Int]) -> [Int]? {
        let rank = max(a.count, b.count)
        var result: [Int] = []
        for i in 0..<rank {
            let x = i < rank - a.count ? 1 : a[i - (rank - a.count)]
            let y = i < rank - b.count ? 1 : b[i - (rank - b.count)]
            if x != y && x != 1 && y != 1 { return nil }
            result.append(x == 1 ? y : x)
        }
        return result
    }

    /// - Parameter result: `PairBroadcast.shape(a, b)`, or a shape to which both can be repeated.
    public init(_ a: [Int], _ b: [Int], result: [Int]) {
        let left = Self.steps(a, result)
        let right = Self.steps(b, result)
        var shape: [Int] = []
        var leftSteps: [Int] = []
        var rightSteps: [Int] = []
        for i in result.indices where result[i] != 1 {
            if let last = shape.last, leftSteps.last! == left[i] * result[i], rightSteps.last! == right[i] * result[i] {
                shape[shape.count - 1] = last * result[i]
                leftSteps[leftSteps.count - 1] = left[i]
                rightSteps[rightSteps.count - 1] = right[i]
            } else {
                shape.append(result[i])
                leftSteps.append(left[i])
                rightSteps.append(right[i])
            }
        }
        self.shape = shape.isEmpty ? [1] : shape
        self.leftSteps = shape.isEmpty ? [0] : leftSteps
        self.rightSteps = shape.isEmpty ? [0] : rightSteps
    }

    private static func steps(_ a: [Int], _ result: [Int]) -> [Int] {
        var steps = [Int](repeating: 0, count: result.count)
        var step = 1
        for i in stride(from: a.count - 1, through: 0, by: -1) {
            let axis = result.count - a.count + i
            steps[axis] = a[i] == 1 ? 0 : step
            step *= a[i]
        }
        return steps
    }

    /// Calls `body` for each run along the last dimension with its first element in the left, right and result tensor.
    @inlinable @inline(__always)
    public func forEachRun(_ body: (_ left: Int, _ right: Int, _ result: Int) -> Void) {
        if shape.contains(0) { return }
        let run = shape[shape.count - 1]
        let outer = shape.count - 1
        // Dimensions of more than one element: fewer than an index has bits.
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 64) { index in
            index.initialize(repeating: 0)
            var left = 0
            var right = 0
            var result = 0
            while true {
                body(left, right, result)
                result &+= run
                var axis = outer - 1
                while axis >= 0 {
                    index[axis] += 1
                    left += leftSteps[axis]
                    right += rightSteps[axis]
                    if index[axis] < shape[axis] { break }
                    left -= leftSteps[axis] * shape[axis]
                    right -= rightSteps[axis] * shape[axis]
                    index[axis] = 0
                    axis -= 1
                }
                if axis < 0 { return }
            }
        }
    }
}

extension Reference {
    /// y = f(a, b), element by element.
    @inlinable @inline(__always)
    public static func binary<A, B, Y>(
        _ broadcast: PairBroadcast, a: UnsafePointer<A>, b: UnsafePointer<B>, y: UnsafeMutablePointer<Y>, _ f: (A, B) -> Y
    ) {
        let run = broadcast.shape[broadcast.shape.count - 1]
        let aStep = broadcast.leftSteps[broadcast.shape.count - 1]
        let bStep = broadcast.rightSteps[broadcast.shape.count - 1]
        broadcast.forEachRun { left, right, result in
            let (a, b, y) = (a + left, b + right, y + result)
            // A loop of its own for each kind of run, so that the compiler sees neighbours.
            switch (aStep, bStep) {
            case (1, 1): for i in 0..<run { y[i] = f(a[i], b[i]) }
            case (1, 0):
                let one = b[0]
                for i in 0..<run { y[i] = f(a[i], one) }
            case (0, 1):
                let one = a[0]
                for i in 0..<run { y[i] = f(one, b[i]) }
            default: for i in 0..<run { y[i] = f(a[i &* aStep], b[i &* bStep]) }
            }
        }
    }

    /// y = f(x), element by element.
    @inlinable @inline(__always)
    public static func unary<X, Y>(
        count: Int, x: UnsafePointer<X>, y: UnsafeMutablePointer<Y>, _ f: (X) -> Y
    ) {
        for i in 0..<count { y[i] = f(x[i]) }
    }
}
