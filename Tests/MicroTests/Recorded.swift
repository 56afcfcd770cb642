import Micro

/// The lines of `RecordingMicroAllocator::PrintAllocations`, read back.
struct Recorded: Hashable, CustomStringConvertible {
    var sections: [String: Int] = [:]
    /// Name, bytes with gaps, bytes asked for, pieces.
    var categories: [String: [Int]] = [:]

    init(_ lines: [String]) {
        for line in lines {
            let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
            if line.hasPrefix("Arena allocation") {
                sections[String(line.split(separator: " ")[2])] = numbers[0]
            } else {
                categories[String(line.split(separator: "'")[0])] = Array(numbers.suffix(3))
            }
        }
    }

    /// Ours, without the part that the runtime does not show.
    init(_ plan: ArenaPlan) {
        sections = ["total": plan.total, "head": plan.head, "tail": plan.tail]
        for category in plan.categories where !category.name.hasPrefix("builtin parameters") {
            categories[category.name] = [category.used, category.requested, category.count]
        }
    }

    var description: String {
        (sections.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            + categories.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }).joined(separator: ", ")
    }
}
