/// Repeats work and takes its time.
enum Stopwatch {
    /// Warms up for a tenth of a second, then takes `count` samples, each the mean of as many repetitions as fill a
    /// hundredth of a second. In seconds.
    static func samples(_ count: Int, _ work: () throws -> Void) rethrows -> [Double] {
        let clock = ContinuousClock()
        let start = clock.now
        var repetitions = 0
        while clock.now - start < .milliseconds(100) {
            try work()
            repetitions += 1
        }
        let batch = max(1, repetitions / 10)
        var samples: [Double] = []
        for _ in 0..<count {
            let before = clock.now
            for _ in 0..<batch { try work() }
            samples.append((clock.now - before).inSeconds / Double(batch))
        }
        return samples
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
