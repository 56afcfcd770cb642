internal import CLanes

/// What the processor and the operating system have: 0 nothing special, 1 AVX2 and FMA, or products of bytes on Arm,
/// 2 AVX-512 with VNNI.
public func processorLevel() -> Int { Int(lanes_processor_level()) }

#if AVX512
/// Whether the processor multiplies tiles of bytes, and the operating system lets it.
public func multipliesTiles() -> Bool { lanes_multiplies_tiles() != 0 }
#endif
