#if canImport(Glibc)
import Glibc
#endif

/// Memory as the system counts it.
enum PeakMemory {
    /// Bytes that `body` takes at its peak beyond what the process had before; nil where the system does not tell.
    ///
    /// `body` runs twice, and the system is asked once more, so that neither code nor tables that are read for the first time
    /// are counted.
    static func bytes(of body: () throws -> Void) rethrows -> Int? {
        #if canImport(Glibc)
        try body()
        _ = status("VmRSS:")
        // What was freed goes back to the system.
        if let trim = dlsym(nil, "malloc_trim") { _ = unsafeBitCast(trim, to: (@convention(c) (Int) -> CInt).self)(0) }
        // Linux, proc(5): 5 sets the peak to what is resident now.
        guard let file = fopen("/proc/self/clear_refs", "w") else { return nil }
        let isReset = fputs("5", file) >= 0
        guard fclose(file) == 0, isReset, let before = status("VmRSS:") else { return nil }
        try body()
        return status("VmHWM:").map { $0 - before }
        #else
        return nil
        #endif
    }

    #if canImport(Glibc)
    private static func status(_ key: String) -> Int? {
        guard let file = fopen("/proc/self/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            if text.hasPrefix(key) { return Int(text.filter(\.isNumber)).map { $0 * 1024 } }
        }
        return nil
    }
    #endif
}
