#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Calls of the system whose names are those of functions of ours.
enum SystemCall {
    static func read(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.read(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Writes all bytes.
    /// - Returns: the system's error code if that fails.
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32? {
        var done = 0
        while done < bytes.count {
            #if canImport(Glibc)
            let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            #else
            let count = Darwin.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            #endif
            if count < 0 && errno != EINTR { return errno }
            if count > 0 { done += count }
        }
        return nil
    }
}
