import KernelInterface

/// Dimensions with their steps in elements, outermost first.
struct Axes: Sendable {
    let sizes: [Int]
    let steps: [Int]

    /// Calls `body` with the offset of each position, row-major. `body` is compiled in once: it is large. A tensor has at most
    /// 16 dimensions.
    @inline(__always)
    func forEach(_ body: (_ offset: Int) -> Void) {
        let last = sizes.count - 1
        let size = last < 0 ? 1 : sizes[last], step = last < 0 ? 0 : steps[last]
        var index = SIMD16<Int>.zero
        var offset = 0
        while true {
            for i in 0..<size { body(offset &+ i &* step) }
            var axis = last &- 1
            while axis >= 0 {
                index[axis] &+= 1
                offset &+= steps[axis]
                if index[axis] < sizes[axis] { break }
                offset &-= steps[axis] &* sizes[axis]
                index[axis] = 0
                axis &-= 1
            }
            if axis < 0 { return }
        }
    }
}

/// The loops of a reduction: where the innermost dimension is kept, its elements are lanes; where it is reduced, lanes are
/// combined at the end of each output.
struct ReductionLoops: Sendable {
    /// All kept or all reduced dimensions but the innermost one.
    let kept: Axes
    let reduced: Axes
    /// The innermost dimension.
    let run: Int
    let keepsRun: Bool
    let inputCount: Int

    init(_ g: ReductionGeometry) {
        keepsRun = g.reducedSteps.last != 1
        inputCount = g.inputCount
        let isOne = g.keptSizes.isEmpty && g.reducedSizes.isEmpty
        run = isOne ? 1 : keepsRun ? g.keptSizes[g.keptSizes.count - 1] : g.reducedSizes[g.reducedSizes.count - 1]
        kept =
            keepsRun
            ? Axes(sizes: g.keptSizes.dropLast(), steps: g.keptSteps.dropLast()) : Axes(sizes: g.keptSizes, steps: g.keptSteps)
        reduced =
            keepsRun
            ? Axes(sizes: g.reducedSizes, steps: g.reducedSteps)
            : Axes(sizes: g.reducedSizes.dropLast(), steps: g.reducedSteps.dropLast())
    }

    /// The sums of 16 outputs, where lanes are combined.
    var scratchBytes: Int { keepsRun ? 0 : laneCount * 64 }

    /// y = finish(x₀ ∘ x₁ ∘ …), ∘ being `combine`, whose neutral element is `identity`.
    @inline(__always)
    func run<R: LaneReduction>(
        _ reduction: R, _ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        if keepsRun {
            columns(reduction, input, output)
        } else {
            let sums = scratch.initializeMemory(as: R.Lanes.self, repeating: reduction.identity, count: laneCount)
            rows(reduction, input, output, sums: sums)
        }
    }

    @inline(__always)
    private func columns<R: LaneReduction>(_ r: R, _ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
        typealias E = R.Element
        let identity = r.identity
        var to = output
        kept.forEach { base in
            var c = 0
            while c &+ 4 &* laneCount <= run {
                var (p, q, s, t) = (identity, identity, identity, identity)
                reduced.forEach { offset in
                    let x = input + (base &+ c &+ offset) &* E.size
                    p = r.combine(p, E.load(x))
                    q = r.combine(q, E.load(x + laneCount &* E.size))
                    s = r.combine(s, E.load(x + 2 &* laneCount &* E.size))
                    t = r.combine(t, E.load(x + 3 &* laneCount &* E.size))
                }
                let y = to + c &* E.size
                E.store(r.finish(p), y, count: laneCount)
                E.store(r.finish(q), y + laneCount &* E.size, count: laneCount)
                E.store(r.finish(s), y + 2 &* laneCount &* E.size, count: laneCount)
                E.store(r.finish(t), y + 3 &* laneCount &* E.size, count: laneCount)
                c &+= 4 &* laneCount
            }
            while c < run {
                let count = min(laneCount, run &- c)
                var p = identity
                reduced.forEach { offset in
                    let start = base &+ c &+ offset
                    let x = input + start &* E.size
                    // Lanes beyond the run hold what lies behind it, as long as that is in the tensor.
                    p = r.combine(p, start &+ laneCount <= inputCount ? E.load(x) : E.load(x, count: count, rest: identity))
                }
                E.store(r.finish(p), to + c &* E.size, count: count)
                c &+= laneCount
            }
            to += run &* E.size
        }
    }

