import Tensors

/// Snappy's block format: the length, then literal runs and copies of what came before.
///
/// Source: format_description.txt of github.com/google/snappy.
enum Snappy {
    /// A block is a few kilobytes; more cannot be meant.
    private static let largest = 1 << 26

    /// nil where the block is damaged or unpacks to more than a table's block can hold.
    static func unpacked(_ block: Bytes) -> Bytes? {
        var position = 0
        guard let length = ProtocolBuffer.varint(block, &position), length <= UInt64(largest) else { return nil }
        var output: [UInt8] = []
        while position < block.count {
            let tag = Int(block[position])
            position += 1
            var count = tag >> 2 + 1
            if tag & 3 == 0 {
                if count > 60 {
                    guard let number = little(block, &position, bytes: count - 60) else { return nil }
                    count = number + 1
                }
                guard count <= block.count - position, output.count + count <= Int(length) else { return nil }
                output += block[position..<position + count].array(of: UInt8.self)
                position += count
                continue
            }
            var distance = 0
            if tag & 3 == 1 {
                count = tag >> 2 & 7 + 4
                distance = (tag >> 5) << 8
            }
            guard let low = little(block, &position, bytes: tag & 3 == 3 ? 4 : tag & 3) else { return nil }
            distance += low
            guard distance > 0, distance <= output.count, output.count + count <= Int(length) else { return nil }
            // A copy may overlap what it makes.
            for _ in 0..<count { output.append(output[output.count - distance]) }
        }
        return output.count == Int(length) ? Bytes(output) : nil
    }

    private static func little(_ block: Bytes, _ position: inout Int, bytes: Int) -> Int? {
        guard bytes <= block.count - position else { return nil }
        var value = 0
        for index in 0..<bytes { value |= Int(block[position + index]) << (8 * index) }
        position += bytes
        return value
    }
}
