extension HDF5Bytes {
    /// The elements at the front of `data` as numbers or text.
    func values(
        _ data: [UInt8], of type: HDF5Type, count: Int, _ budget: inout Budget
    ) throws(ArchiveError) -> HDF5File.Values {
        func bits(_ index: Int) -> UInt64 {
            var value: UInt64 = 0
            for byte in 0..<type.size {
                let position = type.isBigEndian ? byte : type.size - 1 - byte
                value = value << 8 | UInt64(data[index * type.size + position])
            }
            return value
        }
        switch type.kind {
        case .integer(let isSigned):
            let unused = 64 - 8 * type.size
            return .ints(
                (0..<count).map {
                    let value = bits($0) << UInt64(unused)
                    return isSigned ? Int64(bitPattern: value) >> unused : Int64(bitPattern: value >> UInt64(unused))
                })
        case .float32:
            if !type.isBigEndian {
                return .floats(
                    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
                        data.withUnsafeBytes {
                            UnsafeMutableRawBufferPointer(buffer).copyMemory(
                                from: UnsafeRawBufferPointer(rebasing: $0.prefix(4 * count)))
                        }
                        initialized = count
                    })
            }
            return .floats((0..<count).map { Float(bitPattern: UInt32(bits($0))) })
        case .float16: return .floats((0..<count).map { Self.half(UInt16(bits($0))) })
        case .bfloat16: return .floats((0..<count).map { Float(bitPattern: UInt32(bits($0)) << 16) })
        case .float64: return .doubles((0..<count).map { Double(bitPattern: bits($0)) })
        case .opaque: throw failure("the element type is neither a number nor text", at: 0)
        case .text:
            return .strings(
                (0..<count).map { index in
                    let range = index * type.size..<(index + 1) * type.size
                    return String(decoding: data[range].prefix { $0 != 0 }, as: UTF8.self)
                })
        case .variableText:
            var texts: [String] = []
            var collections: [Int: [Int: Range<Int>]] = [:]
            for index in 0..<count {
                let reference = HDF5Bytes(Array(data[index * 16..<(index + 1) * 16]), file: file)
                let length = try reference.number(0, 4)
                guard length > 0, let address = try reference.address(4), address > 0 else {
                    texts.append("")
                    continue
                }
                if collections[address] == nil { collections[address] = try collection(at: address, &budget) }
                guard let object = collections[address]?[try reference.number(12, 4)], length <= object.count else {
                    throw failure("the text is not where it should be", at: address)
                }
                try budget.spend(length, self, at: address)
                texts.append(String(decoding: bytes[object.prefix(length)].prefix { $0 != 0 }, as: UTF8.self))
            }
            return .strings(texts)
        }
    }

    /// Where each object of a collection lies.
    ///
    /// Source: "HDF5 File Format Specification" 3.0, III.E.
    private func collection(at address: Int, _ budget: inout Budget) throws(ArchiveError) -> [Int: Range<Int>] {
        try expect("GCOL", at: address)
        let all = try range(address, try number(address + 8, 8))
        var objects: [Int: Range<Int>] = [:]
        var position = address + 16
        while all.upperBound - position >= 16 {
            let index = try number(position, 2)
            // Object 0 is the free space at the end.
            if index == 0 { break }
            let size = try number(position + 8, 8)
            guard size <= all.upperBound - position - 16 else {
                throw failure("the text is longer than its collection", at: position)
            }
            try budget.spend(16, self, at: position)
            objects[index] = position + 16..<position + 16 + size
            position += 16 + (size + 7) / 8 * 8
        }
        return objects
    }

    /// An IEEE 754 number of 16 bits.
    private static func half(_ bits: UInt16) -> Float {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 31)
        let fraction = Float(bits & 1023)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
        }
    }
}
