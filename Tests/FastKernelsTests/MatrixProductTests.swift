import Inference
import KernelInterface
import TestSupport
import Testing

@Suite("Fast products of matrices, every build, against their definition")
struct MatrixProductTests {
    private func product(_ r: inout Randoms) -> MatrixProduct {
        MatrixProduct(
            rows: r.element([1, 2, 3, 7, 8, 9, 17]), columns: r.element([1, 2, 15, 16, 17, 33, 40]), depth: r.integer(1...19),
            isLeftTransposed: r.integer(0...1) == 0, isRightTransposed: r.integer(0...1) == 0)
    }

    private func indices(_ p: MatrixProduct, _ row: Int, _ column: Int) -> [(Int, Int)] {
        (0..<p.depth).map { k in
            (
                p.isLeftTransposed ? k * p.rows + row : row * p.depth + k,
                p.isRightTransposed ? column * p.depth + k : k * p.columns + column
            )
        }
    }

    private func run<In: BitwiseCopyable, Out: BitwiseCopyable>(
        _ kernel: any PreparedMatrixProduct, _ a: [In], _ b: [In], count: Int, as _: Out.Type
    ) -> [Out] {
        [Out](unsafeUninitializedCapacity: count) { y, filled in
            withUnsafeTemporaryAllocation(byteCount: kernel.scratchBytes, alignment: 64) { scratch in
                scratch.initializeMemory(as: UInt8.self, repeating: 0xFF)
                a.withUnsafeBytes { a in
                    b.withUnsafeBytes { b in
                        for isSameRight in [false, true] {
                            kernel.run(
                                a.baseAddress!, b.baseAddress!, y.baseAddress!, isSameRight: isSameRight,
                                scratch: scratch.baseAddress!)
                        }
                    }
                }
            }
            filled = count
        }
    }

    @Test("float products are the sums over the depth", arguments: FastKernels.builds.map(\.name))
    func floats(build name: String) throws {
        let build = try named(name)
        for seed in 0..<150 as Range<UInt64> {
            var r = Randoms(seed: seed)
            let p = product(&r)
            let a = r.floats(p.rows * p.depth), b = r.floats(p.depth * p.columns)
            let y = run(try #require(build.floatMatrixProduct(p)), a, b, count: p.rows * p.columns, as: Float.self)
            var worst = 0.0
            for row in 0..<p.rows {
                for column in 0..<p.columns {
                    let sum = indices(p, row, column).reduce(0.0) { $0 + Double(a[$1.0]) * Double(b[$1.1]) }
                    worst = max(worst, abs(sum - Double(y[row * p.columns + column])))
                }
            }
            #expect(worst < 1e-5, "seed \(seed): \(p)")
        }
    }

    @Test("int8 products equal the fixed-point definition to the bit", arguments: FastKernels.builds.map(\.name))
    func int8s(build name: String) throws {
        let build = try named(name)
        for seed in 0..<150 as Range<UInt64> {
            var r = Randoms(seed: seed + 100)
            let p = product(&r)
            let a = r.int8s(p.rows * p.depth), b = r.int8s(p.depth * p.columns)
            let (zeroA, zeroB) = (r.integer(-128...127), r.integer(-128...127))
            let scaling = FixedPointProblem(
                seed: seed, channels: 1, rounding: r.element([.twice, .real]), minimum: -128, maximum: 127)
            let kernel = try #require(
                build.int8MatrixProduct(
                    p, zeroPointA: Int32(zeroA), zeroPointB: Int32(zeroB), requantization: scaling.requantization))
            let y = run(kernel, a, b, count: p.rows * p.columns, as: Int8.self)
            for row in 0..<p.rows {
                for column in 0..<p.columns {
                    let sum = indices(p, row, column).reduce(0) { $0 + (Int(a[$1.0]) - zeroA) * (Int(b[$1.1]) - zeroB) }
                    #expect(Int(y[row * p.columns + column]) == scaling.output(sum, channel: 0), "seed \(seed): \(p)")
                }
            }
        }
    }

    @Test("matrices too large for the packed copies are left to the reference kernel")
    func large() throws {
        let build = try #require(FastKernels.build)
        let p = MatrixProduct(rows: 1, columns: 1 << 20, depth: 1 << 20, isLeftTransposed: false, isRightTransposed: false)
        #expect(build.floatMatrixProduct(p) == nil)
    }
}
