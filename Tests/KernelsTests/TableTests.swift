import Foundation
import KernelInterface
import Kernels
import Testing

@Suite struct TableTests {
    @Test("a table of bytes is the function, rounded")
    func bytes() {
        let table = LookupTable.bytes(-128...127, inputScale: 0.05, inputZero: 3, outputScale: 1 / 256, outputZero: -128) {
            1 / (1 + Foundation.exp(-$0))
        }
        for q in -128...127 {
            let real = 1 / (1 + exp(-Double(0.05 * Float(q - 3))))
            #expect(abs(Double(table[q & 255]) + 128 - real * 256) <= 0.501 || table[q & 255] == 127)
        }
    }

    @Test("16-bit logistic and tanh stay within 2⁻¹¹ of the real ones", arguments: [1.0 / 4096, 1.0 / 2048, 3e-4] as [Float])
    func sigmoid(scale: Float) {
        let x = (-128..<128).map { Int16($0 * 256) }
        var logistic = [Int16](repeating: 0, count: x.count)
        var tanh = logistic
        SigmoidTable(inputScale: scale, powers: 0...0).logistic(count: x.count, x: x, y: &logistic)
        SigmoidTable(inputScale: scale, powers: 0...1).tanh(count: x.count, x: x, y: &tanh)
        for i in x.indices {
            let real = Double(scale) * Double(x[i])
            #expect(abs(Double(logistic[i]) / 32768 - 1 / (1 + exp(-real))) < 0x1p-11)
            #expect(abs(Double(tanh[i]) / 32768 - Foundation.tanh(real)) < 0x1p-11)
        }
    }

    @Test("the table of the logistic function has the stored ends")
    func entries() {
        #expect(SigmoidTable.entries.count == 256)
        #expect(SigmoidTable.entries[0] == 32768)
        #expect(SigmoidTable.entries[255] == 65535)
        #expect(SigmoidTable.entries.sorted() == SigmoidTable.entries)
    }

    @Test("a row of softmax sums to one within its steps")
    func softmax() {
        let x: [Int8] = [-128, -3, 0, 4, 100, 127]
        var y = [Int8](repeating: 0, count: x.count)
        Reference.softmax(rows: 1, depth: x.count, x: x, y: &y, scale: SoftmaxScale(beta: 1, scale: 0.1))
        #expect(abs(y.reduce(0) { $0 + Int($1) + 128 } - 256) <= 2)
        #expect(y == y.sorted())
    }

    @Test("tensors that do not match cannot be broadcast")
    func broadcast() {
        #expect(Pairing.shape([2, 3], [3]) == [2, 3])
        #expect(Pairing.shape([2, 1], [1, 5]) == [2, 5])
        #expect(Pairing.shape([2, 3], [2]) == nil)
        var pairs: [[Int]] = []
        Pairing([2, 1, 3], [4, 1], result: [2, 4, 3]).forEachRun { pairs.append([$0, $1, $2]) }
        #expect(pairs.map { $0[2] } == pairs.map { $0[2] }.sorted())
    }
}
