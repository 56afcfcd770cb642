import KernelInterface

/// How a convolution walks its input: which output pixels make a panel's lanes, where their inputs begin, and
/// which bytes follow each other.
///
/// Few output channels would leave lanes empty. Then a panel holds `fold` neighbouring pixels of a row, each with
/// all channels; its window is wider by (fold − 1)·strideX columns, and the weights are 0 where a pixel does not
/// reach. Since the output is channels-last, the lanes are still contiguous there.
struct WindowPlan {
    let geometry: WindowGeometry
    /// Bytes of one element as the sums read it.
    let elementBytes: Int
    /// Output pixels in the lanes of a panel.
    let fold: Int
    /// Whether the image is copied, with its border, before it is read.
    let isStaged: Bool
    /// Lanes that a panel fills, of 16.
    let lanes: Int
    /// First output channel of each panel of a group; the last one overlaps the one before rather than end early.
    let starts: [Int]
    let runs: Runs
    /// Bytes from one row of the (staged) image to the next, and from one image to the next in the input.
    let rowPitch: Int
    /// Byte offsets of the pixels' windows and element offsets of their outputs; at least `tileRows` of them.
    let inputOffsets: Packed<Int32>
    let outputOffsets: Packed<Int32>
    /// Entries of the tables.
    let pixels: Int
    /// The number of pixel groups before the tables were filled up.
    let groupsOfPixels: Int

    /// nil if an offset does not fit 32 bits.
    init?(_ g: WindowGeometry, elementBytes: Int, alwaysStaged: Bool, foldLimit: Int = 16) {
        geometry = g
        self.elementBytes = elementBytes
        let channels = g.inputChannels / g.groups, outputs = g.outputChannels / g.groups
        var fold = 1
        if g.groups == 1 && g.dilationX == 1 && g.filterHeight * g.filterWidth > 1 {
            fold = max(1, min(laneCount / outputs, g.outputWidth, foldLimit))
        }
        self.fold = fold
        isStaged = alwaysStaged || !g.isInside
        lanes = min(laneCount, fold * outputs)
        starts = outputs <= laneCount
            ? [0] : (0..<(outputs + laneCount - 1) / laneCount).map { min($0 * laneCount, outputs - laneCount) }

        rowPitch = (isStaged ? g.paddedWidth : g.inputWidth) * g.inputChannels * elementBytes
        let columns = g.filterWidth + (fold - 1) * g.strideX
        let isContiguous = g.groups == 1 && g.dilationX == 1
        let elements = isContiguous ? columns * channels : channels
        runs = Runs(
            outer: g.filterHeight, outerStride: g.dilationY * rowPitch,
            inner: isContiguous ? 1 : g.filterWidth, innerStride: g.dilationX * g.inputChannels * elementBytes,
            length: (elements * elementBytes + 3) / 4 * 4)

        let across = (g.outputWidth + fold - 1) / fold
        let count = g.outputHeight * across
        guard
            (g.paddedHeight + 1) * rowPitch < Int(Int32.max), g.outputHeight * g.outputWidth * g.outputChannels < Int(Int32.max)
        else { return nil }
        groupsOfPixels = count
        pixels = max(count, tileRows)
        let pitch = rowPitch, size = pixels
        func table(_ offset: @escaping (_ y: Int, _ x: Int) -> Int) -> Packed<Int32> {
            Packed(count: size, zero: 0) { table in
                for i in 0..<size {
                    let pixel = min(i, count - 1)
                    table[i] = Int32(offset(pixel / across, min(pixel % across * fold, g.outputWidth - fold)))
                }
            }
        }
        inputOffsets = table { y, x in y * g.strideY * pitch + x * g.strideX * g.inputChannels * elementBytes }
        outputOffsets = table { y, x in (y * g.outputWidth + x) * g.outputChannels }
    }

    var panelBytes: Int { runs.steps * 64 }
    /// Bytes of one staged image; what a run reads beyond its end is there.
    var stagedBytes: Int { isStaged ? (geometry.paddedHeight * rowPitch + 127) / 64 * 64 : 0 }

    /// Calls `body` with each weight of a panel: where it goes (step, lane, element within the step) and where the
    /// filter (Co,Kh,Kw,C/groups) has it.
    func forEachWeight(group: Int, panel: Int, _ body: (_ step: Int, _ lane: Int, _ part: Int, _ source: Int) -> Void) {
        let g = geometry
        let channels = g.inputChannels / g.groups, outputs = g.outputChannels / g.groups
        let perStep = 4 / elementBytes
        let runSteps = runs.length / 4
        for lane in 0..<lanes {
            let pixel = fold == 1 ? 0 : lane / outputs
            let output = group * outputs + (fold == 1 ? starts[panel] + lane : lane % outputs)
            for ky in 0..<g.filterHeight {
                for kx in 0..<g.filterWidth {
                    for c in 0..<channels {
                        let source = ((output * g.filterHeight + ky) * g.filterWidth + kx) * channels + c
                        let run = runs.inner == 1 ? ky : ky * g.filterWidth + kx
                        let element = runs.inner == 1 ? (kx + pixel * g.strideX) * channels + c : c
                        body(run * runSteps + element / perStep, lane, element % perStep, source)
                    }
                }
            }
        }
    }

    /// The output channel of a lane of a panel, counted over all groups; lanes that are empty repeat the last.
    func channel(ofPanel panel: Int, lane: Int) -> Int {
        let outputs = geometry.outputChannels / geometry.groups
        let lane = min(lane, lanes - 1)
        return panel / starts.count * outputs + (fold == 1 ? starts[panel % starts.count] + lane : lane % outputs)
    }
}
