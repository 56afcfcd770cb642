/// Bytes of the runtime's own structures, which the interpreter places in the arena.
///
/// Source: sizeof in tensorflow/lite/micro and tensorflow/lite/c/common.h, built with TF_LITE_STATIC_MEMORY.
struct RuntimeStructs {
    var arenaAllocator: Int
    var planner: Int
    var microAllocator: Int
    var builtinDataAllocator: Int
    var subgraphAllocations: Int
    var evalTensor: Int
    var node: Int
    var tensor: Int
    var affineQuantization: Int
    var scratchHandle: Int
    var resourceVariables: Int
    var resourceVariable: Int
    /// Temporary: one per tensor and scratch request while the plan is made.
    var allocationInfo: Int
    /// Temporary: one per scratch request, and twelve more.
    var scratchRequest: Int
    /// Temporary: the greedy planner's tables, per buffer.
    let plannerEntry = 40
    var pointer: Int

    init(for target: MicroTarget) {
        switch target.abi {
        case .host64:
            self.init(
                arenaAllocator: 104, planner: 72, microAllocator: 272, builtinDataAllocator: 16,
                subgraphAllocations: 24, evalTensor: 24, node: 64, tensor: 64, affineQuantization: 24,
                scratchHandle: 8, resourceVariables: 16, resourceVariable: 40, allocationInfo: 32,
                scratchRequest: 16, pointer: 8)
        case .armShortEnums, .plain32:
            self.init(
                arenaAllocator: 36, planner: 44, microAllocator: 36, builtinDataAllocator: 8,
                subgraphAllocations: 8, evalTensor: 12, node: 32, tensor: target.abi == .plain32 ? 40 : 32,
                affineQuantization: 12, scratchHandle: 4, resourceVariables: 12, resourceVariable: 20,
                allocationInfo: 24, scratchRequest: 12, pointer: 4)
        }
    }

    private init(
        arenaAllocator: Int, planner: Int, microAllocator: Int, builtinDataAllocator: Int, subgraphAllocations: Int,
        evalTensor: Int, node: Int, tensor: Int, affineQuantization: Int, scratchHandle: Int, resourceVariables: Int,
        resourceVariable: Int, allocationInfo: Int, scratchRequest: Int, pointer: Int
    ) {
        self.arenaAllocator = arenaAllocator
        self.planner = planner
        self.microAllocator = microAllocator
        self.builtinDataAllocator = builtinDataAllocator
        self.subgraphAllocations = subgraphAllocations
        self.evalTensor = evalTensor
        self.node = node
        self.tensor = tensor
        self.affineQuantization = affineQuantization
        self.scratchHandle = scratchHandle
        self.resourceVariables = resourceVariables
        self.resourceVariable = resourceVariable
        self.allocationInfo = allocationInfo
        self.scratchRequest = scratchRequest
        self.pointer = pointer
    }
}
