#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How many threads can run at once.
enum ProcessorCount {
    /// At least 1.
    static var active: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
