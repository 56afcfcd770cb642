import ArgumentParser
import Foundation
import Modelbook
import Quantization
import Tensors

/// The samples that show a quantizer the range of every tensor.
struct CalibrationOptions: ParsableArguments {
    @Option(help: "The samples of an input, of any kind that `model evaluate` takes; once for each input.")
    var calibration: [String] = []

    @Option(
        help: """
            What each element of the samples is multiplied by: a number or a fraction such as 1/255; once for all inputs, or \
            once for each. 1/255 for pictures and IDX files, else 1, if not given.
            """)
    var scale: [String] = []

    func validate() throws {
        guard scale.isEmpty || !calibration.isEmpty else {
            throw ValidationError("--scale says something of samples: give them with --calibration FILE.")
        }
        guard scale.count <= 1 || scale.count == calibration.count else {
            throw ValidationError("--scale is given \(scale.count) times and --calibration \(calibration.count) times.")
        }
    }

    /// Whether a file has columns.
    var hasTable: Bool { calibration.contains { SampleFile($0, dividedBy: nil).isTable } }

    /// The files that are read.
    var files: [String] { calibration.map { SampleFile($0, dividedBy: nil).file } }

    /// The first samples of each input.
    ///
    /// - Parameters:
    ///   - shapes: of one sample of each input.
    ///   - count: how many at most.
    ///   - normalization: of all of them.
    ///   - label, target: columns of .csv files that are no inputs.
    func read(
        for shapes: [Shape], count: Int, _ normalization: NormalizationOptions, label: String? = nil, target: String? = nil
    ) throws -> [Dataset] {
        return try calibration.enumerated().map { index, file in
            let divisor = try scale.isEmpty ? nil : Fraction(scale.count == 1 ? scale[0] : scale[index]).divisor
            var samples = SampleFile(file, dividedBy: divisor)
            if samples.isTable { (samples.label, samples.target) = (label, target) }
            let read = try samples.read(for: index < shapes.count ? shapes[index] : [])
            var data = try normalization.applied(to: read).prefix(count)
            data.name = file
            return data
        }
    }

    /// The first samples of each input, for a mode that cannot do without.
    func required(
        for shapes: [Shape], count: Int, _ normalization: NormalizationOptions, label: String? = nil, target: String? = nil,
        _ mode: Quantizer.Mode
    ) throws -> [Dataset] {
        guard !calibration.isEmpty else { throw ValidationError("\(mode.rawValue) needs samples: give --calibration FILE.") }
        return try read(for: shapes, count: count, normalization, label: label, target: target)
    }
}

extension Model {
    /// Of one sample of each input.
    var sampleShapes: [Shape] {
        let main = graph.subgraphs[0]
        return main.inputs.map { Shape(Array(main.tensors[$0].shape.dimensions.dropFirst())) }
    }
}

extension Quantizer.Mode: ExpressibleByArgument {}

/// "1/255" or "0.5", as what elements are divided by: NumPy divides, and does not multiply by an inverse.
struct Fraction {
    var divisor: Double

    init(_ text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
        guard (1...2).contains(parts.count), let numerator = parts[0], let denominator = parts.count == 2 ? parts[1] : 1,
            numerator.isFinite, denominator.isFinite, denominator != 0, numerator != 0
        else { throw ValidationError("'\(text)' is neither a number nor a fraction such as 1/255.") }
        divisor = denominator / numerator
    }
}
