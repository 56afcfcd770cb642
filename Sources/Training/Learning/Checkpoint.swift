import FoundationEssentials
import SystemIO

/// The state of a training after an epoch: all that it needs to go on as if it had not been ended.
struct Checkpoint {
    private static let mark = Array("modelbook checkpoint 1\n".utf8)

    var fingerprint: UInt64
    var step: Int
    var history: History
    var weights: [Float]
    var slots: [[Float]]
    var best: [Float]?
    var mask: [Float]?

    init(
        fingerprint: UInt64, step: Int, history: History, weights: [Float], slots: [[Float]], best: [Float]?, mask: [Float]?
    ) {
        self.fingerprint = fingerprint
        self.step = step
        self.history = history
        self.weights = weights
        self.slots = slots
        self.best = best
        self.mask = mask
    }

    /// What is not floats.
    private struct Head: Codable {
        var fingerprint: UInt64
        var step: Int
        var history: History
        /// Of the weights, each slot, the best epoch's weights and the mask; -1 where there is none.
        var counts: [Int]
        var digest: UInt64
    }

    /// Reads a checkpoint; nil where there is none.
    ///
    /// - Throws: `TrainingError` for a file that is none, or is not whole.
    init?(_ path: String) throws {
        guard Files.exists(path) else { return nil }
        let damaged = TrainingError(
            "'\(path)' is not a checkpoint, or not a whole one", help: "Give another name; remove it if it was one.")
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.read(path, limit: FileLimit.data).bytes } catch {
            throw TrainingError("the checkpoint '\(path)' cannot be read: \(error.reason)")
        }
        guard bytes.starts(with: Self.mark), let end = bytes[Self.mark.count...].firstIndex(of: 10),
            let head = try? JSONDecoder().decode(Head.self, from: Data(bytes[Self.mark.count..<end]))
        else { throw damaged }
        let body = bytes[(end + 1)...], counts = head.counts
        guard counts.count >= 3, counts.allSatisfy({ (-1...body.count / 4).contains($0) }),
            counts.reduce(0, { $0 + max($1, 0) }) * 4 == body.count
        else { throw damaged }
        var hash = Hash()
        hash.combine(body)
        guard hash.value == head.digest else { throw damaged }
        var offset = body.startIndex
        let parts = counts.map { count -> [Float]? in
            guard count >= 0 else { return nil }
            defer { offset += 4 * count }
            return (0..<count).map { i in
                let at = offset + 4 * i
                return Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(body[at + $1]) << UInt32(8 * $1) })
            }
        }
        guard let weights = parts[0], parts[1..<parts.count - 2].allSatisfy({ $0 != nil }) else { throw damaged }
        self.init(
            fingerprint: head.fingerprint, step: head.step, history: head.history, weights: weights,
            slots: parts[1..<parts.count - 2].map { $0! }, best: parts[parts.count - 2], mask: parts[parts.count - 1])
    }

    /// Writes it whole or not at all.
    func write(to path: String) throws {
        var body: [UInt8] = []
        for part in [weights] + slots + [best ?? [], mask ?? []] {
            part.withUnsafeBytes { body += $0 }
        }
        var hash = Hash()
        hash.combine(body[...])
        let head = Head(
            fingerprint: fingerprint, step: step, history: history,
            counts: [weights.count] + slots.map(\.count) + [best?.count ?? -1, mask?.count ?? -1], digest: hash.value)
        let bytes = Self.mark + Array(try JSONEncoder().encode(head)) + [10] + body
        do throws(FileError) { try Files.write(bytes, to: path) } catch {
            throw TrainingError("the checkpoint '\(path)' \(error.reason)")
        }
    }

    /// FNV-1a over 64 bits: finds damage, not forgery.
    struct Hash {
        private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func combine(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }

        mutating func combine(_ text: String) { combine(text.utf8) }

        /// Whole floats at a time.
        mutating func combine(_ floats: UnsafeBufferPointer<Float>) {
            for float in floats { value = (value ^ UInt64(float.bitPattern)) &* 0x100_0000_01B3 }
        }

        mutating func combine(_ floats: [Float]) { floats.withUnsafeBufferPointer { combine($0) } }
        mutating func combine(_ memory: FloatMemory) { combine(UnsafeBufferPointer(start: memory.base, count: memory.count)) }
    }
}
