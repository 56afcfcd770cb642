import Modelbook
import Testing

@Suite("Answers that no trained model gives")
struct MisfitTests {
    /// Of samples of three classes in turn, the answers by label.
    private func misfit(_ answers: [[Int]], names: [String] = ["no", "stop", "yes"]) throws -> String? {
        let labels = (0..<answers[0].count * 3).map { (sample: Int) -> Int in sample % 3 }
        let values = labels.indices.flatMap { (sample: Int) -> [Float] in
            let answer = answers[labels[sample]][sample / 3]
            return (0..<3).map { (output: Int) -> Float in output == answer ? 0.8 : 0.1 }
        }
        let data = try Dataset(labels.map { [Float($0)] }, labels: labels, classNames: names)
        return try Evaluation(values: values, data: data, origins: []).misfit
    }

    @Test("classes in another order are said in the model's order")
    func order() throws {
        let turned = (0..<3).map { (label: Int) -> [Int] in
            (0..<10).map { (sample: Int) -> Int in sample == 9 ? label : (label + 1) % 3 }
        }
        #expect(
            try misfit(turned)
                == """
                is right in 3 of 30 samples, and would be in 27 if its outputs were the classes in the order yes, no, stop: give \
                the data set classNames, or --class-names, in the order in which the model learnt them
                """)
    }

    @Test("one answer to all samples is said, where most are of another class")
    func same() throws {
        #expect(
            try misfit(Array(repeating: Array(repeating: 1, count: 10), count: 3))
                == "answers stop to 30 of 30 samples: are they, and their scale, what it learnt from?")
    }

    @Test("columns that integers of one scale cannot hold are said, with what leaves the input on floats")
    func lostColumns() throws {
        let model = try Model(fixture("rescaling/columns.keras"), named: "columns")
        let rows = (0..<20).map { (row: Int) -> [Float] in
            let first = 3000 + row * 100, second = 14 + row % 5
            return [Float(first), Float(second)]
        }
        let labels = rows.map { (row: [Float]) -> Int in row[1] < 16 ? 1 : 0 }
        let data = try Dataset(rows, labels: labels)
        // 4,900 in 255 steps.
        #expect(
            model.lostColumns(of: try model.quantized(.int8, calibratedOn: data, named: "small"), data)
                == """
                'small' takes all 2 columns in steps of 19.216, of which column 2 varies by no more than 0.2: bring the columns to \
                one range before the model, or leave its input on floats with keepingFloat: ["classes/linear"], inputOutput: .float32
                """)
        let kept = try model.quantized(.int8, calibratedOn: data, keepingFloat: ["classes/linear"], inputOutput: .float32)
        #expect(model.lostColumns(of: kept, data) == nil)
        #expect(try kept.evaluate(on: data).accuracy.value > 0.7)
    }

    @Test("of a model that is right, of a poor one and of few samples nothing is said")
    func nothing() throws {
        #expect(try misfit((0..<3).map { Array(repeating: $0, count: 10) }) == nil)
        let poor = (0..<3).map { (label: Int) -> [Int] in (0..<12).map { (sample: Int) -> Int in (sample * 7 + label) % 3 } }
        #expect(try misfit(poor) == nil)
        #expect(try misfit(Array(repeating: Array(repeating: 1, count: 6), count: 3)) == nil)
        let two = try Dataset([[Float]](repeating: [0], count: 40), labels: (0..<40).map { (sample: Int) -> Int in sample % 2 })
        #expect(try Evaluation(values: [Float](repeating: 0.9, count: 40), data: two, origins: []).misfit == nil)
    }
}
