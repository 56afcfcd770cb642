internal import CLanes

/// Output pixels that a tile computes at once: as many sums as hide the latency of the multiplier and still fit
/// the registers.
#if AVX512
let tileRows = 8
#else
let tileRows = 4
#endif

/// One step of a sum of products: 4 bytes of input against 16 lanes of a panel.
protocol Step {
    associatedtype Sum
    associatedtype Weight
    /// Bytes of the 16 lanes.
    static var bytes: Int { get }
    static func weight(_ panel: UnsafeRawPointer) -> Weight
    static func add(_ sum: Sum, _ x: UnsafeRawPointer, _ weight: Weight) -> Sum
    /// What sums start with.
    static func start(_ p: UnsafeRawPointer) -> Sum
    static func raised(_ sum: Sum, by number: Int32) -> Sum
    /// Whether sums may be added in any order.
    static var streams: Bool { get }
    /// One output pixel by one panel, in an order of the step's own.
    static func stream(_ start: Sum, _ x: UnsafeRawPointer, _ length: Int, _ panel: UnsafeRawPointer, pitch: Int) -> Sum
}

extension Step where Sum == Floats {
    @inline(__always) static func start(_ p: UnsafeRawPointer) -> Floats { p.floats() }
    @inline(__always) static func raised(_ sum: Floats, by number: Int32) -> Floats { sum }
    @inline(__always) static var streams: Bool { false }
    @inline(__always)
    static func stream(_ start: Floats, _: UnsafeRawPointer, _: Int, _: UnsafeRawPointer, pitch: Int) -> Floats { start }
}

extension Step where Sum == Ints {
    @inline(__always) static func start(_ p: UnsafeRawPointer) -> Ints { p.ints() }
    @inline(__always) static func raised(_ sum: Ints, by number: Int32) -> Ints { sum &+ Ints(repeating: number) }
    @inline(__always) static var streams: Bool { true }

    /// In four chains of sums.
    @inline(__always)
    static func stream(_ start: Ints, _ x: UnsafeRawPointer, _ length: Int, _ panel: UnsafeRawPointer, pitch: Int) -> Ints {
        var (a, b, c, d) = (start, Ints.zero, Ints.zero, Ints.zero)
        var k = 0, panel = panel
        while k &+ 16 <= length {
            a = add(a, x + k, weight(panel))
            b = add(b, x + (k &+ 4), weight(panel + pitch))
            c = add(c, x + (k &+ 8), weight(panel + 2 &* pitch))
            d = add(d, x + (k &+ 12), weight(panel + 3 &* pitch))
            k &+= 16
            panel += 4 &* pitch
        }
        while k < length {
            a = add(a, x + k, weight(panel))
            k &+= 4
            panel += pitch
        }
        return (a &+ b) &+ (c &+ d)
    }
}

/// How a panel keeps floats.
protocol FloatPanel {
    static var bytes: Int { get }
    static func weight(_ panel: UnsafeRawPointer) -> Floats
}

/// As they are.
enum WholeFloats: FloatPanel {
    @inline(__always) static var bytes: Int { 64 }
    @inline(__always) static func weight(_ panel: UnsafeRawPointer) -> Floats { panel.floats() }
}

#if AVX2 || AVX512 || arch(arm64)
/// As 16-bit floats.
enum HalfFloats: FloatPanel {
    @inline(__always) static var bytes: Int { 32 }
    @inline(__always) static func weight(_ panel: UnsafeRawPointer) -> Floats { lanes_load_f16_f32(panel) }
}
#endif

/// One float per step.
enum FloatStep<Panel: FloatPanel>: Step {
    @inline(__always) static var bytes: Int { Panel.bytes }
    @inline(__always) static func weight(_ panel: UnsafeRawPointer) -> Floats { Panel.weight(panel) }
    @inline(__always) static func add(_ sum: Floats, _ x: UnsafeRawPointer, _ weight: Floats) -> Floats {
        multiplyAdd(sum, Floats(repeating: x.loadUnaligned(as: Float.self)), weight)
    }
}

/// Steps of integers against weights that are kept as bytes, as many to a lane as inputs fit 4 bytes.
protocol IntegerStep: Step where Sum == Ints, Weight == Ints {
    /// 16 inputs.
    static func inputs(_ x: UnsafeRawPointer) -> Ints
}

/// Two 16-bit integers per step.
enum PairStep: Step {
    @inline(__always) static var bytes: Int { 64 }
    @inline(__always) static func weight(_ panel: UnsafeRawPointer) -> Ints { panel.ints() }
    @inline(__always) static func add(_ sum: Ints, _ x: UnsafeRawPointer, _ weight: Ints) -> Ints {
        lanes_dot_i16(sum, weight, x.loadUnaligned(as: Int32.self))
    }
}

