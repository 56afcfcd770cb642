import Tensors

extension SavedModelConverter {
    /// What a slice takes of each axis of its input, as NumPy's x[a:b:c].
    private struct Ranges {
        /// For each axis of the input.
        var begin: [Int] = []
        var size: [Dimension?] = []
        var step: [Int] = []
        /// The axes that stay; nil for a new one of size 1.
        var kept: [Int?] = []
    }

    mutating func stridedSlice(_ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        guard let shape = input.shape, let type = input.type else { throw context.error("its input is no tensor") }
        let ranges = try ranges(context, shape: shape)
        let result = ranges.kept.map { axis in axis.map { ranges.size[$0] } ?? Dimension(1) }
        if let numbers = input.numbers, shape.count == 1, ranges.kept.count <= 1, let count = ranges.size[0]?.value {
            let picked = (0..<count).map { numbers[ranges.begin[0] + $0 * ranges.step[0]] }
            return .constant(Constant(picked, shape: ranges.kept.map { _ in count }, type: type))
        }
        let sizes = ranges.size.compactMap { $0?.value }
        if case .constant(let constant) = input, sizes.count == shape.count {
            let strides = Constant.strides(constant.shape)
            let offset = zip(ranges.begin, strides).reduce(0) { $0 + $1.0 * $1.1 }
            let steps = zip(ranges.step, strides).map { $0 * $1 }
            if sizes.contains(0) || constant.count > 0, let picked = constant.strided(sizes, offset: offset, strides: steps) {
                return .constant(picked.reshaped(result.compactMap { $0?.value }))
            }
        }
        let tensor = try tensor(of: input, context)
        if result.compactMap({ $0 }) == shape, result.count == shape.count, ranges.step.allSatisfy({ $0 == 1 }) { return input }
        var parts: [Int?] = [tensor.index]
        for (index, name) in [(1, "begin"), (2, "end"), (3, "strides")] {
            let numbers = try context.ints(index)
            parts.append(builder.constant("\(context.name)/\(name)", Constant(numbers, shape: [numbers.count])))
        }
        var options: GraphBuilder.Options = [:]
        let masks: [(String, OptionField)] = [
            ("begin_mask", .beginMask), ("end_mask", .endMask), ("ellipsis_mask", .ellipsisMask),
            ("new_axis_mask", .newAxisMask), ("shrink_axis_mask", .shrinkAxisMask),
        ]
        for (name, field) in masks {
            if let mask = try context.node.int(name), mask != 0 { options[field] = .int(mask) }
        }
        return .tensor(append(.stridedSlice, parts, name: context.name, shape: result, type: tensor.type, options))
    }

