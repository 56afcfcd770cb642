internal import CLanes

/// How elements of one type come into 16 lanes and out of them.
protocol LaneElement {
    associatedtype Lane: SIMDScalar
    static var size: Int { get }
    static func load(_ p: UnsafeRawPointer) -> SIMD16<Lane>
    /// The first `count` lanes; the others are those of `rest`.
    static func load(_ p: UnsafeRawPointer, count: Int, rest: SIMD16<Lane>) -> SIMD16<Lane>
    /// The first `count` lanes of x; the others are those of `rest`.
    static func head(_ x: SIMD16<Lane>, count: Int, rest: SIMD16<Lane>) -> SIMD16<Lane>
    static func store(_ x: SIMD16<Lane>, _ p: UnsafeMutableRawPointer, count: Int)
}

extension UnsafeRawPointer {
    /// The first `count` lanes of sixteen; the others are those of `rest`.
    @inline(__always)
    func head<T>(_ count: Int, rest: SIMD16<T>) -> SIMD16<T> {
        var lanes = rest
        withUnsafeMutableBytes(of: &lanes) {
            $0.baseAddress!.copyMemory(from: self, byteCount: count &* MemoryLayout<T>.size)
        }
        return lanes
    }
}

protocol IntegerElement: LaneElement where Lane == Int32 {
    static var lowest: Int32 { get }
    static var highest: Int32 { get }
}

extension IntegerElement {
    @inline(__always) static func head(_ x: Ints, count: Int, rest: Ints) -> Ints {
        lanes_head_i32(Int32(truncatingIfNeeded: count), x, rest)
    }
}

enum FloatElement: LaneElement {
    static var size: Int { 4 }
    @inline(__always) static func load(_ p: UnsafeRawPointer) -> Floats { p.floats() }
    @inline(__always) static func load(_ p: UnsafeRawPointer, count: Int, rest: Floats) -> Floats { p.head(count, rest: rest) }
    @inline(__always) static func head(_ x: Floats, count: Int, rest: Floats) -> Floats {
        lanes_head_f32(Int32(truncatingIfNeeded: count), x, rest)
    }
    @inline(__always) static func store(_ x: Floats, _ p: UnsafeMutableRawPointer, count: Int) { p.store(x, lanes: count) }
}

/// As int32; `rest` is in the range of int8.
enum Int8Element: IntegerElement {
    static var size: Int { 1 }
    static var lowest: Int32 { -128 }
    static var highest: Int32 { 127 }
    @inline(__always) static func load(_ p: UnsafeRawPointer) -> Ints { p.int8s() }
    @inline(__always) static func load(_ p: UnsafeRawPointer, count: Int, rest: Ints) -> Ints {
        lanes_widen_i8_i32(p.head(count, rest: lanes_narrow_i32_i8(rest)))
    }
    @inline(__always) static func store(_ x: Ints, _ p: UnsafeMutableRawPointer, count: Int) {
        p.store(lanes_narrow_i32_i8(x), lanes: count)
    }
}

/// As int32; `rest` is in the range of int16.
enum Int16Element: IntegerElement {
    static var size: Int { 2 }
    static var lowest: Int32 { -32768 }
    static var highest: Int32 { 32767 }
    @inline(__always) static func load(_ p: UnsafeRawPointer) -> Ints { lanes_widen_i16(lanes_load_i16(p)) }
    @inline(__always) static func load(_ p: UnsafeRawPointer, count: Int, rest: Ints) -> Ints {
        lanes_widen_i16(p.head(count, rest: lanes_narrow_i32(rest)))
    }
    @inline(__always) static func store(_ x: Ints, _ p: UnsafeMutableRawPointer, count: Int) {
        p.store(lanes_narrow_i32(x), lanes: count)
    }
}
