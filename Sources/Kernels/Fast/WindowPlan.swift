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
    @Narrow private(set) var elementBytes: Int
    /// Bytes of a panel's weight.
    @Narrow private(set) var weightBytes: Int
    /// Output pixels in the lanes of a panel.
    @Narrow private(set) var fold: Int
    /// Whether the image is copied, with its border, before it is read.
    let isStaged: Bool
    /// Pixels, or pairs of pixels in the lanes of a panel, whose maxima are one output; 1 where the sums are the outputs.
    /// They follow each other in the tables, each with the place of that output.
    @Narrow private(set) var pooled: Int
    /// Panels of each group, of 16 output channels each but for the last.
    @Narrow private(set) var panels: Int
    /// Lanes that the last panel of a group fills, of 16. The others are not stored: its steps follow each other closer, and
    /// what is read there is of no use.
    @Narrow private(set) var lastLanes: Int
    let runs: Runs
    /// Elements of a run that the window covers: its steps may read beyond them.
    @Narrow private(set) var runElements: Int
    /// Bytes from one row of the (staged) image to the next, and from one image to the next in the input.
    @Narrow private(set) var rowPitch: Int
    /// Byte offsets of the pixels' windows and element offsets of their outputs; at least `tileRows` of them.
    let inputOffsets: OffsetTable
    let outputOffsets: OffsetTable
    /// Entries of the tables.
    @Narrow private(set) var pixels: Int
    /// The number of pixel groups before the tables were filled up.
    @Narrow private(set) var groupsOfPixels: Int

    /// nil if an offset does not fit 32 bits, or if the pixels in the lanes of a panel are not those of one window.
    init?(
        _ g: WindowGeometry, elementBytes: Int, weightBytes: Int, alwaysStaged: Bool, foldLimit: Int = 16
    ) {
        let channels = g.inputChannels / g.groups, outputs = g.outputChannels / g.groups
        let height = g.outputHeight, width = g.outputWidth
        var fold = 1
        if g.outputSteps == nil, g.groups == 1 && g.dilationX == 1 && g.filterHeight * g.filterWidth > 1 {
            fold = max(1, min(laneCount / outputs, width, foldLimit))
        }
        if g.isPooled, fold != 1, 2 * outputs != laneCount || fold != 2 { return nil }
        if g.isPooled, min(g.outputHeight, g.outputWidth) < 2 { return nil }
        let perWindow = g.isPooled ? 4 / fold : 1
        let isStaged = alwaysStaged || !g.isInside
        let panels = (fold * outputs + laneCount - 1) / laneCount

        let pitch = (isStaged ? g.paddedWidth : g.inputWidth) * g.inputChannels * elementBytes
        let columns = g.filterWidth + (fold - 1) * g.strideX
        let isContiguous = g.groups == 1 && g.dilationX == 1
        let elements = isContiguous ? columns * channels : channels

        let across = g.isPooled ? g.outputWidth / 2 : (width + fold - 1) / fold
        let windows = g.isPooled ? (g.outputHeight / 2) * across : height * across
        let count = windows * perWindow
        guard
            (g.paddedHeight + 1) * pitch < Int(Int32.max), g.outputHeight * g.outputWidth * g.outputChannels < Int(Int32.max),
            g.resultImageCount < Int(Int32.max)
        else { return nil }
        geometry = g
        self.elementBytes = elementBytes
        self.weightBytes = weightBytes
        self.fold = fold
        self.isStaged = isStaged
        self.panels = panels
        pooled = perWindow
        lastLanes = fold * outputs - (panels - 1) * laneCount
        rowPitch = pitch
        runElements = elements
        runs = Runs(
            outer: g.filterHeight, outerStride: g.dilationY * pitch,
            inner: isContiguous ? 1 : g.filterWidth, innerStride: g.dilationX * g.inputChannels * elementBytes,
            length: (elements * elementBytes + 3) / 4 * 4)
        groupsOfPixels = count
        let size = max(count, tileRows)
        pixels = size
        func table(_ offset: (_ window: Int, _ part: Int) -> Int) -> OffsetTable {
            OffsetTable(count: size) { offset(min($0 / perWindow, windows - 1), $0 % perWindow) }
        }
        func input(_ y: Int, _ x: Int) -> Int { y * g.strideY * pitch + x * g.strideX * g.inputChannels * elementBytes }
        if g.isPooled {
            inputOffsets = table { window, part in
                let (y, x) = (window / across * 2, window % across * 2)
                return perWindow == 2 ? input(y + part, x) : input(y + part / 2, x + part % 2)
            }
            outputOffsets = table { window, _ in window * g.outputChannels }
        } else {
            func column(_ pixel: Int) -> Int { min(pixel % across * fold, width - fold) }
            inputOffsets = table { pixel, _ in input(pixel / across, column(pixel)) }
            let steps =
                g.outputSteps.map { (pixel: Int($0.pixel), row: Int($0.row)) }
                ?? (pixel: g.outputChannels, row: g.outputWidth * g.outputChannels)
            outputOffsets = table { pixel, _ in pixel / across * steps.row + column(pixel) * steps.pixel }
        }
    }

    /// Bytes of a panel whose lanes are all filled.
    var panelBytes: Int { runs.steps * laneCount * laneBytes }
    /// Bytes of a lane in one step.
    private var laneBytes: Int { 4 / elementBytes * weightBytes }
    /// Bytes from one step of a group's last panel to the next.
    var lastPitch: Int { lastLanes * laneBytes }
    /// Bytes of the panels of a group.
    var groupBytes: Int { (panels - 1) * panelBytes + runs.steps * lastPitch }
    func lanes(ofPanel panel: Int) -> Int { panel == panels &- 1 ? lastLanes : laneCount }
    func pitch(ofPanel panel: Int) -> Int { lanes(ofPanel: panel) &* laneBytes }
    /// Bytes of one staged image; what a run reads beyond its end is there.
    var stagedBytes: Int { isStaged ? (geometry.paddedHeight * rowPitch + 127) / 64 * 64 : 0 }

    /// The panels of all groups, one after the other: (panel, step, lane, element within the step). `weight` gives the weight
    /// at a place of the filter (Co,Kh,Kw,C/groups). What the sums start with is 0.
    func packed<T: BitwiseCopyable & ExpressibleByIntegerLiteral>(_ weight: (_ source: Int) -> T) -> PackedPanels<T> {
        let g = geometry, channels = g.inputChannels / g.groups, outputs = g.outputChannels / g.groups
        let perStep = 4 / elementBytes, stepBits = perStep.trailingZeroBitCount, runSteps = runs.length / 4
        // A step of the last panel is read as if it had 16 lanes.
        let beyond = laneCount * perStep - lastLanes * perStep
        let startBytes = panelCount * laneCount * 4
        let count = (startBytes + g.groups * groupBytes) / weightBytes + beyond
        let memory = Packed<T>(count: count, zero: 0, slack: 0) { target in
            for number in 0..<panelCount {
                let (group, panel) = (number / panels, number % panels)
                let lanes = lanes(ofPanel: panel), pitch = lanes * perStep
                let to = target + (startBytes + group * groupBytes + panel * panelBytes) / weightBytes
                for lane in 0..<lanes {
                    let pixel = fold == 1 ? 0 : lane / outputs
                    let output = channel(ofPanel: number, lane: lane)
                    for position in 0..<(g.filterHeight * g.filterWidth) {
                        let (ky, kx) = (position / g.filterWidth, position % g.filterWidth)
                        let source = (output * g.filterHeight * g.filterWidth + position) * channels
                        let run = runs.inner == 1 ? ky : position
                        let first = runs.inner == 1 ? (kx + pixel * g.strideX) * channels : 0
                        let lanes = to + run * runSteps * pitch + lane * perStep
                        for c in 0..<channels {
                            let element = first &+ c
                            lanes[element &>> stepBits &* pitch &+ element & (perStep &- 1)] = weight(source &+ c)
                        }
                    }
                }
            }
        }
        return PackedPanels(memory: memory, startBytes: startBytes)
    }

    /// Panels whose sums start with the number of their channel: its bits.
    func starting<T>(_ panels: PackedPanels<T>, with start: (_ channel: Int) -> UInt32) -> PackedPanels<T> {
        let starts = UnsafeMutableRawPointer(panels.memory.pointer)
        for i in 0..<(panelCount * laneCount) {
            starts.storeBytes(
                of: start(channel(ofPanel: i / laneCount, lane: i % laneCount)), toByteOffset: i * 4, as: UInt32.self)
        }
        return panels
    }

    /// Panels of all groups.
    var panelCount: Int { geometry.groups * panels }

    /// The value of each output channel in the lanes of all panels.
    func perLane<T: BitwiseCopyable & ExpressibleByIntegerLiteral>(_ value: (Int) -> T) -> Packed<T> {
        Packed(count: panelCount * laneCount, zero: 0, slack: 0) {
            for i in 0..<(panelCount * laneCount) { $0[i] = value(channel(ofPanel: i / laneCount, lane: i % laneCount)) }
        }
    }

    /// The output channel of a lane of a panel, counted over all groups; lanes that are empty repeat the last.
    func channel(ofPanel panel: Int, lane: Int) -> Int {
        let lane = min(lane, lanes(ofPanel: panel % panels) - 1)
        return panel / panels * (geometry.outputChannels / geometry.groups) + channel(ofLane: panel % panels * laneCount + lane)
    }

    /// The output channel of a lane, within its group and counted over the panels.
    private func channel(ofLane lane: Int) -> Int {
        fold == 1 ? lane : lane % (geometry.outputChannels / geometry.groups)
    }
}

/// Panels of weights, and in front of them what the sums of their lanes start with.
struct PackedPanels<T: BitwiseCopyable> {
    fileprivate let memory: Packed<T>
    fileprivate let startBytes: Int

    /// The loop's view of it.
    @inline(__always) var view: PanelView { PanelView(start: memory.raw, weights: memory.raw + startBytes) }
}

struct PanelView {
    /// 64 bytes for each panel of 16 lanes.
    let start: UnsafeRawPointer
    let weights: UnsafeRawPointer
}