/// The same against bytes.
enum BytePairStep: IntegerStep {
    @inline(__always) static func inputs(_ x: UnsafeRawPointer) -> Ints { lanes_widen_i16(lanes_load_i16(x)) }
    @inline(__always) static var bytes: Int { 32 }
    @inline(__always) static func weight(_ panel: UnsafeRawPointer) -> Ints { lanes_load_i8x32_i16(panel) }
    @inline(__always) static func add(_ sum: Ints, _ x: UnsafeRawPointer, _ weight: Ints) -> Ints {
        PairStep.add(sum, x, weight)
    }
}

#if AVX512 || DOT
/// Four bytes per step; on x86 unsigned inputs against signed weights.
enum ByteStep: IntegerStep {
    @inline(__always) static func inputs(_ x: UnsafeRawPointer) -> Ints {
        #if AVX512
        lanes_widen_u8_i32(lanes_load_i8(x))
        #else
        x.int8s()
        #endif
    }
    @inline(__always) static var bytes: Int { 64 }
    @inline(__always) static func weight(_ panel: UnsafeRawPointer) -> Ints { panel.ints() }
    @inline(__always) static func add(_ sum: Ints, _ x: UnsafeRawPointer, _ weight: Ints) -> Ints {
        #if AVX512
        lanes_dot_u8_i8(sum, Ints(repeating: x.loadUnaligned(as: Int32.self)), weight)
        #else
        lanes_dot_i8(sum, weight, x.loadUnaligned(as: Int32.self))
        #endif
    }
}
#endif

/// The inputs of one output pixel, in the order of the packed weights: `outer` × `inner` runs of `length` bytes, all at
/// least one.
struct Runs {
    var outer: Int
    var outerStride: Int
    var inner: Int
    var innerStride: Int
    var length: Int

    /// Whether the inputs lie one after the other.
    var isOne: Bool { outer == 1 && inner == 1 }

    /// Steps in all.
    var steps: Int { outer * inner * (length / 4) }

    /// Calls `body` with the offset of each step's input. There is at least one: the loops test at their ends, which
    /// keeps the sums in place.
    @inline(__always)
    func forEachStep(_ body: (Int) -> Void) {
        var row = 0, outer = outer
        repeat {
            var start = row, inner = inner
            repeat {
                var k = start
                let end = start &+ length
                repeat {
                    body(k)
                    k &+= 4
                } while k < end
                start &+= innerStride
                inner &-= 1
            } while inner > 0
            row &+= outerStride
            outer &-= 1
        } while outer > 0
    }
}

/// Addresses of the inputs of `tileRows` output pixels.
struct TileRows {
    var a, b, c, d: UnsafeRawPointer
    #if AVX512
    var e, f, g, h: UnsafeRawPointer
    #endif

    /// Pixels `first` ..< `first + tileRows` of a table of byte offsets.
    @inline(__always)
    init(_ base: UnsafeRawPointer, _ offsets: OffsetTable.View, _ first: Int) {
        a = base + offsets[first]
        b = base + offsets[first &+ 1]
        c = base + offsets[first &+ 2]
        d = base + offsets[first &+ 3]
        #if AVX512
        e = base + offsets[first &+ 4]
        f = base + offsets[first &+ 5]
        g = base + offsets[first &+ 6]
        h = base + offsets[first &+ 7]
        #endif
    }
}

/// Sums of `tileRows` output pixels by 16 channels, held in registers.
struct RegisterTile<S: Step> {
    var a, b, c, d: S.Sum
    #if AVX512
    var e, f, g, h: S.Sum
    #endif

    @inline(__always)
    init(_ start: S.Sum) {
        a = start
        b = start
        c = start
        d = start
        #if AVX512
        e = start
        f = start
        g = start
        h = start
        #endif
    }

    @inline(__always)
    mutating func add(_ x: TileRows, _ k: Int, _ weight: S.Weight) {
        a = S.add(a, x.a + k, weight)
        b = S.add(b, x.b + k, weight)
        c = S.add(c, x.c + k, weight)
        d = S.add(d, x.d + k, weight)
        #if AVX512
        e = S.add(e, x.e + k, weight)
        f = S.add(f, x.f + k, weight)
        g = S.add(g, x.g + k, weight)
        h = S.add(h, x.h + k, weight)
        #endif
    }

    /// Adds its own number to all sums of each row.
    @inline(__always)
    mutating func raise(by numbers: UnsafePointer<Int32>, _ first: Int) {
        @inline(__always) func raise(_ sum: inout S.Sum, _ row: Int) { sum = S.raised(sum, by: numbers[first &+ row]) }
        raise(&a, 0)
        raise(&b, 1)
        raise(&c, 2)
        raise(&d, 3)
        #if AVX512
        raise(&e, 4)
        raise(&f, 5)
        raise(&g, 6)
        raise(&h, 7)
        #endif
    }

