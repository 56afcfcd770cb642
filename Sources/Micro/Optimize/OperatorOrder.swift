import Models

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
            var next: [State] = []
            var seen: Set<[UInt64]> = []
            for state in beam {
                for op in state.ready where next.count < width * 8 {
                    let followed = state.running(op, flow)
                    if followed.peak <= present, seen.insert(followed.done).inserted { next.append(followed) }
                }
            }
            next.sort { ($0.peak, $0.alive, $0.order.last ?? 0) < ($1.peak, $1.alive, $1.order.last ?? 0) }
            beam = Array(next.prefix(width))
            if beam.isEmpty { return nil }
        }
        guard let best = beam.first, best.peak < present else { return nil }
        return best.order
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
        var lasting: Set<Int>
        var start: Int

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
            lasting = Set(subgraph.outputs)
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
        var done: [UInt64]
        var ready: [Int]
        var waiting: [Int]
        var readersLeft: [Int]
        var alive: Int
        var peak: Int

        init(_ flow: Flow) {
            done = [UInt64](repeating: 0, count: flow.waitsFor.count / 64 + 1)
            ready = flow.waitsFor.indices.filter { flow.waitsFor[$0] == 0 }
            waiting = flow.waitsFor
            readersLeft = flow.readers
            alive = flow.start
            peak = flow.start
        }

        func running(_ op: Int, _ flow: Flow) -> State {
            var next = self
            next.order.append(op)
            next.done[op / 64] |= 1 << UInt64(op % 64)
            next.ready.removeAll { $0 == op }
            for output in flow.outputs[op] { next.alive += flow.sizes[output] }
            next.peak = max(peak, next.alive)
            for input in flow.inputs[op] {
                next.readersLeft[input] -= 1
                if next.readersLeft[input] == 0, !flow.lasting.contains(input) { next.alive -= flow.sizes[input] }
            }
            for output in flow.outputs[op] where flow.readers[output] == 0 && !flow.lasting.contains(output) {
                next.alive -= flow.sizes[output]
            }
            for other in flow.frees[op] {
                next.waiting[other] -= 1
                if next.waiting[other] == 0 { next.ready.append(other) }
            }
            return next
        }
    }
}
