import Datasets
import FoundationEssentials
import Pictures
import Records
import Storage
import SystemIO
import Tensors

extension Dataset {
    /// Pictures, PNG, JPEG or BMP, in one subfolder per class; the subfolders' names are numbered in alphabetical
    /// order as Keras does it, or as `classNames` has them, or are the class numbers. Folders in them belong to the class.
    ///
    /// Other files in them are left out with a warning. Pictures of another size are resized as `tf.image.resize` does it:
    /// bilinear, with centres at half pixels.
    ///
    /// - Parameters:
    ///   - channels: 3 for red, green and blue; 1 for grey.
    ///   - divisor: What a pixel is divided by; 255 makes 0 … 1. A model with a Rescaling layer takes them undivided: 1.
    ///   - classNames: The subfolders in the order of the model's outputs, where that is not the alphabetical one.
    /// - Throws: `KitError` naming the folder or the picture that cannot be read.
    public init(
        folder: String, height: Int, width: Int, channels: Int = 3, dividedBy divisor: Double = 255, classNames: [String]? = nil
    ) throws {
        guard channels == 1 || channels == 3 else { throw KitError("pictures have 1 or 3 channels, not \(channels)") }
        try Preprocessing.check(divisor: divisor)
        guard height > 0, width > 0 else { throw KitError("pictures of \(height) × \(width) pixels have no pixels") }
        try Self.checkSize([height, width, channels])
        try self.init(
            folder: folder, endings: ["png", "jpg", "jpeg", "bmp"], shape: [height, width, channels], classNames: classNames
        ) { file in
            let picture = try Picture(file.bytes.array(of: UInt8.self))
            let pixels = channels == 1 ? picture.gray : picture.pixels
            return Resizing(from: (picture.height, picture.width), to: (height, width), channels: channels)
                .resized(pixels)
        }
        preprocessing.divisor = divisor
    }

    /// Sounds, WAV, in one subfolder per class; the subfolders' names are numbered in alphabetical order, or as `classNames`
    /// has them, or are the class numbers. Folders in them belong to the class; other files in them are left out with a warning.
    /// Channels are mixed to one; shorter sounds are filled up with silence, longer ones
    /// are cut.
    ///
    /// - Parameters:
    ///   - sounds: The folder.
    ///   - length: Samples of sound that the model takes, such as 16,000 for one second at 16 kHz.
    ///   - classNames: The subfolders in the order of the model's outputs, where that is not the alphabetical one.
    /// - Throws: `KitError` naming the folder or the sound that cannot be read.
    public init(sounds folder: String, length: Int, classNames: [String]? = nil) throws {
        guard length > 0 else { throw KitError("sounds of \(length) samples are empty") }
        try Self.checkSize([length])
        var first: (path: String, rate: Int)?
        try self.init(folder: folder, endings: ["wav"], shape: [length], classNames: classNames) { file in
            let sound = try WAVFile(file.bytes, path: file.path)
            if let first, first.rate != sound.rate {
                throw KitError(
                    "'\(file.path)' has \(sound.rate) samples in a second, and '\(first.path)' has \(first.rate)",
                    help: "A model hears all at one rate: convert them, for example with: sox in.wav -r \(first.rate) out.wav")
            }
            first = first ?? (file.path, sound.rate)
            let samples = sound.samples.prefix(length)
            return samples + [Float](repeating: 0, count: length - samples.count)
        }
    }

    private init(
        folder: String, endings: [String], shape: Shape, classNames: [String]?, _ read: (InputFile) throws -> [Float]
    ) throws {
        let names = try Self.entries(of: folder).filter { Self.isFolder(folder + "/" + $0) }
        let numbering = try ClassNumbering(names, named: classNames, of: folder)
        var values: [Float] = []
        var labels: [Int] = []
        var hashes = ""
        func isRead(_ file: String) -> Bool { endings.contains(file.split(separator: ".").last?.lowercased() ?? "") }
        // Beside the classes only what could be a sample is missed.
        var leftOut = try Self.entries(of: folder).filter { isRead($0) && !names.contains($0) }.map { folder + "/" + $0 }
        for name in names {
            let files = try Self.files(below: folder + "/" + name)
            leftOut += files.filter { !isRead($0) }
            for path in files where isRead(path) {
                let input = try InputFile(path)
                do {
                    values += try read(input)
                } catch let error as ArchiveError {
                    throw KitError("'\(input.path)': \(error.message)")
                }
                labels.append(numbering.numbers[name]!)
                hashes += input.sha256
            }
        }
        let known = endings.map { "." + $0 }.joined(separator: ", ")
        if let first = leftOut.first, !labels.isEmpty {
            let others = leftOut.count > 1 ? " and \(leftOut.count - 1) more are" : " is"
            KitWarning.report("'\(first)'\(others) left out of '\(folder)': files in subfolders that end in \(known) are read")
        }
        guard !labels.isEmpty else {
            throw KitError(
                "'\(folder)' has no subfolders with files that end in \(known)",
                help: "Put the files of each class into a subfolder named after it.")
        }
        let digest = SHA256.hex(of: Array(hashes.utf8))
        self.init(
            name: folder, sampleShape: shape, sampleCount: labels.count, labels: labels, classNames: numbering.names,
            wordCount: numbering.wordCount,
            elements: endings == ["wav"] ? .floats(Bytes(of: values)) : SampleElements(wholeOrFloats: values),
            channels: shape.rank == 3 ? .last : nil,
            origins: [Origin(read: .dataset, folder, sha256: digest)])
    }

    /// Names in alphabetical order, without hidden ones.
    private static func entries(of folder: String) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw KitError(
                "cannot read the folder '\(folder)'",
                help: "Relative paths begin at the notebook's folder, on the command line at the current one. Is the name right?")
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    /// The paths of the files in a folder and in the folders in it: folder after folder, in alphabetical order, as Keras reads them.
    private static func files(below folder: String) throws -> [String] {
        var folders: [(path: String, files: [String])] = []
        var seen: Set<String> = []
        var waiting = [folder]
        while let path = waiting.popLast() {
            // A link may lead to a folder that it lies in.
            guard seen.insert(Files.realPath(path) ?? path).inserted else { continue }
            let entries = try entries(of: path).map { path + "/" + $0 }
            folders.append((path, entries.filter { !isFolder($0) }))
            waiting += entries.filter(isFolder)
        }
        return folders.sorted { $0.path < $1.path }.flatMap(\.files)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
}
