import Records

extension Evaluation {
    /// What answers say that no model gives which was trained on such samples: that its classes are in another order, or that
    /// it sees numbers of another size. nil for what a poor model may answer, too.
    package var misfit: String? {
        guard labels.count >= Self.fewestSamples else { return nil }
        return otherOrder ?? sameAnswer
    }

    /// Of fewer samples nothing is said.
    private static let fewestSamples = 20

    /// Each class is mostly taken for another one, and each for one of its own.
    private var otherOrder: String? {
        let confusion = confusion
        var classes = [Int?](repeating: nil, count: classCount)
        var inOrder = 0
        for label in 0..<classCount {
            let row = confusion[label * classCount..<(label + 1) * classCount]
            guard let most = row.max(), most > 0, let answer = row.firstIndex(of: most).map({ $0 - row.startIndex }),
                classes[answer] == nil
            else { return nil }
            classes[answer] = label
            inOrder += most
        }
        let right = correct.value
        guard Double(inOrder) >= 0.7 * Double(labels.count), Double(inOrder - Int(right)) >= 0.3 * Double(labels.count) else {
            return nil
        }
        let names = classes.compactMap { $0 }.map { classNames[$0] }.joined(separator: ", ")
        return
            "is right in \(correct) of \(total) samples, and would be in \(inOrder) if its outputs were the classes in the order "
            + "\(names): give the data set classNames, or --class-names, in the order in which the model learnt them"
    }

    /// Nearly all answers are one class, to which most samples do not belong. Of two classes a small network that has learnt
    /// nothing does so, too.
    private var sameAnswer: String? {
        guard Set(labels).count > 2 else { return nil }
        let answers = predictions.reduce(into: [Int](repeating: 0, count: classCount)) { $0[$1] += 1 }
        let most = answers.max()!, answer = answers.firstIndex(of: most)!
        let belonging = labels.count { $0 == answer }
        guard Double(most) >= 0.95 * Double(labels.count), Double(belonging) <= 0.6 * Double(labels.count) else { return nil }
        return "answers \(classNames[answer]) to \(most) of \(total) samples: are they, and their scale, what it learnt from?"
    }
}
