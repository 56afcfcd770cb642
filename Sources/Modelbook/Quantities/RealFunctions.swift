#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The natural logarithm.
func logarithm(_ value: Double) -> Double { log(value) }
