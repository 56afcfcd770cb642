import ArgumentParser
import Modelbook

/// What is done to samples after they are divided, as networks want it that were trained on pixels from -1 to 1 or on pixels of
/// mean 0.
struct NormalizationOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: """
            What is subtracted from each element after it is divided: a number, or one for each channel with commas between them.
            """)
    var mean: String?

    @Option(parsing: .unconditional, help: "What that is divided by then: as many numbers as --mean has; 1 if not given.")
    var deviation: String?

    func validate() throws {
        guard deviation == nil || mean != nil else {
            throw ValidationError("--deviation is for what --mean has left: give both, or --mean 0.")
        }
        _ = try numbers
    }

    /// The options that are given, by their names.
    var names: [String] { [mean.map { _ in "--mean" }, deviation.map { _ in "--deviation" }].compactMap { $0 } }

    /// The samples as the model is to see them.
    func applied(to data: Dataset) throws -> Dataset {
        guard let numbers = try numbers else { return data }
        return try data.normalized(mean: numbers.mean, deviation: numbers.deviation)
    }

    private var numbers: (mean: [Double], deviation: [Double])? {
        get throws {
            guard let mean else { return nil }
            let means = try Self.list(mean, "--mean")
            return (means, try deviation.map { try Self.list($0, "--deviation") } ?? means.map { _ in 1 })
        }
    }

    private static func list(_ text: String, _ name: String) throws -> [Double] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let number = Double(part), number.isFinite else {
                throw ValidationError(
                    "\(name) takes numbers with commas between them, such as 0.485,0.456,0.406; '\(part)' is none.")
            }
            return number
        }
    }
}
