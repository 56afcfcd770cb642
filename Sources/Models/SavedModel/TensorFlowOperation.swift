/// TensorFlow's operations that have counterparts.
enum TensorFlowOperation {
    typealias Context = SavedModelConverter.Context
    /// Gives the outputs of the node.
    typealias Conversion = (inout SavedModelConverter, Context) throws(ModelError) -> [TensorFlowValue]

    /// The names of the outputs of operations that have several of one tensor each.
    static func outputs(of op: String) -> [String] {
        switch op {
        case "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3": ["y", "batch_mean", "batch_variance"]
        case "TopKV2": ["values", "indices"]
        default: []
        }
    }

    /// nil for an operation without a counterpart.
    static func named(_ op: String) -> Conversion? {
        structural(op) ?? layer(op) ?? moving(op) ?? arithmetic(op)
    }

    /// What holds the graph together.
    private static func structural(_ op: String) -> Conversion? {
        switch op {
        case "Identity", "StopGradient", "PreventGradient", "Snapshot", "CheckNumerics", "EnsureShape", "IdentityN":
            { (_, context) throws(ModelError) in context.inputs }
        case "Const": { (_, context) throws(ModelError) in [.constant(try context.node.constant("value"))] }
        case "Placeholder", "PlaceholderWithDefault":
            { (converter, context) throws(ModelError) in [try converter.placeholder(context)] }
        case "Variable", "VariableV2":
            { (converter, context) throws(ModelError) in [.constant(try converter.variable(context.name, context))] }
        case "VarHandleOp": { (converter, context) throws(ModelError) in [try converter.handle(context)] }
        case "ReadVariableOp": { (converter, context) throws(ModelError) in [.constant(try converter.variable(context))] }
        case "PartitionedCall", "StatefulPartitionedCall":
            { (converter, context) throws(ModelError) in try converter.partitionedCall(context) }
        case "While", "StatelessWhile": { (converter, context) throws(ModelError) in try converter.whileLoop(context) }
        case "If", "StatelessIf": { (converter, context) throws(ModelError) in try converter.conditional(context) }
        case "TensorListFromTensor": { (converter, context) throws(ModelError) in [try converter.listFromTensor(context)] }
        case "TensorListReserve", "EmptyTensorList":
            { (converter, context) throws(ModelError) in [try converter.reservedList(context)] }
        case "TensorListGetItem": { (converter, context) throws(ModelError) in [try converter.listElement(context)] }
        case "TensorListSetItem": { (converter, context) throws(ModelError) in [try converter.settingElement(context)] }
        case "TensorListStack": { (converter, context) throws(ModelError) in [try converter.listStack(context)] }
        case "TensorListLength": { (converter, context) throws(ModelError) in [try converter.listLength(context)] }
        default: nil
        }
    }

    private static func layer(_ op: String) -> Conversion? {
        switch op {
        case "Conv2D": { (converter, context) throws(ModelError) in [try converter.convolution(context)] }
        case "DepthwiseConv2dNative": { (converter, context) throws(ModelError) in [try converter.depthwise(context)] }
        case "Conv2DBackpropInput": { (converter, context) throws(ModelError) in [try converter.transposedConvolution(context)] }
        case "MatMul": { (converter, context) throws(ModelError) in [try converter.matMul(context)] }
        case "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3":
            { (converter, context) throws(ModelError) in [try converter.batchMatMul(context)] }
        case "Einsum": { (converter, context) throws(ModelError) in [try converter.einsum(context)] }
        case "Erf", "Erfc": { (converter, context) throws(ModelError) in [try converter.errorFunction(context)] }
        case "MaxPool": { (converter, context) throws(ModelError) in [try converter.pool(.maxPool2D, context)] }
        case "AvgPool": { (converter, context) throws(ModelError) in [try converter.pool(.averagePool2D, context)] }
        case "BiasAdd", "BiasAddV1": { (converter, context) throws(ModelError) in [try converter.biasAdd(context)] }
        case "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3":
            { (converter, context) throws(ModelError) in [try converter.batchNormalization(context)] }
        case "Softmax": { (converter, context) throws(ModelError) in [try converter.softmax(context)] }
        case "LeakyRelu": { (converter, context) throws(ModelError) in [try converter.leakyRelu(context)] }
        case "ResizeBilinear": { (converter, context) throws(ModelError) in [try converter.resize(.resizeBilinear, context)] }
        case "ResizeNearestNeighbor":
            { (converter, context) throws(ModelError) in [try converter.resize(.resizeNearestNeighbor, context)] }
        default: nil
        }
    }

