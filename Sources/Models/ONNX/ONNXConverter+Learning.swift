import Tensors

/// The operators of `ai.onnx.ml`, which scikit-learn's linear models are written with.
extension ONNXConverter {
    mutating func scaler() throws -> [ONNXOperand?] {
        let x = try cast(try call.input(), to: .float32)
        var result = x
        if let offset = try call.floats("offset") { result = try binary(.sub, result, .constant(list(offset))) }
        if let scale = try call.floats("scale") { result = try binary(.mul, result, .constant(list(scale))) }
        return [result]
    }

    private func list(_ values: [Float]) -> Constant { Constant(values, shape: [values.count]) }

    mutating func normalizer() throws -> [ONNXOperand?] {
        let x = try cast(try call.input(), to: .float32)
        let norm = try call.string("norm", default: "MAX")
        let axis = x.rank - 1
        guard axis >= 0 else { throw call.error("its input is a single number") }
        switch norm {
        case "L1": return [try divided(x, byNormOver: [axis], power: 1)]
        case "L2": return [try divided(x, byNormOver: [axis], power: 2)]
        case "MAX":
            return [try binary(.div, x, .value(try reduced(.reduceMax, try value(x), axes: [axis], keepsAxes: true)))]
        default: throw call.error("its attribute 'norm' = '\(norm)' is not known")
        }
    }

    /// Scores of each row: coefficients (outputs, features) and one number for each output.
    private mutating func scores(_ coefficients: [Float], _ intercepts: [Float]?, count: Int) throws -> ONNXOperand {
        let x = try value(try cast(try call.input(), to: .float32))
        guard x.rank == 2, count > 0, let features = x.shape[1].value, coefficients.count == count * features,
            intercepts?.count ?? count == count
        else {
            throw call.error(
                "\(coefficients.count) coefficients do not fit an input of shape \(x.shape.text) and \(count) outputs")
        }
        return .value(try dense(x, Constant(coefficients, shape: [count, features]), bias: intercepts))
    }

    mutating func transformed(_ scores: ONNXOperand) throws -> ONNXOperand {
        switch try call.string("post_transform", default: "NONE") {
        case "NONE": return scores
        case "LOGISTIC": return try unary(.logistic, scores)
        case "SOFTMAX": return .value(softmax(.softmax, try value(scores), axes: [1]))
        case let other: throw call.error("its attribute 'post_transform' = '\(other)' is not supported")
        }
    }

    mutating func linearRegressor() throws -> [ONNXOperand?] {
        let count = try call.int("targets", default: 1)
        return [try transformed(try scores(try call.floats("coefficients") ?? [], try call.floats("intercepts"), count: count))]
    }

    /// The classes that a classifier tells apart, by their numbers. Of texts it is their place in the list.
    func classes(ints: String, texts: String) throws -> [Int] {
        let numbers = try call.ints(ints) ?? [], names = try call.strings(texts) ?? []
        guard numbers.isEmpty != names.isEmpty, numbers.count + names.count >= 2 else {
            throw call.error("it has \(numbers.count) classes that are numbers and \(names.count) that are texts")
        }
        return names.isEmpty ? numbers : Array(names.indices)
    }

    /// The class at each place of the list.
    mutating func label(_ place: ONNXValue, _ classes: [Int]) throws -> ONNXOperand {
        if let texts = try call.strings("classlabels_strings"), !texts.isEmpty {
            let list = texts.prefix(10).enumerated().map { "\($0) '\($1)'" }.joined(separator: ", ")
            note("'\(call.name)' gives the number of a class in place of its text: \(list)\(texts.count > 10 ? ", …" : "")")
        }
        guard classes != Array(classes.indices) else { return .value(place) }
        let table = tensor(of: Constant(classes, type: .int64))
        let tensor = emit(.gather, [table, place.tensor], shape: place.tensorShape, type: .int64, [.axis: .int(0)])
        return .value(ONNXValue(tensor: tensor, shape: place.shape, order: Array(place.shape.indices)))
    }

    /// The class with the largest score, and the scores.
    mutating func linearClassifier() throws -> [ONNXOperand?] {
        call.ignore("multi_class")
        let classes = try classes(ints: "classlabels_ints", texts: "classlabels_strings")
        let coefficients = try call.floats("coefficients") ?? [], intercepts = try call.floats("intercepts")
        guard let count = intercepts?.count, count == classes.count else {
            throw call.error("\(intercepts?.count ?? 0) intercepts do not fit \(classes.count) classes")
        }
        let raw = try scores(coefficients, intercepts, count: count)
        let best = try argument(.argMax, try value(raw), axis: 1, keepsAxes: false)
        return [try label(best, classes), try transformed(raw)]
    }

    /// A map from classes to scores is a tensor of scores.
    mutating func zipMap() throws -> [ONNXOperand?] {
        call.ignore("classlabels_int64s", "classlabels_strings")
        note("'\(call.name)' gives the scores of all classes in a row, in place of a map from classes to scores")
        return [try call.input()]
    }

