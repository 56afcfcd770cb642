import Modelbook
import Testing

@Suite("Models that remember")
struct StateTests {
    @Test("an LSTM begins anew with each sample, at any number of threads", arguments: [1, 2, 3])
    func anew(threads: Int) throws {
        let model = try Model(fixture("variables/lstm.keras"))
        // The labels are the classes that Keras predicts.
        let data = try Dataset(inputs: fixture("variables/x.npy"), labels: fixture("variables/y.npy"), dividedBy: 1)
        #expect(try model.evaluate(on: data, kernels: .fast, threads: threads).accuracy.value == 1)
        #expect(try model.evaluate(on: data, kernels: .reference, threads: threads).accuracy.value == 1)
    }

    @Test("as a stream it goes on from each sample to the next, on one thread")
    func stream() throws {
        let model = try Model(fixture("variables/lstm.keras"))
        let data = try Dataset(inputs: fixture("variables/x.npy"), labels: fixture("variables/y.npy"), dividedBy: 1)
        let one = try model.evaluate(on: data, kernels: .fast, asStream: true, threads: 1)
        #expect(one.accuracy.value < 1)
        let three = try model.evaluate(on: data, kernels: .fast, asStream: true, threads: 3)
        #expect(three.probabilities == one.probabilities)
    }
}