    /// `sums` holds those of up to 16 outputs, whose lanes are taken together at once.
    @inline(__always)
    private func rows<R: LaneReduction>(
        _ r: R, _ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<R.Lanes>
    ) {
        typealias E = R.Element
        let identity = r.identity
        var to = output
        var count = 0
        let isOneRun = reduced.sizes.isEmpty
        let whole = run / laneCount &* laneCount, long = run / (4 &* laneCount) &* 4 &* laneCount
        kept.forEach { base in
            var (p, q, s, t) = (identity, identity, identity, identity)
            @inline(__always) func take(_ start: Int) {
                let x = input + start &* E.size
                var c = 0
                while c < long {
                    p = r.combine(p, E.load(x + c &* E.size))
                    q = r.combine(q, E.load(x + (c &+ laneCount) &* E.size))
                    s = r.combine(s, E.load(x + (c &+ 2 &* laneCount) &* E.size))
                    t = r.combine(t, E.load(x + (c &+ 3 &* laneCount) &* E.size))
                    c &+= 4 &* laneCount
                }
                while c < whole {
                    p = r.combine(p, E.load(x + c &* E.size))
                    c &+= laneCount
                }
                if c < run {
                    // As many lanes as the tensor has are loaded at once; those beyond the run are then made neutral.
                    let tail =
                        start &+ c &+ laneCount <= inputCount
                        ? E.head(E.load(x + c &* E.size), count: run &- c, rest: identity)
                        : E.load(x + c &* E.size, count: run &- c, rest: identity)
                    q = r.combine(q, tail)
                }
            }
            if isOneRun { take(base) } else { reduced.forEach { take(base &+ $0) } }
            sums[count] = r.combine(r.combine(p, q), r.combine(s, t))
            count &+= 1
            if count == laneCount {
                E.store(r.finish(folded(sums, r)), to, count: laneCount)
                to += laneCount &* E.size
                count = 0
            }
        }
        if count > 0 { E.store(r.finish(folded(sums, r)), to, count: count) }
    }

    /// The lanes of 16 vectors taken together, halves with halves, then quarters, pairs and neighbours: one lane for each.
    @inline(__always)
    private func folded<R: LaneReduction>(_ x: UnsafePointer<R.Lanes>, _ r: R) -> R.Lanes {
        @inline(__always) func halves(_ i: Int) -> R.Lanes {
            let (a, b) = (x[i], x[i &+ 1])
            return r.combine(SIMD16(lowHalf: a.lowHalf, highHalf: b.lowHalf), SIMD16(lowHalf: a.highHalf, highHalf: b.highHalf))
        }
        @inline(__always) func quarters(_ i: Int) -> R.Lanes {
            let (a, b) = (halves(i), halves(i &+ 2))
            return r.combine(
                SIMD16(lowHalf: lowQuarters(a), highHalf: lowQuarters(b)),
                SIMD16(lowHalf: highQuarters(a), highHalf: highQuarters(b)))
        }
        @inline(__always) func pairs(_ i: Int) -> R.Lanes {
            let a = unsafeBitCast(quarters(i), to: SIMD8<UInt64>.self),
                b = unsafeBitCast(quarters(i &+ 4), to: SIMD8<UInt64>.self)
            return r.combine(
                unsafeBitCast(SIMD8(lowHalf: a.evenHalf, highHalf: b.evenHalf), to: R.Lanes.self),
                unsafeBitCast(SIMD8(lowHalf: a.oddHalf, highHalf: b.oddHalf), to: R.Lanes.self))
        }
        let (a, b) = (pairs(0), pairs(8))
        return r.combine(SIMD16(lowHalf: a.evenHalf, highHalf: b.evenHalf), SIMD16(lowHalf: a.oddHalf, highHalf: b.oddHalf))
    }
}

/// The lower quarters of both halves, and the upper ones.
@inline(__always)
private func lowQuarters<T>(_ x: SIMD16<T>) -> SIMD8<T> { SIMD8(lowHalf: x.lowHalf.lowHalf, highHalf: x.highHalf.lowHalf) }
@inline(__always)
private func highQuarters<T>(_ x: SIMD16<T>) -> SIMD8<T> { SIMD8(lowHalf: x.lowHalf.highHalf, highHalf: x.highHalf.highHalf) }
