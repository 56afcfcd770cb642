import Micro
import Models
import Records

extension Board {
    /// The board of that name, without regard to case.
    ///
    /// - Throws: `KitError` that lists the boards whose names, or chips, have most of its words.
    public init(named name: String) throws {
        if let board = Board.named(name) {
            self = board
            return
        }
        let words = name.lowercased().split(separator: " ")
        let shared = Board.all.map { board in
            let text = "\(board.name) \(board.chip)".lowercased()
            return (name: board.name, count: words.count { text.contains($0) })
        }
        let most = shared.map(\.count).max() ?? 0
        let near = most == 0 ? [] : shared.filter { $0.count == most }.map(\.name)
        throw KitError(
            "there is no board called '\(name)' in the table",
            help: "Known: \((near.isEmpty ? Board.all.map(\.name) : near).joined(separator: ", ")).")
    }

    private func bytes(_ value: Int, _ figure: Figure) -> ByteCount {
        ByteCount(value, origins: source(of: figure).map { [Origin(.input, $0)] } ?? [])
    }

    /// RAM of the chip that can hold data.
    public var ramSize: ByteCount { bytes(ram, .ram) }
    /// Flash for programs.
    public var flashSize: ByteCount { bytes(flash, .flash) }

    /// What is known of the board, each figure with the document that it is from.
    public var figureTable: Table {
        Table(
            titles("Figure", "Value", "Source"),
            Figure.allCases.compactMap { figure in
                guard let source = source(of: figure) else { return nil }
                let value: any TableCell =
                    switch figure {
                    case .core: "\(core.rawValue) (\(chip))"
                    case .clock: "\(megahertz) MHz"
                    case .ram: ramSize
                    case .staticBlock: bytes(staticBlock.bytes, .staticBlock)
                    case .flash: flashSize
                    case .externalRAM: bytes(externalRAM, .externalRAM)
                    case .accelerator: accelerator
                    }
                return [figure.rawValue, value, source]
            })
    }
}

extension Model {
    /// Whether model, arena, code and what a typical sketch needs besides fit on the board, with both sums.
    ///
    /// - Throws: `MicroRefusal` where TensorFlow Lite Micro would refuse the model.
    public func fits(on board: Board) throws -> Comparison {
        let fit = try BoardFit(graph, on: board, modelBytes: bytes.count)
        let sums = byteCount(fit.ramNeeded) <= board.ramSize && byteCount(fit.flashNeeded) <= board.flashSize
        func kilobytes(_ bytes: Int) -> String { "\(byteCount(bytes).shown(in: "KB").rounded(to: 1))" }
        let block = board.staticBlock.bytes
        let missing = [(fit.ramLeft, "RAM"), (fit.flashLeft, "flash")].filter { $0.0 < 0 }
            .map { "\(kilobytes(-$0.0)) \($0.1)" }
        let rest =
            !missing.isEmpty
            ? "; \(missing.joined(separator: " and ")) missing"
            : !fit.arenaFits
                ? "; the arena takes \(kilobytes(fit.plan.needed)) and the largest piece of RAM has \(kilobytes(block))"
                : "; \(kilobytes(fit.ramLeft)) RAM and \(kilobytes(fit.flashLeft)) flash left"
        return Comparison(fit.fits, sums.arithmetic + rest)
    }

    /// The estimated time for one run on the board; nil where there is no record to go by.
    public func estimatedLatency(on board: Board) -> String? {
        LatencyEstimate(graph, on: board).map { estimate in
            func milliseconds(_ value: Double) -> Seconds {
                Seconds(value / 1000, origins: origins + [Origin(.input, estimate.basis)])
                    .shown(in: "ms").rounded(to: value < 10 ? 1 : 0)
            }
            return "\(milliseconds(estimate.range.lowerBound).withoutUnit) to \(milliseconds(estimate.range.upperBound))"
        }
    }

    /// What is left on each board, how fast the model may run there and which operators have kernels for it.
    public func boardTable(_ boards: [Board]) throws -> Table {
        Table(
            titles("Board", "Fits", "RAM left", "Flash left", "Accelerated operators", "Time per run"),
            try boards.map { board in
                let fit = try BoardFit(graph, on: board, modelBytes: bytes.count)
                return [
                    board.name, words(fit.fits ? "yes" : "no"), byteCount(fit.ramLeft).shown(in: "KB").rounded(to: 0),
                    byteCount(fit.flashLeft).shown(in: "KB").rounded(to: 0),
                    words("\(fit.accelerated.count) of \(fit.operatorCount)"), estimatedLatency(on: board),
                ]
            },
            note: words(
                "Left after the arena and the model, the code of runtime and kernels, and what a typical sketch needs in RAM.")
                + " "
                + words(
                    "Accelerated operators have kernels made for the board’s processor, by CMSIS-NN or ESP-NN; the others run the reference kernels."
                ) + " "
                + words("Code, sketch and time are estimates; RAM and flash are from the documents of chip and board.")
        )
    }

    /// The constants that take the most flash.
    public func largestTensorsTable(_ count: Int = 10) throws -> Table {
        guard count >= 0 else { throw KitError("a table cannot have \(count) tensors") }
        return Table(
            titles("Tensor", "Bytes"),
            try FlashUse(graph, modelBytes: bytes.count).tensors.prefix(count).map {
                [Table.Cell.code($0.name), byteCount($0.bytes).shown(in: "bytes")]
            })
    }

    /// What the model file and the code that runs it take in flash, part by part.
    public func flashTable() throws -> Table {
        let use = try FlashUse(graph, modelBytes: bytes.count)
        return Table(
            titles("In flash", "Bytes"),
            use.parts.map { [$0.name, byteCount($0.bytes).shown(in: "bytes")] }
                + [
                    [words("model only"), byteCount(use.modelBytes).shown(in: "bytes")],
                    [words("runtime and kernels (estimate)"), byteCount(use.codeBytes).shown(in: "bytes")],
                    [words("with code"), byteCount(use.totalBytes).shown(in: "bytes")],
                ]
        ).totalled
    }
}