    /// Every row's sum with its number.
    @inline(__always)
    func forEach(_ body: (Int, S.Sum) -> Void) {
        body(0, a)
        body(1, b)
        body(2, c)
        body(3, d)
        #if AVX512
        body(4, e)
        body(5, f)
        body(6, g)
        body(7, h)
        #endif
    }

    /// The greatest of each four rows, or each two, with the number of the first.
    @inline(__always)
    func forEachMaximum(of size: Int, start: S.Sum, _ greater: (S.Sum, S.Sum) -> S.Sum, _ body: (Int, S.Sum) -> Void) {
        let first = greater(greater(start, a), b)
        if size == 2 {
            body(0, first)
            body(2, greater(greater(start, c), d))
        } else {
            body(0, greater(greater(first, c), d))
        }
        #if AVX512
        let middle = greater(greater(start, e), f)
        if size == 2 {
            body(4, middle)
            body(6, greater(greater(start, g), h))
        } else {
            body(4, greater(greater(middle, g), h))
        }
        #endif
    }

    /// The sums of one panel, whose steps are `pitch` bytes apart.
    @inline(__always)
    mutating func accumulate(_ rows: TileRows, _ runs: Runs, _ panel: UnsafeRawPointer, pitch: Int) {
        var panel = panel
        runs.forEachStep { k in
            add(rows, k, S.weight(panel))
            panel += pitch
        }
    }
}

/// Two panels at once: each input is loaded once for 32 channels. The steps of the second are `nextPitch` bytes apart.
@inline(__always)
func accumulate<S: Step>(
    _ left: inout RegisterTile<S>, _ right: inout RegisterTile<S>, _ rows: TileRows, _ runs: Runs, _ panel: UnsafeRawPointer,
    _ next: UnsafeRawPointer, nextPitch: Int
) {
    var panel = panel, next = next
    runs.forEachStep { k in
        left.add(rows, k, S.weight(panel))
        right.add(rows, k, S.weight(next))
        panel += S.bytes
        next += nextPitch
    }
}

/// One output pixel by four panels, `panelBytes` apart. The steps of the last are `lastPitch` bytes apart.
@inline(__always)
func accumulateRow<S: Step>(
    _: S.Type, _ sums: inout (S.Sum, S.Sum, S.Sum, S.Sum), _ x: UnsafeRawPointer, _ runs: Runs, _ panels: UnsafeRawPointer,
    panelBytes: Int, lastPitch: Int
) {
    var panel = panels, last = panels + 3 &* panelBytes
    runs.forEachStep { k in
        sums.0 = S.add(sums.0, x + k, S.weight(panel))
        sums.1 = S.add(sums.1, x + k, S.weight(panel + panelBytes))
        sums.2 = S.add(sums.2, x + k, S.weight(panel + 2 &* panelBytes))
        sums.3 = S.add(sums.3, x + k, S.weight(last))
        panel += S.bytes
        last += lastPitch
    }
}

#if AVX512
/// One output pixel by eight panels, `panelBytes` apart. The steps of the last are `lastPitch` bytes apart.
@inline(__always)
func accumulateRow<S: Step>(
    _: S.Type, _ sums: inout RegisterTile<S>, _ x: UnsafeRawPointer, _ runs: Runs, _ panels: UnsafeRawPointer, panelBytes: Int,
    lastPitch: Int
) {
    var panel = panels, middle = panels + 4 &* panelBytes, last = panels + 7 &* panelBytes
    runs.forEachStep { k in
        sums.a = S.add(sums.a, x + k, S.weight(panel))
        sums.b = S.add(sums.b, x + k, S.weight(panel + panelBytes))
        sums.c = S.add(sums.c, x + k, S.weight(panel + 2 &* panelBytes))
        sums.d = S.add(sums.d, x + k, S.weight(panel + 3 &* panelBytes))
        sums.e = S.add(sums.e, x + k, S.weight(middle))
        sums.f = S.add(sums.f, x + k, S.weight(middle + panelBytes))
        sums.g = S.add(sums.g, x + k, S.weight(middle + 2 &* panelBytes))
        sums.h = S.add(sums.h, x + k, S.weight(last))
        panel += S.bytes
        middle += S.bytes
        last += lastPitch
    }
}
#endif

/// One output pixel by one panel.
@inline(__always)
func accumulatePixel<S: Step>(
    _: S.Type, _ start: S.Sum, _ x: UnsafeRawPointer, _ runs: Runs, _ panel: UnsafeRawPointer, pitch: Int
) -> S.Sum {
    var sum = start, panel = panel
    runs.forEachStep { k in
        sum = S.add(sum, x + k, S.weight(panel))
        panel += pitch
    }
    return sum
}
