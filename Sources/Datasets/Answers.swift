#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The classes that a model gives for samples, beside those that they have; as many of both.
package struct Answers: Sendable {
    package let predictions: [Int]
    package let labels: [Int]

    package init(_ predictions: [Int], labels: [Int]) { (self.predictions, self.labels) = (predictions, labels) }

    package var correct: Int { count { $0 == $1 } }

    /// For how many samples something holds of the prediction and the label.
    @inline(__always)
    private func count(_ holds: (_ prediction: Int, _ label: Int) -> Bool) -> Int {
        var count = 0
        for index in labels.indices where holds(predictions[index], labels[index]) { count += 1 }
        return count
    }

    package func count(predicted label: Int) -> Int { count { prediction, _ in prediction == label } }
    package func count(labelled label: Int) -> Int { count { $1 == label } }
    /// Samples of a class that are given it.
    package func count(correct label: Int) -> Int { count { $0 == label && $1 == label } }

    /// How many predictions differ from others of the same samples.
    package func differences(from other: Answers) -> Int { Answers(predictions, labels: other.predictions).count { $0 != $1 } }

    /// How many samples are right here and wrong there.
    package func corrections(of other: Answers) -> Int {
        var count = 0
        for index in labels.indices where predictions[index] == labels[index] && other.predictions[index] != labels[index] {
            count += 1
        }
        return count
    }

    /// How often each class (row) was taken for each class (column), row-major.
    package func confusion(classCount: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: classCount * classCount)
        for index in labels.indices { counts[labels[index] * classCount + predictions[index]] += 1 }
        return counts
    }
}

extension OutputRows {
    /// The mean of the negative logarithms of the values at one index of each row, at least `least`.
    package func crossEntropy(of chosen: [Int], least: Double) -> Double {
        var sum = 0.0
        for (row, index) in chosen.enumerated() { sum -= log(max(Double(values[row * width + index]), least)) }
        return sum / Double(chosen.count)
    }
}
