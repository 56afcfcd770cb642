import Modelbook
import Testing

/// What is kept between runs is kept by the identity of the data: nothing that a computation sees may be missing from it.
@Suite("The identity of data sets")
struct DatasetIdentityTests {
    private static let samples: [[Float]] = [[1, 2], [3, 4], [5, 6]]

    private func data(
        _ samples: [[Float]] = samples, labels: [Int] = [0, 1, 1], targets: [[Float]] = [[1], [2], [3]],
        classNames: [String] = ["a", "b"]
    ) throws -> Dataset { try Dataset(samples, labels: labels, targets: targets, classNames: classNames) }

    @Test("what is equal has one identity, and whatever differs has another")
    func differing() throws {
        let first = try data()
        #expect(try data().identity == first.identity)
        var relabelled = first, renamed = first, retargeted = first, reshaped = first
        relabelled.labels = [1, 1, 0]
        renamed.classNames = ["b", "a"]
        retargeted.targets[1] = 7
        reshaped.sampleShape = [1, 2]
        let others = try [
            data([[1, 2], [3, 4], [5, 7]]), data(labels: [1, 0, 1]), data(targets: [[1], [2], [4]]),
            data(classNames: ["b", "a"]), data(classNames: ["a, b"]), data(labels: []), data(targets: []), first[0..<2],
            first[1..<3],
            first.normalized(mean: [1], deviation: [2]), first.normalized(mean: [1], deviation: [3]), relabelled, renamed,
            retargeted, reshaped,
        ]
        let identities = Set(others.map(\.identity) + [first.identity])
        // Other names in another order are the same, however they came about.
        #expect(renamed.identity == (try data(classNames: ["b", "a"]).identity))
        #expect(identities.count == others.count)
    }
}
