import FoundationEssentials

/// The machine on which something is measured.
enum Machine {
    /// The processor's own name and the operating system, such as "Intel Xeon Processor, Linux".
    static let current: String = "\(processor), \(system)"

    private static var processor: String {
        guard let text = CellRuntime.outsideCells({ try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) }) else {
            return "unknown processor"
        }
        for line in text.split(separator: "\n") where line.hasPrefix("model name") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            return line[line.index(after: colon)...].split(separator: " ").joined(separator: " ")
        }
        return "unknown processor"
    }

    private static var system: String {
        #if os(Linux)
        "Linux"
        #else
        "macOS"
        #endif
    }
}
