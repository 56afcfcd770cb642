import Models
import Tensors

/// Another order of the operators in which less is alive at once.
///
/// A beam search over the orders that the data flow allows. Operators that have effects beside their outputs keep
/// their order among each other.
enum OperatorOrder {
    /// The order as indices of the present one; nil if none is better or the graph has too much to weigh.
    static func smaller(for subgraph: Subgraph, width: Int = 48) -> [Int]? {
        let operators = subgraph.operators
        guard operators.count > 2, operators.count <= 1500 else { return nil }
        let flow = Flow(subgraph)
        let present = flow.peak(of: Array(operators.indices))
        var beam = [State(flow)]
        for _ in operators {
            var steps: [Step] = []
            var seen: Set<UInt64> = []
            for (index, state) in beam.enumerated() {
                for (age, op) in state.ready.reversed().enumerated() {
                    let (peak, alive) = state.figures(after: op, flow)
                    if peak <= present, seen.insert(state.done ^ flow.marks[op]).inserted {
                        steps.append(Step(state: index, op: op, peak: peak, alive: alive, age: age))
                    }
                }
            }
            if steps.isEmpty { return nil }
            steps.sort { ($0.peak, $0.alive, $0.age, $0.op) < ($1.peak, $1.alive, $1.age, $1.op) }
            // Where much is ready at once fewer orders are followed, which bounds the time.
            let most = max(2, min(width, 4096 / max(1, beam[0].ready.count)))
            beam = steps.prefix(most).map { beam[$0.state].running($0.op, flow) }
        }
        guard let best = beam.first, best.peak < present else { return nil }
        return best.order
    }

    /// One operator more for one of the orders.
    private struct Step {
        var state: Int
        var op: Int
        var peak: Int
        var alive: Int
        /// 0 for the operator that became ready last: it reads what is still small to keep.
        var age: Int
    }

    /// What each operator reads and writes of the memory that comes and goes.
    private struct Flow {
        var sizes: [Int]
        var readers: [Int]
        var inputs: [[Int]]
        var outputs: [[Int]]
        /// Operators that must come first, by count, and whom each one frees.
        var waitsFor: [Int]
        var frees: [[Int]]
        var lasting: [Bool]
        var start: Int
        /// A random number for each operator: their sum modulo 2 tells sets of operators apart.
        var marks: [UInt64]

        init(_ subgraph: Subgraph) {
            let count = subgraph.operators.count
            let sizes = subgraph.tensors.map {
                $0.data != nil || $0.isVariable ? 0 : ($0.arenaBytes ?? 0).roundedUp(to: ArenaBuilder.alignment)
            }
            readers = [Int](repeating: 0, count: subgraph.tensors.count)
            inputs = subgraph.operators.map { Array(Set($0.inputs.compactMap { $0 })) }
            outputs = subgraph.operators.map(\.outputs)
            waitsFor = [Int](repeating: 0, count: count)
            frees = [[Int]](repeating: [], count: count)
            lasting = [Bool](repeating: false, count: subgraph.tensors.count)
            for output in subgraph.outputs { lasting[output] = true }
            var random = Random(seed: 7)
            marks = (0..<count).map { _ in random.next() }
            self.sizes = sizes
            start = subgraph.inputs.reduce(0) { $0 + sizes[$1] }
            var producer: [Int: Int] = [:]
            var lastEffect: Int?
            for (index, op) in subgraph.operators.enumerated() {
                var before = Set(inputs[index].compactMap { producer[$0] })
                for tensor in inputs[index] { readers[tensor] += 1 }
                let hasEffect =
                    op.code.builtin == .custom || !op.calledSubgraphs.isEmpty
                    || [.varHandle, .readVariable, .assignVariable].contains(op.code.builtin)
                    || inputs[index].contains { subgraph.tensors[$0].isVariable }
                if hasEffect {
                    if let lastEffect { before.insert(lastEffect) }
                    lastEffect = index
                }
                waitsFor[index] = before.count
                for other in before { frees[other].append(index) }
                for output in op.outputs { producer[output] = index }
            }
        }

        func peak(of order: [Int]) -> Int {
            var state = State(self)
            for op in order { state = state.running(op, self) }
            return state.peak
        }
    }

    private struct State {
        var order: [Int] = []
        var done: UInt64 = 0
        var ready: [Int]
        var waiting: [Int]
        var readersLeft: [Int]
        var alive: Int
        var peak: Int

        init(_ flow: Flow) {
            ready = flow.waitsFor.indices.filter { flow.waitsFor[$0] == 0 }
            waiting = flow.waitsFor
            readersLeft = flow.readers
            alive = flow.start
            peak = flow.start
        }

        /// The peak with `op`, and what is alive after it.
        func figures(after op: Int, _ flow: Flow) -> (peak: Int, alive: Int) {
            var alive = alive
            for output in flow.outputs[op] { alive += flow.sizes[output] }
            let peak = max(peak, alive)
            for input in flow.inputs[op] where readersLeft[input] == 1 && !flow.lasting[input] {
                alive -= flow.sizes[input]
            }
            for output in flow.outputs[op] where flow.readers[output] == 0 && !flow.lasting[output] {
                alive -= flow.sizes[output]
            }
            return (peak, alive)
        }

        func running(_ op: Int, _ flow: Flow) -> State {
            var next = self
            next.order.append(op)
            next.done ^= flow.marks[op]
            next.ready.removeAll { $0 == op }
            (next.peak, next.alive) = figures(after: op, flow)
            for input in flow.inputs[op] { next.readersLeft[input] -= 1 }
            for other in flow.frees[op] {
                next.waiting[other] -= 1
                if next.waiting[other] == 0 { next.ready.append(other) }
            }
            return next
        }
    }
}
