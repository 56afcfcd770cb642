import Tensors

/// Operators that take parts of axes.
extension ONNXConverter {
    mutating func slice() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        guard let starts = try call.integers("starts", orInput: 1),
            let ends = try call.ints("ends")?.map({ Dimension($0) }) ?? call.input(2).constant?.numbers,
            starts.count == ends.count
        else { throw call.error("its starts and ends do not fit each other") }
        let axes = try call.axes(try call.integers("axes", orInput: 3) ?? Array(starts.indices), rank: x.rank)
        let steps = try call.optionalIntegers(4, "steps") ?? Array(repeating: 1, count: starts.count)
        guard axes.count == starts.count, steps.count == starts.count else {
            throw call.error("its starts, axes and steps are not as many")
        }
        var parts: [(axis: Int, first: Int, step: Int, count: Int)] = []
        for (index, axis) in axes.enumerated() {
            let step = steps[index]
            // Whole axes stay, also that of the batch.
            let isToEnd = ends[index] == x.shape[axis] || ends[index].value.map { $0 >= Int(Int32.max) } ?? false
            if starts[index] == 0, step == 1, isToEnd { continue }
            let size = try call.fixed(x.shape[axis], "the axis that it cuts")
            guard let end = ends[index].value, step != 0, step.magnitude < 1 << 40 else {
                throw call.error("its ends or steps are not possible")
            }
            func clamped(_ value: Int, _ low: Int, _ high: Int) -> Int {
                let counted = value < 0 ? max(value, -size - 1) + size : value
                return min(max(counted, low), high)
            }
            let first = step > 0 ? clamped(starts[index], 0, size) : clamped(starts[index], 0, size - 1)
            let last = step > 0 ? clamped(end, 0, size) : clamped(end, -1, size - 1)
            let distance = step > 0 ? last - first : first - last
            parts.append((axis, first, step, distance <= 0 ? 0 : (distance - 1) / abs(step) + 1))
        }
        if let constant = x.constant, constant.repeats == nil {
            return [.constant(try parts.reduce(constant) { try part(of: $0, $1) })]
        }
        return [.value(try sliced(try value(x), parts))]
    }

    func part(of constant: Constant, _ part: (axis: Int, first: Int, step: Int, count: Int)) throws -> Constant {
        guard let part = constant.sliced(axis: part.axis, from: part.first, step: part.step, count: part.count) else {
            throw call.error("its output is too large")
        }
        return part
    }

    /// Parts of axes, none of them the batch.
    mutating func sliced(
        _ value: ONNXValue, _ parts: [(axis: Int, first: Int, step: Int, count: Int)]
    ) throws -> ONNXValue {
        let changing = parts.filter { value.shape[$0.axis] != Dimension($0.count) || $0.step != 1 }
        if changing.isEmpty { return value }
        guard changing.allSatisfy({ $0.count > 0 }) else { throw call.error("nothing of its input remains") }
        let (input, order) = aligned(value)
        var shape = value.shape
        for part in changing { shape[part.axis] = Dimension(part.count) }
        var begins = [Int](repeating: 0, count: order.count)
        var ends = begins, steps = [Int](repeating: 1, count: order.count), endMask = (1 << order.count) - 1
        for part in changing {
            let place = order.firstIndex(of: part.axis)!
            begins[place] = part.first
            steps[place] = part.step
            ends[place] = part.first + part.count * part.step
            // Backwards to the first element: there is no end before it, as −1 is the last.
            if part.step > 0 || ends[place] >= 0 { endMask &= ~(1 << place) } else { ends[place] = 0 }
        }
        let placed = order.map { shape[$0] }
        let tensor: Int
        if changing.allSatisfy({ $0.step == 1 }) {
            let sizes = placed.map { $0.isOpen ? -1 : $0.count }
            tensor = emit(.slice, [input.tensor, self.tensor(of: begins), self.tensor(of: sizes)], shape: placed, [:])
        } else {
            tensor = emit(
                .stridedSlice, [input.tensor, self.tensor(of: begins), self.tensor(of: ends), self.tensor(of: steps)],
                shape: placed, [.endMask: .int(endMask)])
        }
        return ONNXValue(tensor: tensor, shape: shape, order: order)
    }
}
