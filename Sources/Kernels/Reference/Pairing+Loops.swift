import KernelInterface

extension Pairing {
    /// Calls `body` for each run along the last dimension with its first element in both tensors and in the result.
    @inlinable @inline(__always)
    public func forEachRun(_ body: (_ a: Int, _ b: Int, _ y: Int) -> Void) {
        if sizes.contains(0) { return }
        let run = sizes[sizes.count - 1]
        let outer = sizes.count - 1
        // Dimensions of more than one element: fewer than an index has bits.
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 64) { index in
            index.initialize(repeating: 0)
            var (a, b, y) = (0, 0, 0)
            while true {
                body(a, b, y)
                y &+= run
                var axis = outer - 1
                while axis >= 0 {
                    index[axis] += 1
                    a += aSteps[axis]
                    b += bSteps[axis]
                    if index[axis] < sizes[axis] { break }
                    a -= aSteps[axis] * sizes[axis]
                    b -= bSteps[axis] * sizes[axis]
                    index[axis] = 0
                    axis -= 1
                }
                if axis < 0 { return }
            }
        }
    }

    /// Calls `body` for each element of the result with its number and those of the elements that meet in it.
    @inlinable @inline(__always)
    public func forEach(_ body: (_ a: Int, _ b: Int, _ y: Int) -> Void) {
        let last = sizes.count - 1
        forEachRun { a, b, y in
            for i in 0..<sizes[last] { body(a &+ i &* aSteps[last], b &+ i &* bSteps[last], y &+ i) }
        }
    }

    /// y = f(a, b), element by element.
    @inlinable @inline(__always)
    public func map<A, B, Y>(_ a: UnsafePointer<A>, _ b: UnsafePointer<B>, _ y: UnsafeMutablePointer<Y>, _ f: (A, B) -> Y) {
        let last = sizes.count - 1
        let (run, aStep, bStep) = (sizes[last], aSteps[last], bSteps[last])
        forEachRun { left, right, result in
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
}
