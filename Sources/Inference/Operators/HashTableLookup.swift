import Models
import Tensors

/// HASHTABLE_LOOKUP: rows of a table by their keys, and which keys were there.
enum HashTableLookup {
    /// Inputs: what is sought [n], keys in ascending order [rows], values [rows, …], strings too. Outputs: the values
    /// [n, …], zeros or empty where the key is missing; hits [n].
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 3...3, outputs: 2...2)
        let (sought, keys, values) = (try node.input(0), try node.input(1), try node.input(2))
        let (y, hits) = (try node.output(0), try node.output(1))
        for tensor in [sought, keys] {
            try node.expect(tensor, type: .int32)
            try node.expect(tensor, rank: 1...1)
        }
        let isText = values.type == .string
        try node.expect(values, rank: 1...(isText ? 1 : Int.max))
        try node.require(
            keys.shape[0] == values.shape[0] && keys.shape[0] > 0,
            "there are \(keys.shape[0]) keys for values of shape \(values.shape)")
        try node.expectSameType(values, y)
        try node.expect(hits, type: .uint8)
        let (count, rows) = (sought.shape[0], keys.shape[0])
        try node.resize(hits, to: [count])
        func find(_ i: Int) -> Int? {
            let row = row(of: sought.elements(as: Int32.self)[i], in: keys.elements(), rows)
            hits.elements(as: UInt8.self)[i] = row == nil ? 0 : 1
            return row
        }
        if isText {
            node.resizeWhenEvaluated(y)
            return {
                let strings = try values.entries(node)
                try y.write((0..<count).map { find($0).map { strings[$0] } ?? Bytes([]) }, shape: [count])
            }
        }
        try node.resize(y, to: Shape([count] + values.shape.dimensions.dropFirst()))
        let run = try values.shape.dimensions.dropFirst().reduce(node.elementSize(values), *)
        return {
            for i in 0..<count {
                if let row = find(i) {
                    (y.data + i * run).copyMemory(from: values.data + row * run, byteCount: run)
                } else {
                    (y.data + i * run).initializeMemory(as: UInt8.self, repeating: 0, count: run)
                }
            }
        }
    }

    /// By halving: the steps are those of the C library's `bsearch`, which shows where keys are not in order.
    private static func row(of key: Int32, in keys: UnsafePointer<Int32>, _ count: Int) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let difference = key &- keys[middle]
            if difference == 0 { return middle }
            if difference < 0 { high = middle } else { low = middle + 1 }
        }
        return nil
    }
}