    private func ranges(_ context: Context, shape: [Dimension]) throws(ModelError) -> Ranges {
        let begin = try context.ints(1), end = try context.ints(2), step = try context.ints(3)
        func mask(_ name: String, _ index: Int) throws(ModelError) -> Bool {
            (try context.node.int(name) ?? 0) >> index & 1 == 1
        }
        guard begin.count == end.count, begin.count == step.count, begin.count < 32,
            step.allSatisfy({ $0 != 0 && $0.magnitude < 1 << 32 })
        else {
            throw context.error("its bounds do not fit each other")
        }
        var news = 0
        for index in begin.indices { if try mask("new_axis_mask", index) { news += 1 } }
        var ranges = Ranges()
        func takeWhole() {
            ranges.kept.append(ranges.begin.count)
            ranges.size.append(shape[ranges.begin.count])
            ranges.begin.append(0)
            ranges.step.append(1)
        }
        for index in begin.indices {
            if try mask("ellipsis_mask", index) {
                let rest = shape.count - ranges.begin.count - (begin.count - index - 1)
                var following = 0
                for other in (index + 1)..<max(begin.count, index + 1) { if try mask("new_axis_mask", other) { following += 1 } }
                for _ in 0..<max(rest + following, 0) where ranges.begin.count < shape.count { takeWhole() }
                continue
            }
            if try mask("new_axis_mask", index) {
                ranges.kept.append(nil)
                continue
            }
            let axis = ranges.begin.count
            guard axis < shape.count else { throw context.error("it has more bounds than its input dimensions") }
            let takesFirst = try mask("begin_mask", index), takesLast = try mask("end_mask", index)
            let isOne = try mask("shrink_axis_mask", index)
            ranges.step.append(isOne ? 1 : step[index])
            guard let size = shape[axis].value else {
                ranges.begin.append(begin[index])
                let isWhole = step[index] == 1 && (takesFirst || begin[index] == 0) && takesLast
                ranges.size.append(isOne ? 1 : isWhole ? shape[axis] : nil)
                if !isOne { ranges.kept.append(axis) }
                continue
            }
            let bounds = Self.bounds(
                size, begin: takesFirst ? nil : begin[index], end: takesLast ? nil : end[index], step: step[index])
            if isOne {
                let place = begin[index] < 0 ? begin[index] + size : begin[index]
                guard (0..<size).contains(place) else { throw context.error("there is no element \(begin[index]) of \(size)") }
                ranges.begin.append(place)
                ranges.size.append(1)
            } else {
                ranges.begin.append(bounds.begin)
                ranges.size.append(Dimension(bounds.count))
                ranges.kept.append(axis)
            }
        }
        while ranges.begin.count < shape.count { takeWhole() }
        return ranges
    }

    /// The first of the elements of an axis and their number, as Python counts them.
    private static func bounds(_ size: Int, begin: Int?, end: Int?, step: Int) -> (begin: Int, count: Int) {
        func clamped(_ index: Int) -> Int {
            let place = index < 0 ? index + size : index
            return step > 0 ? min(max(place, 0), size) : min(max(place, -1), size - 1)
        }
        let first = begin.map(clamped) ?? (step > 0 ? 0 : size - 1)
        let last = end.map(clamped) ?? (step > 0 ? size : -1)
        let distance = step > 0 ? last - first : first - last
        return (first, distance <= 0 ? 0 : (distance - 1) / abs(step) + 1)
    }

    mutating func slice(_ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        guard let shape = input.shape, let type = input.type else { throw context.error("its input is no tensor") }
        let begin = try context.ints(1)
        guard let size = try context.input(2).numbers, begin.count == shape.count, size.count == shape.count else {
            throw context.error("its bounds do not fit its input")
        }
        var result: [Dimension?] = []
        for axis in shape.indices {
            let rest = begin[axis] == 0 ? shape[axis] : shape[axis].value.map { Dimension($0 - begin[axis]) }
            result.append(size[axis] == Dimension(-1) ? rest : size[axis])
            if let whole = shape[axis].value, let part = result[axis]?.value {
                guard begin[axis] >= 0, part >= 0, part <= whole, begin[axis] <= whole - part else {
                    throw context.error("its bounds lie outside its input")
                }
            }
        }
        let sizes = result.compactMap { $0?.value }
        if let numbers = input.numbers, shape.count == 1, sizes.count == 1 {
            return .constant(Constant(Array(numbers[begin[0]..<begin[0] + sizes[0]]), type: type))
        }
        if case .constant(let constant) = input, sizes.count == shape.count, !sizes.contains(0) {
            let strides = Constant.strides(constant.shape)
            let offset = zip(begin, strides).reduce(0) { $0 + $1.0 * $1.1 }
            if let picked = constant.strided(sizes, offset: offset, strides: strides) { return .constant(picked) }
        }
        let tensor = try tensor(of: input, context)
        if result.compactMap({ $0 }) == shape { return input }
        let starts = builder.constant(context.name + "/begin", Constant(begin, shape: [begin.count]))
        let list = try self.tensor(
            of: .constant(Constant(size, type: .int32)), context, name: context.name + "/size")
        return .tensor(
            append(.slice, [tensor.index, starts, list.index], name: context.name, shape: result, type: tensor.type))
    }
}
