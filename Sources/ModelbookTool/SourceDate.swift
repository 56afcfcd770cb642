import ArgumentParser
import Execution

/// The date that stands for the time, as reproducible-builds.org has it.
enum SourceDate {
    private static let variable = "SOURCE_DATE_EPOCH"

    /// Seconds since 1970; nil where the variable is not set.
    static func environment() throws -> Int? {
        guard let text = Toolchain.variable(named: variable), !text.isEmpty else { return nil }
        guard let seconds = Int(text), seconds >= 0 else {
            throw ValidationError("\(variable) is a number of seconds since 1970; \(text) is none.")
        }
        return seconds
    }
}
