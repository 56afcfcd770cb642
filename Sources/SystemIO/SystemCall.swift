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

    /// Bytes that nobody can foresee, for names. They are asked for without waiting: a notebook that asks for random numbers
    /// waits for them, and is told from this by that.
    struct RandomBytes: RandomNumberGenerator {
        func next() -> UInt64 {
            #if canImport(Glibc)
            // The C library has it, but its Swift module does not show it.
            typealias Function = @convention(c) (UnsafeMutableRawPointer, Int, UInt32) -> Int
            let doesNotWait: UInt32 = 1
            var number: UInt64 = 0
            let size = MemoryLayout<UInt64>.size
            if let symbol = dlsym(dlopen(nil, RTLD_NOW), "getrandom"),
                unsafeBitCast(symbol, to: Function.self)(&number, size, doesNotWait) == size
            {
                return number
            }
            #endif
            return UInt64.random(in: 0...UInt64.max)
        }
    }
}