    mutating func featureExtractor() throws -> [ONNXOperand?] {
        let x = try call.input(0), indices = try cast(try call.input(1), to: .int32)
        guard let last = x.shape.last, last.value != nil else {
            throw call.error("an input of shape \(x.shape.text) is not supported")
        }
        let count = indices.shape.total ?? .one
        let flat = try reshaped(indices, [count])
        let table = try aligned(x, Array(0..<x.rank)).value, list = try aligned(flat, [0]).value
        let shape = Array(x.shape.dropLast()) + [count]
        let tensor = emit(.gather, [table.tensor, list.tensor], shape: shape, [.axis: .int(x.rank - 1)])
        let result = ONNXValue(tensor: tensor, shape: shape, order: Array(shape.indices))
        // Of a list it makes a row.
        return [.value(x.rank == 1 ? try reshaped(result, [.one, count]) : result)]
    }

    /// 1 above the threshold, else 0.
    mutating func binarizer() throws -> [ONNXOperand?] {
        let threshold = try call.float("threshold", default: 0)
        let x = try cast(try call.input(), to: .float32)
        return [try cast(try binary(.greater, x, threshold), to: .float32)]
    }

    /// Numbers in the place of missing ones, one for each feature.
    mutating func imputer() throws -> [ONNXOperand?] {
        let x = try call.input()
        guard type(of: x) == .float32, let numbers = try call.floats("imputed_value_floats"), !numbers.isEmpty else {
            throw call.error("an input of type \(type(of: x).name), or without real numbers to put in, is not supported")
        }
        let missing = try call.float("replaced_value_float", default: .nan)
        let isMissing = try missing.isNaN ? binary(.notEqual, x, x) : binary(.equal, x, missing)
        return [try chosen(isMissing, .constant(numbers.count == 1 ? Constant(numbers[0]) : list(numbers)), x)]
    }

    /// 1 at the place of each number in the list of categories, in a last axis.
    mutating func oneHotEncoder() throws -> [ONNXOperand?] {
        let x = try call.input()
        // Where the file wants an error for what is no category, there is none at run time.
        guard try call.bool("zeros", default: true) else {
            throw call.error("its attribute 'zeros' = 0, an error for what is no category, is not supported")
        }
        guard let categories = try call.ints("cats_int64s"), try call.strings("cats_strings") ?? [] == [], !categories.isEmpty
        else {
            throw call.error("its categories are texts", help: "Number the categories before training: OrdinalEncoder().")
        }
        // Of a real number the whole part counts.
        let wide = try reshaped(try cast(x, to: .int64), x.shape + [.one])
        return [try cast(try binary(.equal, wide, .constant(Constant(categories, type: .int64))), to: .float32)]
    }

    /// A number for each number of a list.
    mutating func labelEncoder() throws -> [ONNXOperand?] {
        call.ignore("default_string")
        let x = try call.input()
        guard try call.strings("keys_strings") ?? [] == [], try call.strings("values_strings") ?? [] == [] else {
            throw call.error("its labels are texts", help: "Number them before training: LabelEncoder().fit_transform(y).")
        }
        let wholeKeys = try call.ints("keys_int64s"), realKeys = try call.floats("keys_floats") ?? []
        let keys = wholeKeys.map { Constant($0, type: .int64) } ?? list(realKeys)
        let isWhole = try call.ints("values_int64s") != nil
        let values = try call.ints("values_int64s")?.map { Float($0) } ?? call.floats("values_floats") ?? []
        let other = try call.float("default_float", default: -0), none = try call.int("default_int64", default: -1)
        let missing = isWhole ? Float(none) : other
        guard values.count == keys.count, !values.isEmpty, keys.type == type(of: x), !realKeys.contains(where: \.isNaN),
            Set(wholeKeys ?? []).count + Set(realKeys).count == keys.count,
            (values + [missing]).allSatisfy({ $0.magnitude < 0x1p24 })
        else { throw call.error("its \(keys.count) keys of type \(keys.type.name) and \(values.count) values are not supported") }
        let isKey = try cast(try binary(.equal, try reshaped(x, x.shape + [.one]), .constant(keys)), to: .float32)
        let count = ONNXOperand.value(try reduced(.sum, try value(isKey), axes: [x.rank], keepsAxes: false))
        let parts = try value(try binary(.mul, isKey, .constant(list(values))))
        let sum = ONNXOperand.value(try reduced(.sum, parts, axes: [x.rank], keepsAxes: false))
        let result = try chosen(try binary(.greater, count, 0), sum, .constant(Constant(missing)))
        return [isWhole ? try cast(result, to: .int64) : result]
    }

    /// The distance of each row of one matrix to each of the other.
    mutating func distances() throws -> [ONNXOperand?] {
        let metric = try call.string("metric", default: "sqeuclidean")
        let a = try call.input(0), b = try call.input(1)
        guard a.rank == 2, b.rank == 2, a.shape[1] == b.shape[1], ["sqeuclidean", "euclidean"].contains(metric) else {
            throw call.error(
                "its attribute 'metric' = '\(metric)' of inputs \(a.shape.text) and \(b.shape.text) is not supported")
        }
        let difference = try binary(
            .sub, try reshaped(a, [a.shape[0], .one, a.shape[1]]), try reshaped(b, [.one, b.shape[0], b.shape[1]]))
        let squares = try value(try binary(.mul, difference, difference))
        let sum = ONNXOperand.value(try reduced(.sum, squares, axes: [2], keepsAxes: false))
        return [metric == "euclidean" ? try unary(.sqrt, sum) : sum]
    }
}
