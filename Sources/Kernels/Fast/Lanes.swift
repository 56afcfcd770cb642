internal import CLanes

/// Sixteen floats: one register with AVX-512, two with AVX2, four elsewhere.
typealias Floats = SIMD16<Float>
/// Sixteen 32-bit integers.
typealias Ints = SIMD16<Int32>

/// How many output channels a panel of packed weights has.
let laneCount = 16

/// sum + x·y, rounded once where the processor has the instruction.
@inline(__always)
func multiplyAdd(_ sum: Floats, _ x: Floats, _ y: Floats) -> Floats {
    #if FMA || arch(arm64)
    sum.addingProduct(x, y)
    #else
    sum + x * y
    #endif
}

extension UnsafeRawPointer {
    @inline(__always) func floats(_ offset: Int = 0) -> Floats { lanes_load_f32(self + offset) }
    @inline(__always) func ints(_ offset: Int = 0) -> Ints { lanes_load_i32(self + offset) }
    /// Sixteen int8 as int32.
    @inline(__always) func int8s(_ offset: Int = 0) -> Ints { lanes_widen_i8_i32(lanes_load_i8(self + offset)) }

    /// The first `count` of sixteen elements of `T`; the others are 0.
    @inline(__always)
    func head<V: SIMD>(_ count: Int, as type: V.Type) -> V where V.Scalar: ExpressibleByIntegerLiteral {
        var lanes = V(repeating: 0)
        withUnsafeMutableBytes(of: &lanes) {
            $0.baseAddress!.copyMemory(from: self, byteCount: count &* MemoryLayout<V.Scalar>.size)
        }
        return lanes
    }

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

extension UnsafeMutableRawPointer {
    @inline(__always) func store(_ x: Floats) { lanes_store_f32(self, x) }
    @inline(__always) func store(_ x: Ints) { lanes_store_i32(self, x) }

    @inline(__always) func store(_ x: SIMD16<Int16>) { lanes_store_i16(self, x) }
    @inline(__always) func store(_ x: SIMD16<Int8>) { lanes_store_i8(self, x) }

    /// The first `count` lanes; all where there are more than 16.
    @inline(__always) func store(_ x: Floats, lanes count: Int) {
        if count >= laneCount { store(x) } else { lanes_store_head_f32(self, Int32(truncatingIfNeeded: count), x) }
    }
    @inline(__always) func store(_ x: SIMD16<Int16>, lanes count: Int) {
        if count >= laneCount { store(x) } else { lanes_store_head_i16(self, Int32(truncatingIfNeeded: count), x) }
    }
    @inline(__always) func store(_ x: SIMD16<Int8>, lanes count: Int) {
        if count >= laneCount { store(x) } else { lanes_store_head_i8(self, Int32(truncatingIfNeeded: count), x) }
    }
}

/// Memory aligned to 64 bytes that is written once, while it is made, and then read by any thread.
final class Packed<T: BitwiseCopyable>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<T>

    /// - Parameter slack: bytes beyond the elements that may be read.
    init(count: Int, zero: T, slack: Int = 64, fill: (UnsafeMutablePointer<T>) -> Void = { _ in }) {
        pointer = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * MemoryLayout<T>.stride + slack, alignment: 64)
            .bindMemory(to: T.self, capacity: max(count, 1))
        pointer.initialize(repeating: zero, count: count)
        fill(pointer)
    }

    deinit { pointer.deallocate() }

    var raw: UnsafeRawPointer { UnsafeRawPointer(pointer) }
}
