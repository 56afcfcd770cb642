import ArgumentParser
import Foundation
import Modelbook
import SystemIO
import Tensors

/// The samples that a command looks at or learns from.
struct SampleOptions: ParsableArguments {
    static let discussion = """
        Data are an IDX file or a NumPy array, plain or gzipped, or FILE.npz:ARRAY, with --labels or --targets; a .csv \
        file, or FILE.csv:COLUMN,COLUMN,…, with --label or --target; a CIFAR-10 .bin file; or a folder with a subfolder of pictures or of WAV files \
        for each class.
        """

    @Option(name: [.long, .customLong("images")], help: "The samples.")
    var data: String?

    @Option(help: "The file with one class number per sample.")
    var labels: String?

    @Option(help: "The file with what is to be predicted for each sample.")
    var targets: String?

    @Option(help: "The column of a .csv file with the class.")
    var label: String?

    @Option(help: "The column of a .csv file with what is to be predicted.")
    var target: String?

    @Option(
        help:
            "The classes of a .csv file or a folder, with commas between them, in the order of the model's outputs; in alphabetical order if not given."
    )
    var classNames: String?

    @Option(help: "What elements are divided by; 255 for pictures and IDX files, else 1.")
    var divideBy: Double?

    @OptionGroup var normalization: NormalizationOptions

    @Option(help: "Only the first samples.")
    var count: Int?

    func validate() throws {
        guard divideBy != 0 else { throw ValidationError("--divide-by 0 divides by nothing.") }
        guard count ?? 1 >= 1 else { throw ValidationError("--count takes a whole number from 1.") }
        guard data == nil, let name = namesOfOthers.first else { return }
        throw ValidationError("\(name) says something of samples: give them with --data FILE.")
    }

    /// What is given beside the samples.
    private var namesOfOthers: [String] {
        [
            labels.map { _ in "--labels" }, targets.map { _ in "--targets" }, label.map { _ in "--label" },
            target.map { _ in "--target" }, classNames.map { _ in "--class-names" }, divideBy.map { _ in "--divide-by" },
            count.map { _ in "--count" },
        ].compactMap { $0 } + normalization.names
    }

    /// The files that are read.
    var files: [String] { [data.map { SampleFile($0, dividedBy: nil).file }, labels, targets].compactMap { $0 } }

    /// The samples, as an input of this shape takes them; nil where none are named.
    func read(for shape: Shape) throws -> Dataset? {
        guard let data else { return nil }
        var file = SampleFile(data, dividedBy: divideBy)
        (file.labels, file.targets, file.label, file.target) = (labels, targets, label, target)
        file.classNames = classNames?.split(separator: ",").map(String.init)
        let samples = try normalization.applied(to: file.read(for: shape))
        guard let count else { return samples }
        let all = Int(samples.count.value)
        if count > all { Terminal.report("warning: '\(data.visibleLine)' has \(all) samples, fewer than --count \(count)\n") }
        return samples.prefix(count)
    }

    /// For a command that can do nothing without samples.
    func required(for shape: Shape) throws -> Dataset {
        guard let samples = try read(for: shape) else { throw ValidationError("Give the samples: --data FILE.") }
        return samples
    }
}

/// Samples by their file or folder, whatever kind it is of.
struct SampleFile {
    let path: String
    /// What elements are divided by; nil for what is usual for the kind of file.
    let divisor: Double?
    var labels: String?
    var targets: String?
    var label: String?
    var target: String?
    var classNames: [String]?

    init(_ path: String, dividedBy divisor: Double?) { (self.path, self.divisor) = (path, divisor) }

    /// The path without the columns behind it.
    var file: String {
        path.firstRange(of: ".csv:").map { String(path[..<$0.upperBound].dropLast()) } ?? path
    }

    /// Whether the file has columns.
    var isTable: Bool { file.hasSuffix(".csv") }

    /// The samples, as an input of this shape takes them.
    func read(for shape: Shape) throws -> Dataset {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            try refuse([("--labels", labels), ("--targets", targets), ("--label", label), ("--target", target)], "a folder")
            let sides = shape.dimensions
            guard sides.count == 3 else { return try sounds(for: shape) }
            return try Dataset(
                folder: path, height: sides[0], width: sides[1], channels: sides[2], dividedBy: divisor ?? 255,
                classNames: classNames)
        }
        if isTable {
            try refuse([("--labels", labels), ("--targets", targets)], "a .csv file")
            let names = path.dropFirst(file.count + 1).split(separator: ",").map(String.init)
            return try Dataset(
                csv: file, label: label, target: target, columns: names.isEmpty ? nil : names, dividedBy: divisor ?? 1,
                classNames: classNames)
        }
        try refuse([("--class-names", classNames?.first)], "a file with class numbers")
        try refuse([("--label", label), ("--target", target)], "a file without columns")
        if path.hasSuffix(".bin") {
            try refuse([("--labels", labels), ("--targets", targets)], "a CIFAR-10 file")
            return try Dataset(cifar10: path, dividedBy: divisor ?? 255)
        }
        let isNumPy = path.contains(".npz") || path.contains(".npy")
        return try Dataset(inputs: path, labels: labels, targets: targets, dividedBy: divisor ?? (isNumPy ? nil : 255))
    }

    /// A folder of sounds, for a model that takes their samples in a row.
    private func sounds(for shape: Shape) throws -> Dataset {
        guard shape.dimensions.count(where: { $0 != 1 }) <= 1 else {
            throw KitError(
                "'\(path)' is a folder, and the model takes inputs of shape \(shape): neither pictures nor the samples of a sound",
                help: "Make of the files what the model takes, and give it as a NumPy array.")
        }
        guard divisor == nil else {
            throw ValidationError("--divide-by and --scale do not go with sounds: they are from -1 to 1.")
        }
        return try Dataset(sounds: path, length: shape.elementCount, classNames: classNames)
    }

    /// An option that the kind of samples has no use for is not passed over.
    private func refuse(_ options: [(name: String, value: String?)], _ kind: String) throws {
        guard let option = options.first(where: { $0.value != nil }) else { return }
        throw ValidationError("\(option.name) does not go with \(kind): \(path).")
    }
}
