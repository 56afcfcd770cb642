/// What each of a run of steps reads and writes of the memory that comes and goes, and which order of them needs least.
package struct StepOrder {
    /// Bytes of each tensor; 0 for one that has its place all the time.
    private let sizes: [Int]
    private let readers: [Int]
    private let inputs: [[Int]]
    private let outputs: [[Int]]
    /// Steps that must come first, by count, and whom each one frees.
    private let waitsFor: [Int]
    private let frees: [[Int]]
    private let lasting: [Bool]
    private let start: Int
    /// A random number for each step: their sum modulo 2 tells sets of steps apart.
    private let marks: [UInt64]

    /// - Parameters:
    ///   - sizes: bytes of each tensor; 0 for one that has its place all the time.
    ///   - inputs: for each step the tensors that it reads, each once.
    ///   - outputs: for each step the tensors that it makes.
    ///   - before: for each step those that must come first.
    ///   - alive: the tensors that are there before the first step.
    ///   - lasting: the tensors that are there after the last step.
    package init(
        sizes: [Int], inputs: [[Int]], outputs: [[Int]], before: [Set<Int>], alive: [Int], lasting: [Int]
    ) {
        (self.sizes, self.inputs, self.outputs) = (sizes, inputs, outputs)
        var readers = [Int](repeating: 0, count: sizes.count)
        for tensor in inputs.joined() { readers[tensor] += 1 }
        self.readers = readers
        var lasts = [Bool](repeating: false, count: sizes.count)
        for tensor in lasting { lasts[tensor] = true }
        self.lasting = lasts
        waitsFor = before.map(\.count)
        var frees = [[Int]](repeating: [], count: inputs.count)
        for (step, others) in before.enumerated() { for other in others { frees[other].append(step) } }
        self.frees = frees
        start = alive.reduce(0) { $0 + sizes[$1] }
        var random = Random(seed: 7)
        marks = inputs.map { _ in random.next() }
    }

    /// An order in which less is alive at once than in the present one, by a beam search over the orders that are allowed; nil if
    /// none was found.
    package func smaller() -> [Int]? {
        let present = inputs.indices.reduce(State(self)) { $0.running($1, self) }.peak
        var beam = [State(self)]
        for _ in inputs {
            var steps: [Step] = []
            var seen: Set<UInt64> = []
            for (index, state) in beam.enumerated() {
                for (age, step) in state.ready.reversed().enumerated() {
                    let (peak, alive) = state.figures(after: step, self)
                    if peak <= present, seen.insert(state.done ^ marks[step]).inserted {
                        steps.append(Step(state: index, step: step, peak: peak, alive: alive, age: age))
                    }
                }
            }
            if steps.isEmpty { return nil }
            steps.sort { ($0.peak, $0.alive, $0.age, $0.step) < ($1.peak, $1.alive, $1.age, $1.step) }
            // Where much is ready at once fewer orders are followed, which bounds the time.
            let most = max(2, min(48, 4096 / max(1, beam[0].ready.count)))
            beam = steps.prefix(most).map { beam[$0.state].running($0.step, self) }
        }
        guard let best = beam.first, best.peak < present else { return nil }
        return best.order
    }

    /// One step more for one of the orders.
    private struct Step {
        var state: Int
        var step: Int
        var peak: Int
        var alive: Int
        /// 0 for the step that became ready last: it reads what is still small to keep.
        var age: Int
    }

    private struct State {
        var order: [Int] = []
        var done: UInt64 = 0
        var ready: [Int]
        var waiting: [Int]
        var readersLeft: [Int]
        var alive: Int
        var peak: Int

        init(_ memory: StepOrder) {
            ready = memory.waitsFor.indices.filter { memory.waitsFor[$0] == 0 }
            waiting = memory.waitsFor
            readersLeft = memory.readers
            alive = memory.start
            peak = memory.start
        }

        /// The peak with `step`, and what is alive after it.
        func figures(after step: Int, _ memory: StepOrder) -> (peak: Int, alive: Int) {
            var alive = alive
            for output in memory.outputs[step] { alive += memory.sizes[output] }
            let peak = max(peak, alive)
            for input in memory.inputs[step] where readersLeft[input] == 1 && !memory.lasting[input] {
                alive -= memory.sizes[input]
            }
            for output in memory.outputs[step] where memory.readers[output] == 0 && !memory.lasting[output] {
                alive -= memory.sizes[output]
            }
            return (peak, alive)
        }

        func running(_ step: Int, _ memory: StepOrder) -> State {
            var next = self
            next.order.append(step)
            next.done ^= memory.marks[step]
            next.ready.removeAll { $0 == step }
            (next.peak, next.alive) = figures(after: step, memory)
            for input in memory.inputs[step] { next.readersLeft[input] -= 1 }
            for other in memory.frees[step] {
                next.waiting[other] -= 1
                if next.waiting[other] == 0 { next.ready.append(other) }
            }
            return next
        }
    }
}