    private static func moving(_ op: String) -> Conversion? {
        switch op {
        case "Shape": { (converter, context) throws(ModelError) in [try converter.shape(context)] }
        case "Reshape": { (converter, context) throws(ModelError) in [try converter.reshape(context)] }
        case "Squeeze": { (converter, context) throws(ModelError) in [try converter.squeeze(context)] }
        case "ExpandDims": { (converter, context) throws(ModelError) in [try converter.expandDimensions(context)] }
        case "Pack": { (converter, context) throws(ModelError) in [try converter.pack(context)] }
        case "Unpack": { (converter, context) throws(ModelError) in try converter.unpack(context) }
        case "ConcatV2": { (converter, context) throws(ModelError) in [try converter.concatenate(context)] }
        case "StridedSlice": { (converter, context) throws(ModelError) in [try converter.stridedSlice(context)] }
        case "Slice": { (converter, context) throws(ModelError) in [try converter.slice(context)] }
        case "Split": { (converter, context) throws(ModelError) in try converter.split(context) }
        case "SplitV": { (converter, context) throws(ModelError) in try converter.splitBySizes(context) }
        case "Transpose": { (converter, context) throws(ModelError) in [try converter.transpose(context)] }
        case "Tile": { (converter, context) throws(ModelError) in [try converter.tile(context)] }
        case "Fill": { (converter, context) throws(ModelError) in [try converter.fill(context)] }
        case "BroadcastTo": { (converter, context) throws(ModelError) in [try converter.broadcastTo(context)] }
        case "Pad", "PadV2": { (converter, context) throws(ModelError) in [try converter.pad(context)] }
        case "MirrorPad": { (converter, context) throws(ModelError) in [try converter.mirrorPad(context)] }
        case "GatherV2", "ResourceGather": { (converter, context) throws(ModelError) in [try converter.gather(context)] }
        case "ReverseV2": { (converter, context) throws(ModelError) in [try converter.reverse(context)] }
        case "Cast": { (converter, context) throws(ModelError) in [try converter.cast(context)] }
        case "SpaceToBatchND", "BatchToSpaceND", "SpaceToDepth", "DepthToSpace":
            { (converter, context) throws(ModelError) in [try converter.rearrange(context)] }
        case "Range": { (converter, context) throws(ModelError) in [try converter.range(context)] }
        case "OneHot": { (converter, context) throws(ModelError) in [try converter.oneHot(context)] }
        case "ArgMax": { (converter, context) throws(ModelError) in [try converter.argument(.argMax, context)] }
        case "ArgMin": { (converter, context) throws(ModelError) in [try converter.argument(.argMin, context)] }
        case "Cumsum": { (converter, context) throws(ModelError) in [try converter.cumulativeSum(context)] }
        case "SegmentSum": { (converter, context) throws(ModelError) in [try converter.segmentSum(context)] }
        case "UnsortedSegmentSum", "UnsortedSegmentProd", "UnsortedSegmentMax", "UnsortedSegmentMin":
            { (converter, context) throws(ModelError) in [try converter.unsortedSegments(context)] }
        case "ZerosLike", "OnesLike": { (converter, context) throws(ModelError) in [try converter.filledLike(context)] }
        default: nil
        }
    }

    private static func arithmetic(_ op: String) -> Conversion? {
        if let code = TensorFlowArithmetic.unary(op) {
            return { (converter, context) throws(ModelError) in [try converter.unary(code, context)] }
        }
        if let code = TensorFlowArithmetic.binary(op) {
            return { (converter, context) throws(ModelError) in [try converter.binary(code, context)] }
        }
        if let code = TensorFlowArithmetic.reduction(op) {
            return { (converter, context) throws(ModelError) in [try converter.reduce(code, context)] }
        }
        switch op {
        case "AddN": return { (converter, context) throws(ModelError) in [try converter.sum(context)] }
        case "Select", "SelectV2": return { (converter, context) throws(ModelError) in [try converter.select(context)] }
        default: return nil
        }
    }
}
