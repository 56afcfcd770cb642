import Foundation
import Modelbook
import Testing

@Suite("Numbers that the kit's functions cannot take") struct KitLimitsTests {
    private func digits() throws -> (model: Model, data: Dataset) {
        let data = try Dataset(
            images: notebookFile("data/t10k-images-idx3-ubyte.gz"), labels: notebookFile("data/t10k-labels-idx1-ubyte.gz"))
        return (try Model(notebookFile("models/digits_int8.tflite"), named: "digits"), data.prefix(3))
    }

    @Test("a measurement needs something to measure", arguments: [0, -1, Int.min])
    func measurements(count: Int) throws {
        let (model, data) = try digits()
        #expect(
            message { _ = try model.latency(on: data, samples: count) }
                == "a latency is taken from 1 sample or more, not \(count)")
        #expect(message { _ = try model.profile(on: data, runs: count) } == "a profile is taken from 1 run or more, not \(count)")
    }

    @Test("a table of the largest tensors has none, or more")
    func largestTensors() throws {
        let model = try digits().model
        #expect(message { _ = try model.largestTensorsTable(-1) } == "a table cannot have -1 tensors")
        #expect(try model.largestTensorsTable(0).rows.isEmpty)
        #expect(try !model.largestTensorsTable(.max).rows.isEmpty)
    }

    @Test("a part of a data set is what there is of it")
    func parts() throws {
        let data = try digits().data
        let empty = [
            data.prefix(.min), data.prefix(-1), data.prefix(0), data[(.min)..<0], data[3..<(.max)], data[Int.max..<Int.max],
        ]
        #expect(empty.map(\.count.value) == [0, 0, 0, 0, 0, 0])
        #expect(data.prefix(.max).count.value == 3)
        #expect(empty[0].prefix(1).count.value == 0)
    }

    @Test("nothing is divided by zero or by what is no number", arguments: [0, -0.0, .nan, .infinity])
    func divisors(divisor: Double) throws {
        let expected = "elements cannot be divided by \(divisor)"
        let file = notebookFile("data/t10k-images-idx3-ubyte.gz")
        #expect(message { _ = try Dataset(inputs: file, dividedBy: divisor) } == expected)
        #expect(message { _ = try Dataset(images: file, labels: file, dividedBy: divisor) } == expected)
        #expect(message { _ = try Dataset(csv: "x.csv", dividedBy: divisor) } == expected)
        #expect(message { _ = try Dataset(cifar10: "x.bin", dividedBy: divisor) } == expected)
        #expect(message { _ = try Dataset(folder: "x", height: 8, width: 8, dividedBy: divisor) } == expected)
        #expect(
            message { _ = try digits().data.normalized(mean: [divisor], deviation: [1]) }
                == (divisor.isFinite ? "nothing was thrown" : "a mean is not a number"))
    }

    @Test("samples have a largest size")
    func sizes() throws {
        let data = try digits().data
        #expect(message { _ = try data.resized(height: .max, width: .max) }.hasSuffix("elements are too large"))
        #expect(
            message { _ = try data.resized(height: 1 << 14, width: (1 << 14) + 1) }
                == "samples of 16384 × 16385 × 1 elements are too large")
        #expect(message { _ = try data.resized(height: -1, width: 3) } == "images of -1 × 3 pixels have no pixels")
        #expect(message { _ = try Dataset(folder: "x", height: .max, width: 2) }.hasSuffix("elements are too large"))
        #expect(message { _ = try Dataset(sounds: "x", length: .max) }.hasSuffix("elements are too large"))
    }

    @Test("quantities of any number have a text and a display that the host can refuse")
    func quantities() {
        #expect((1 << 53).kilobytes.value == 0x1p63 && Int.min.megabytes.value == -0x1p83)
        #expect(Count(3).rounded(to: 2_000_000_000).description.utf8.count == 42)
        #expect(Count(1234).rounded(to: .min).description == "0")
        #expect(Count(3).rounded(to: 2_000_000_000).display?.problem != nil)
        #expect((Percentage(.nan) - Percentage(1)).magnitude.description == "not a number")
        #expect(Ratio(0).inverse.times.description == "infinite")
    }

    @Test(
        "whole numbers beyond a Double's are shown with all their digits, and times beyond four digits of a year by the calendar")
    func wholeNumbers() {
        func text(_ value: any Displayable) -> String? {
            switch value.display {
            case .text(let text)?: text
            case .number(let number)?: number.text
            default: nil
            }
        }
        #expect(text(9_007_199_254_740_993) == "9,007,199,254,740,993")
        #expect(text(-9_007_199_254_740_993) == "\u{2212}9,007,199,254,740,993")
        #expect(text(Int.min) == "\u{2212}9,223,372,036,854,775,808" && text(Int.max) == "9,223,372,036,854,775,807")
        #expect(text(1 << 60) == "1,152,921,504,606,846,976" && text(UInt64.max) == "18,446,744,073,709,551,615")
        #expect(text(-2024) == "\u{2212}2024" && text(Int8.min) == "\u{2212}128" && text(UInt8.max) == "255")
        #expect(text([9_007_199_254_740_993, -3, Int.min]) == "[9007199254740993, \u{2212}3, \u{2212}9223372036854775808]")
        #expect(text(Date(timeIntervalSince1970: 253_402_300_800)) == "10000-01-01")
        #expect(text(Date.distantPast) == "0000-12-30")
        #expect(Date(timeIntervalSince1970: 1e300).display?.problem == "a moment 1e+300 seconds from 1970 is in no calendar")
    }

    @Test("a whole number that a quantity cannot hold is an error when it is shown, and so is what is computed with it")
    func largeCounts() {
        let large = Count(9_007_199_254_740_993)
        #expect(!large.number.isFinite)
        #expect(large.number.derivation == "9007199254740993, and a quantity holds whole numbers up to 9007199254740992")
        #expect(!(large - Count(9_007_199_254_740_992)).number.isFinite)
        #expect(Count(9_007_199_254_740_992).value == 0x1p53 && Count(Int.min).value == -0x1p63)
        let most = Count(9_007_199_254_740_992), limit = ", and a quantity holds whole numbers up to 9007199254740992"
        #expect((most + most).value == 0x1p54 && (most - Count(-3) - Count(1)).value.isNaN && (most * 2).value == 0x1p54)
        let sum = most + Count(1), product = ByteCount(9_007_199_254_740_991) * 3
        #expect(sum.value.isNaN && sum.number.derivation?.hasSuffix(" + 1" + limit) == true)
        #expect(product.value.isNaN && product.number.derivation?.hasSuffix(" × 3" + limit) == true)
        #expect(Int.max.kilobytes.value.isNaN && 9_007_199_254_740_993.inWords().value.isNaN && UInt64.max.inWords().value.isNaN)
        #expect((Count(49) / 49).value == 1 && (PlainNumber(0x1p60) + PlainNumber(1)).value == 0x1p60)
    }

    @Test("what is no number is one to the host also in lists, dictionaries, tuples and optionals")
    func notNumbers() {
        func isNumber(_ value: Any) -> Bool {
            guard case .number(let number)? = Optional(value).display else { return true }
            return number.isFinite
        }
        let odd: [Any] = [
            [1.0, .nan], [[1], [Float.infinity]], ["a": Double.infinity], (1.0, (2, Double.nan)), Optional(Double.nan) as Any,
            Set([Double.infinity]), [Optional(1.0), .nan], ["a": [Percentage(.nan)]],
        ]
        for value in odd { #expect(!isNumber(value), "\(value)") }
        for value in [[1.0, 2], ["a": 1], (1, "nan"), ["nan"], [Double?.none]] as [Any] { #expect(isNumber(value), "\(value)") }
    }

    @Test("a class that there is not ends the program with its number")
    func classes() async throws {
        let result = try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent],
            performing: {
                let data = try Dataset(
                    images: notebookFile("data/t10k-images-idx3-ubyte.gz"), labels: notebookFile("data/t10k-labels-idx1-ubyte.gz")
                )
                _ = try Model(notebookFile("models/digits_int8.tflite")).evaluate(on: data.prefix(3)).recall(of: 10)
            })
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self).contains(
                "Fatal error: there is no class 10: they are 0 … 9"))
    }

    @Test("a chart of no models ends the program with a word")
    func noModels() async throws {
        let result = try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent], performing: { _ = Chart.layerSizes("a", []) })
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("Fatal error: layerSizes needs a model"))
    }
}
