import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs the parts of a step of training on several threads. What a part computes does not depend on which thread runs it.
struct Workers: Sendable {
    let threads: Int

    /// - Parameter threads: nil for one on each processor core.
    init(threads: Int?) {
        self.threads = max(1, threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// Calls `body` once for each of 0 ..< count and returns when all are done.
    func run(_ count: Int, _ body: @Sendable (Int) -> Void) {
        let threads = min(threads, count)
        guard threads > 1 else {
            for part in 0..<count { body(part) }
            return
        }
        // Neighbouring parts lie together in memory.
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for part in count * thread / threads..<count * (thread + 1) / threads { body(part) }
        }
    }
}
