import Tensors

/// The shape in which numbers go into a graph or come out of it, and the one that the model's own file has for them.
///
/// PyTorch's files have the channels of an image before its rows; a graph computes with them behind its columns. Arrays are taken
/// in both shapes.
package struct SampleLayout {
    /// Of one sample, as the graph has it.
    let shape: Shape
    /// Whether the axis that is the last one here is the first one in the file.
    var isChannelsFirstInFile = false
    /// Whether the first axis here, that of the steps, is before the samples in the file.
    var isStepsFirstInFile = false

    package init(shape: Shape, isChannelsFirstInFile: Bool = false, isStepsFirstInFile: Bool = false) {
        self.shape = shape
        (self.isChannelsFirstInFile, self.isStepsFirstInFile) = (isChannelsFirstInFile, isStepsFirstInFile)
    }

    /// Whether an array of so many samples of this shape has the steps first, as the file has them, and samples along its second axis.
    func hasStepsFirst(count: Int, _ given: Shape) -> Bool {
        isStepsFirstInFile && count == shape.dimensions.first && given.rank == shape.rank
            && given.dimensions.dropFirst() == shape.dimensions.dropFirst()
    }

    /// Which axis of an array holds the channels.
    package enum Channels: String, Sendable, Hashable {
        case first, last
    }

    /// How an array becomes what the graph takes.
    package enum Reading {
        case asItIs
        /// From channels first to channels last.
        case turned
        /// As `turned`, of an array whose shape would be the same with its channels last.
        case turnedByRule
    }

    /// The shape in the file.
    var fileShape: Shape { isChannelsFirstInFile ? Self.channelsFirst(shape) : shape }

    private static func channelsFirst(_ shape: Shape) -> Shape { Shape(shape.dimensions.suffix(1) + shape.dimensions.dropLast()) }

    var channels: Int { shape.dimensions.last ?? 1 }
    /// Elements of one channel.
    var plane: Int { shape.dimensions.dropLast().reduce(1, *) }

    /// How an array is read whose samples have this shape; nil where it does not fit.
    ///
    /// Axes of 1 may be left out, and samples may be flat where the graph's are not, or the other way round. Flat ones are in the
    /// order of the model's file, and so is what fits in either way unless it is known how it is meant.
    package func reading(of given: Shape, channels known: Channels?) -> Reading? {
        func sizes(_ shape: Shape) -> [Int] { shape.dimensions.filter { $0 != 1 } }
        let (own, wanted) = (sizes(given), sizes(shape))
        if isChannelsFirstInFile, channels > 1, plane > 1 {
            let fitsFile = own == sizes(fileShape)
            if fitsFile, own == wanted { return known == .last ? .asItIs : known == .first ? .turned : .turnedByRule }
            if fitsFile || (own.count <= 1 && given.checkedElementCount == shape.elementCount) { return .turned }
        }
        let isSame = own == wanted || (min(own.count, wanted.count) <= 1 && own.reduce(1, *) == wanted.reduce(1, *))
        return isSame ? .asItIs : nil
    }

    /// What an array does not fit: "[4, 5, 3], or [3, 4, 5] as its file has them,".
    var expectation: String {
        fileShape == shape ? "\(shape)" : "\(shape), or \(fileShape) as its file has them,"
    }

    /// What to do about an array of another shape.
    func help(for given: Shape) -> String? {
        guard shape.rank > 1 else { return nil }
        // Channels are fewest.
        if given == Self.channelsFirst(shape), given.dimensions.first == given.dimensions.min() {
            return "They have their channels first, and the model has them last: save numpy.moveaxis(x, 1, -1)."
        }
        if shape == Self.channelsFirst(given), given.dimensions.last == given.dimensions.min() {
            return "They have their channels last, and the model has them first: save numpy.moveaxis(x, -1, 1)."
        }
        return nil
    }
}

