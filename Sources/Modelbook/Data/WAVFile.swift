import Datasets
import Tensors

/// Sound in a RIFF WAVE file: integer PCM of 8, 16, 24 and 32 bits, and 32- and 64-bit floats.
///
/// Source: Multimedia Programming Interface and Data Specifications 1.0, and WAVEFORMATEXTENSIBLE of the Windows API.
struct WAVFile: Sendable {
    /// Samples per second.
    let rate: Int
    /// The mean of the channels, -1 ... 1: an integer of n bits is divided by 2ⁿ⁻¹.
    let samples: [Float]

    /// - Throws: `KitError` naming the file where it is damaged or holds another encoding.
    init(_ content: Bytes, path: String) throws {
        func number(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reversed().reduce(0) { $0 << 8 | Int(content[offset + $1]) }
        }
        func text(_ offset: Int) -> String { String(decoding: content[offset..<offset + 4].array(of: UInt8.self), as: UTF8.self) }
        guard content.count >= 12, text(0) == "RIFF", text(8) == "WAVE" else {
            throw KitError("'\(path)' is not a WAV file: it does not begin with RIFF and WAVE")
        }
        var format: (code: Int, channels: Int, rate: Int, bits: Int)?
        var data: Range<Int>?
        var offset = 12
        while offset + 8 <= content.count, data == nil {
            let size = number(offset + 4, 4)
            let body = offset + 8
            guard body + size <= content.count else {
                throw KitError("'\(path)' ends at byte \(content.count), within its part '\(text(offset))' of \(size) bytes")
            }
            if text(offset) == "fmt ", size >= 16 {
                // WAVE_FORMAT_EXTENSIBLE has the code at the beginning of its GUID.
                let code = number(body, 2) == 0xFFFE && size >= 26 ? number(body + 24, 2) : number(body, 2)
                format = (code, number(body + 2, 2), number(body + 4, 4), number(body + 14, 2))
            } else if text(offset) == "data" {
                data = body..<body + size
            }
            offset = body + size + size % 2
        }
        guard let format, let data else { throw KitError("'\(path)' has no sound: 'fmt ' or 'data' is missing") }
        let isFloat = format.code == 3
        guard format.channels > 0,
            isFloat ? [32, 64].contains(format.bits) : format.code == 1 && [8, 16, 24, 32].contains(format.bits)
        else {
            throw KitError(
                "'\(path)' has sound of the format \(format.code) with \(format.bits) bits; PCM of 8, 16, 24 or 32 bits and floats are read",
                help: "Convert it, for example with: sox in.wav -b 16 out.wav")
        }
        rate = format.rate
        samples = PCM(bits: format.bits, isFloat: isFloat, channels: format.channels).samples(content[data])
        if let index = samples.firstIndex(where: { !$0.isFinite }) {
            throw KitError(
                "sample \(index + 1) of the sound '\(path)' is \(samples[index])", help: "Leave the file out, or make it anew.")
        }
    }
}
