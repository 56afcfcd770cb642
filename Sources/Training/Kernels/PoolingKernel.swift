import KernelInterface

/// The largest or the mean element of each window that lies in the image, channel by channel.
final class PoolingKernel: LayerKernel {
    private let geometry: WindowGeometry
    private let isMaximum: Bool

    init(_ geometry: WindowGeometry, isMaximum: Bool) {
        self.geometry = geometry
        self.isMaximum = isMaximum
    }

    var scratchBytes: Int { geometry.inputChannels * 4 + 64 }

    /// Calls `body` with the offsets of each output pixel and of the pixels of its window.
    @inline(__always)
    private func forEachWindow(_ body: (_ output: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void) {
        var output = 0
        for y in 0..<geometry.outputHeight {
            let rows = geometry.tapsY(at: y), top = y * geometry.strideY - geometry.padTop
            for x in 0..<geometry.outputWidth {
                let columns = geometry.tapsX(at: x), left = x * geometry.strideX - geometry.padLeft
                body(
                    output, top + rows.lowerBound..<top + rows.upperBound,
                    left + columns.lowerBound..<left + columns.upperBound)
                output += geometry.inputChannels
            }
        }
    }

    func forward(_ pass: Pass) {
        let channels = geometry.inputChannels, width = geometry.inputWidth
        for sample in 0..<pass.samples {
            let image = pass.inputs[0] + sample * geometry.inputImage, result = pass.output + sample * pass.outputCount
            forEachWindow { output, rows, columns in
                let y = result + output
                if isMaximum {
                    y.update(from: image + (rows.lowerBound * width + columns.lowerBound) * channels, count: channels)
                    for row in rows {
                        for column in columns {
                            let x = image + (row * width + column) * channels
                            for c in 0..<channels { y[c] = x[c] > y[c] ? x[c] : y[c] }
                        }
                    }
                } else {
                    y.update(repeating: 0, count: channels)
                    for row in rows {
                        for column in columns { Vector.add(image + (row * width + column) * channels, to: y, count: channels) }
                    }
                    let share = Float(rows.count * columns.count)
                    for c in 0..<channels { y[c] /= share }
                }
            }
        }
    }

    /// Of equal maxima the first has the gradient.
    func backward(_ pass: Pass) {
        guard let gradient = pass.inputGradients[0] else { return }
        if isMaximum, isQuartering { return quarterBackward(pass, gradient) }
        let channels = geometry.inputChannels, width = geometry.inputWidth
        let rest = pass.scratch.assumingMemoryBound(to: Float.self)
        gradient.update(repeating: 0, count: pass.samples * geometry.inputImage)
        for sample in 0..<pass.samples {
            let image = pass.inputs[0] + sample * geometry.inputImage, into = gradient + sample * geometry.inputImage
            let result = pass.output + sample * pass.outputCount, dResult = pass.outputGradient + sample * pass.outputCount
            forEachWindow { output, rows, columns in
                let y = result + output, dy = dResult + output
                if isMaximum {
                    rest.update(from: dy, count: channels)
                    for row in rows {
                        for column in columns {
                            let x = image + (row * width + column) * channels, dx = into + (row * width + column) * channels
                            for c in 0..<channels {
                                let isLargest = x[c] == y[c], gradient = rest[c]
                                dx[c] += isLargest ? gradient : 0
                                rest[c] = isLargest ? 0 : gradient
                            }
                        }
                    }
                } else {
                    let share = 1 / Float(rows.count * columns.count)
                    for row in rows {
                        for column in columns {
                            Vector.add(dy, times: share, to: into + (row * width + column) * channels, count: channels)
                        }
                    }
                }
            }
        }
    }

    // MARK: Windows of 2 × 2 that do not overlap

    private var isQuartering: Bool {
        geometry.filterHeight == 2 && geometry.filterWidth == 2 && geometry.strideY == 2 && geometry.strideX == 2
            && geometry.padTop == 0 && geometry.padLeft == 0 && geometry.isInside
    }

    private func quarterBackward(_ pass: Pass, _ gradient: UnsafeMutablePointer<Float>) {
        let channels = geometry.inputChannels, row = geometry.inputWidth * channels
        // What is left over at the right and below belongs to no window.
        if geometry.inputHeight % 2 + geometry.inputWidth % 2 > 0 {
            gradient.update(repeating: 0, count: pass.samples * geometry.inputImage)
        }
        for sample in 0..<pass.samples {
            for y in 0..<geometry.outputHeight {
                let first = sample * geometry.inputImage + 2 * y * row
                let output = sample * pass.outputCount + y * geometry.outputWidth * channels
                for x in 0..<geometry.outputWidth {
                    let a = pass.inputs[0] + (first + 2 * x * channels), dx = gradient + (first + 2 * x * channels)
                    let b = a + channels, c = a + row, db = dx + channels, dc = dx + row, dd = dc + channels
                    let most = pass.output + (output + x * channels), dy = pass.outputGradient + (output + x * channels)
                    var i = 0
                    while i &+ 8 <= channels {
                        let largest = Vector.eight(most + i)
                        var rest = Vector.eight(dy + i)
                        Vector.move(&rest, where: Vector.eight(a + i) .== largest, to: dx + i)
                        Vector.move(&rest, where: Vector.eight(b + i) .== largest, to: db + i)
                        Vector.move(&rest, where: Vector.eight(c + i) .== largest, to: dc + i)
                        Vector.store(rest, to: dd + i)
                        i &+= 8
                    }
                    while i < channels {
                        let largest = most[i]
                        var rest = dy[i]
                        func move(_ x: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>) {
                            dx[i] = x[i] == largest ? rest : 0
                            rest = x[i] == largest ? 0 : rest
                        }
                        move(UnsafePointer(a), dx)
                        move(UnsafePointer(b), db)
                        move(UnsafePointer(c), dc)
                        dd[i] = rest
                        i &+= 1
                    }
                }
            }
        }
    }
}