extension Dataset {
    /// The samples as an input of this layout takes them.
    ///
    /// - Parameter model: What messages call it.
    /// - Throws: `KitError` where there are none, or they have another shape.
    func fitted(to layout: SampleLayout, of model: String) throws -> Dataset {
        guard sampleCount > 0 else { throw KitError("'\(name)' has no samples") }
        let word = sampleShape.rank == 3 ? "images" : "samples"
        guard let reading = layout.reading(of: sampleShape, channels: channels) else {
            if sampleShape.rank == 1, layout.shape == [sampleShape[0] - 1] {
                throw KitError(
                    "'\(model)' takes \(layout.shape[0]) elements but the samples of '\(name)' have \(sampleShape[0])",
                    inCell: "Of a table, name the column that is no input: label: or target:.",
                    onCommandLine: "Of a table, name the column that is no input: --label or --target.")
            }
            if layout.hasStepsFirst(count: sampleCount, sampleShape) {
                throw KitError(
                    "'\(name)' has \(sampleCount) steps first, as the file of '\(model)' has them, and \(sampleShape[0]) samples along "
                        + "its second axis",
                    help: "Samples are counted along the first: save numpy.moveaxis(x, 1, 0).")
            }
            throw KitError(
                "'\(model)' takes inputs of shape \(layout.expectation) but the \(word) of '\(name)' have shape \(sampleShape)",
                help: layout.help(for: sampleShape) ?? "Is this the data set that the model was trained for?")
        }
        if layout.hasStepsFirst(count: sampleCount, sampleShape) {
            KitWarning.report(
                "'\(name)' has as many samples as '\(model)' has steps: it is read with the samples first, though the file has the "
                    + "steps first")
        }
        guard layout.isChannelsFirstInFile else { return self }
        warn(of: reading, word, sampleShape, model)
        var fitted =
            switch reading {
            case .asItIs: self
            case .turned, .turnedByRule: try transposed(rows: layout.channels, columns: layout.plane, to: layout.shape)
            }
        fitted.channels = .last
        return fitted
    }

    /// The data set with its targets as an output of this layout gives them.
    ///
    /// - Parameter model: What messages call it.
    /// - Throws: `KitError` where they have another shape.
    func targetsFitted(to layout: SampleLayout, of model: String) throws -> Dataset {
        let given = targetShape
        guard let reading = layout.reading(of: given, channels: targetChannels) else {
            throw KitError(
                "'\(model)' gives outputs of shape \(layout.expectation) but the targets of '\(name)' have shape \(given)",
                help: layout.help(for: given) ?? "Is this the data set that the model was trained for?")
        }
        guard layout.isChannelsFirstInFile else { return self }
        warn(of: reading, "targets", given, model)
        var fitted = self
        if reading != .asItIs {
            let (rows, columns) = (layout.channels, layout.plane)
            fitted.targets = (0..<sampleCount * columns).flatMap { place in
                let first = place / columns * rows * columns + place % columns
                return (0..<rows).map { targets[first + $0 * columns] }
            }
        }
        fitted.fileTargetShape = layout.shape
        fitted.targetChannels = .last
        return fitted
    }

    private func warn(of reading: SampleLayout.Reading, _ word: String, _ shape: Shape, _ model: String) {
        guard reading == .turnedByRule else { return }
        KitWarning.report(
            "the \(word) of '\(name)' are \(shape) with their channels first and with their channels last: they are read with the "
                + "channels first, as the file of '\(model)' has them")
    }

    /// Samples whose elements are `rows` times `columns`, as `columns` times `rows`.
    ///
    /// - Throws: `KitError` where the last axis is normalized, which would be another one.
    func transposed(rows: Int, columns: Int, to shape: Shape) throws -> Dataset {
        guard preprocessing.channels == 1 else {
            throw KitError("channels that are normalized each in its own way must be the last axis")
        }
        var copy = self
        copy.sampleShape = shape
        copy.elements = elements.transposed(rows: rows, columns: columns)
        // Turned there and back they are as the file has them.
        copy.fileRows = fileRows == columns ? 1 : rows
        return copy
    }
}
