extension OptionTable {
    /// Every option table of the schema, in the order of its union tags.
    package static let all: [OptionTable] = [
        OptionTable(union: 1, tag: 1, name: "Conv2DOptions", fields: [
            .init(0, .padding, .padding),
            .init(1, .strideW, .int32),
            .init(2, .strideH, .int32),
            .init(3, .fusedActivationFunction, .activation),
            .init(4, .dilationWFactor, .int32, default: 1),
            .init(5, .dilationHFactor, .int32, default: 1),
            .init(6, .quantizedBiasType, .elementType),
        ]),
        OptionTable(union: 1, tag: 2, name: "DepthwiseConv2DOptions", fields: [
            .init(0, .padding, .padding),
            .init(1, .strideW, .int32),
            .init(2, .strideH, .int32),
            .init(3, .depthMultiplier, .int32),
            .init(4, .fusedActivationFunction, .activation),
            .init(5, .dilationWFactor, .int32, default: 1),
            .init(6, .dilationHFactor, .int32, default: 1),
        ]),
        OptionTable(union: 1, tag: 3, name: "ConcatEmbeddingsOptions", fields: [
            .init(0, .numChannels, .int32),
            .init(1, .numColumnsPerChannel, .int32s),
            .init(2, .embeddingDimPerChannel, .int32s),
        ]),
        OptionTable(union: 1, tag: 4, name: "LSHProjectionOptions", fields: [.init(0, .type, .int8)]),
        OptionTable(union: 1, tag: 5, name: "Pool2DOptions", fields: [
            .init(0, .padding, .padding),
            .init(1, .strideW, .int32),
            .init(2, .strideH, .int32),
            .init(3, .filterWidth, .int32),
            .init(4, .filterHeight, .int32),
            .init(5, .fusedActivationFunction, .activation),
        ]),
        OptionTable(union: 1, tag: 6, name: "SVDFOptions", fields: [
            .init(0, .rank, .int32),
            .init(1, .fusedActivationFunction, .activation),
            .init(2, .asymmetricQuantizeInputs, .bool),
        ]),
        OptionTable(union: 1, tag: 7, name: "RNNOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
            .init(1, .asymmetricQuantizeInputs, .bool),
        ]),
        OptionTable(union: 1, tag: 8, name: "FullyConnectedOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
            .init(1, .weightsFormat, .int8),
            .init(2, .keepNumDims, .bool),
            .init(3, .asymmetricQuantizeInputs, .bool),
            .init(4, .quantizedBiasType, .elementType),
        ]),
        OptionTable(union: 1, tag: 9, name: "SoftmaxOptions", fields: [.init(0, .beta, .float)]),
        OptionTable(union: 1, tag: 10, name: "ConcatenationOptions", fields: [
            .init(0, .axis, .int32),
            .init(1, .fusedActivationFunction, .activation),
        ]),
        OptionTable(union: 1, tag: 11, name: "AddOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
            .init(1, .potScaleInt16, .bool, default: 1),
        ]),
        OptionTable(union: 1, tag: 12, name: "L2NormOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
        ]),
        OptionTable(union: 1, tag: 13, name: "LocalResponseNormalizationOptions", fields: [
            .init(0, .radius, .int32),
            .init(1, .bias, .float),
            .init(2, .alpha, .float),
            .init(3, .beta, .float),
        ]),
        OptionTable(union: 1, tag: 14, name: "LSTMOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
            .init(1, .cellClip, .float),
            .init(2, .projClip, .float),
            .init(3, .kernelType, .int8),
            .init(4, .asymmetricQuantizeInputs, .bool),
        ]),
        OptionTable(union: 1, tag: 15, name: "ResizeBilinearOptions", fields: [
            .init(0, .newHeight, .int32),
            .init(1, .newWidth, .int32),
            .init(2, .alignCorners, .bool),
            .init(3, .halfPixelCenters, .bool),
        ]),
        OptionTable(union: 1, tag: 16, name: "CallOptions", fields: [.init(0, .subgraph, .uint32)]),
        OptionTable(union: 1, tag: 17, name: "ReshapeOptions", fields: [.init(0, .newShape, .int32s)]),
        OptionTable(union: 1, tag: 18, name: "SkipGramOptions", fields: [
            .init(0, .ngramSize, .int32),
            .init(1, .maxSkipSize, .int32),
            .init(2, .includeAllNgrams, .bool),
        ]),
        OptionTable(union: 1, tag: 19, name: "SpaceToDepthOptions", fields: [.init(0, .blockSize, .int32)]),
        OptionTable(union: 1, tag: 20, name: "EmbeddingLookupSparseOptions", fields: [.init(0, .combiner, .int8)]),
        OptionTable(union: 1, tag: 21, name: "MulOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
        ]),
        OptionTable(union: 1, tag: 22, name: "PadOptions", fields: []),
        OptionTable(union: 1, tag: 23, name: "GatherOptions", fields: [
            .init(0, .axis, .int32),
            .init(1, .batchDims, .int32),
        ]),
        OptionTable(union: 1, tag: 24, name: "BatchToSpaceNDOptions", fields: []),
        OptionTable(union: 1, tag: 25, name: "SpaceToBatchNDOptions", fields: []),
        OptionTable(union: 1, tag: 26, name: "TransposeOptions", fields: []),
        OptionTable(union: 1, tag: 27, name: "ReducerOptions", fields: [.init(0, .keepDims, .bool)]),
        OptionTable(union: 1, tag: 28, name: "SubOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
            .init(1, .potScaleInt16, .bool, default: 1),
        ]),
        OptionTable(union: 1, tag: 29, name: "DivOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
        ]),
        OptionTable(union: 1, tag: 30, name: "SqueezeOptions", fields: [.init(0, .squeezeDims, .int32s)]),
        OptionTable(union: 1, tag: 31, name: "SequenceRNNOptions", fields: [
            .init(0, .timeMajor, .bool),
            .init(1, .fusedActivationFunction, .activation),
            .init(2, .asymmetricQuantizeInputs, .bool),
        ]),
        OptionTable(union: 1, tag: 32, name: "StridedSliceOptions", fields: [
            .init(0, .beginMask, .int32),
            .init(1, .endMask, .int32),
            .init(2, .ellipsisMask, .int32),
            .init(3, .newAxisMask, .int32),
            .init(4, .shrinkAxisMask, .int32),
            .init(5, .offset, .bool),
        ]),
        OptionTable(union: 1, tag: 33, name: "ExpOptions", fields: []),
        OptionTable(union: 1, tag: 34, name: "TopKV2Options", fields: []),
        OptionTable(union: 1, tag: 35, name: "SplitOptions", fields: [.init(0, .numSplits, .int32)]),
        OptionTable(union: 1, tag: 36, name: "LogSoftmaxOptions", fields: []),
        OptionTable(union: 1, tag: 37, name: "CastOptions", fields: [
            .init(0, .inDataType, .elementType),
            .init(1, .outDataType, .elementType),
        ]),
        OptionTable(union: 1, tag: 38, name: "DequantizeOptions", fields: []),
        OptionTable(union: 1, tag: 39, name: "MaximumMinimumOptions", fields: []),
        OptionTable(union: 1, tag: 40, name: "ArgMaxOptions", fields: [.init(0, .outputType, .elementType)]),
        OptionTable(union: 1, tag: 41, name: "LessOptions", fields: []),
        OptionTable(union: 1, tag: 42, name: "NegOptions", fields: []),
        OptionTable(union: 1, tag: 43, name: "PadV2Options", fields: []),
        OptionTable(union: 1, tag: 44, name: "GreaterOptions", fields: []),
        OptionTable(union: 1, tag: 45, name: "GreaterEqualOptions", fields: []),
        OptionTable(union: 1, tag: 46, name: "LessEqualOptions", fields: []),
        OptionTable(union: 1, tag: 47, name: "SelectOptions", fields: []),
        OptionTable(union: 1, tag: 48, name: "SliceOptions", fields: []),
        OptionTable(union: 1, tag: 49, name: "TransposeConvOptions", fields: [
            .init(0, .padding, .padding),
            .init(1, .strideW, .int32),
            .init(2, .strideH, .int32),
            .init(3, .fusedActivationFunction, .activation),
            .init(4, .quantizedBiasType, .elementType),
        ]),
        OptionTable(union: 1, tag: 50, name: "SparseToDenseOptions", fields: [.init(0, .validateIndices, .bool)]),
        OptionTable(union: 1, tag: 51, name: "TileOptions", fields: []),
        OptionTable(union: 1, tag: 52, name: "ExpandDimsOptions", fields: []),
        OptionTable(union: 1, tag: 53, name: "EqualOptions", fields: []),
        OptionTable(union: 1, tag: 54, name: "NotEqualOptions", fields: []),
        OptionTable(union: 1, tag: 55, name: "ShapeOptions", fields: [.init(0, .outType, .elementType)]),
        OptionTable(union: 1, tag: 56, name: "PowOptions", fields: []),
        OptionTable(union: 1, tag: 57, name: "ArgMinOptions", fields: [.init(0, .outputType, .elementType)]),
        OptionTable(union: 1, tag: 58, name: "FakeQuantOptions", fields: [
            .init(0, .min, .float),
            .init(1, .max, .float),
            .init(2, .numBits, .int32),
            .init(3, .narrowRange, .bool),
        ]),
        OptionTable(union: 1, tag: 59, name: "PackOptions", fields: [
            .init(0, .valuesCount, .int32),
            .init(1, .axis, .int32),
        ]),
        OptionTable(union: 1, tag: 60, name: "LogicalOrOptions", fields: []),
        OptionTable(union: 1, tag: 61, name: "OneHotOptions", fields: [.init(0, .axis, .int32)]),
        OptionTable(union: 1, tag: 62, name: "LogicalAndOptions", fields: []),
        OptionTable(union: 1, tag: 63, name: "LogicalNotOptions", fields: []),
        OptionTable(union: 1, tag: 64, name: "UnpackOptions", fields: [
            .init(0, .num, .int32),
            .init(1, .axis, .int32),
        ]),
        OptionTable(union: 1, tag: 65, name: "FloorDivOptions", fields: []),
        OptionTable(union: 1, tag: 66, name: "SquareOptions", fields: []),
        OptionTable(union: 1, tag: 67, name: "ZerosLikeOptions", fields: []),
        OptionTable(union: 1, tag: 68, name: "FillOptions", fields: []),
        OptionTable(union: 1, tag: 69, name: "BidirectionalSequenceLSTMOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
            .init(1, .cellClip, .float),
            .init(2, .projClip, .float),
            .init(3, .mergeOutputs, .bool),
            .init(4, .timeMajor, .bool, default: 1),
            .init(5, .asymmetricQuantizeInputs, .bool),
        ]),
        OptionTable(union: 1, tag: 70, name: "BidirectionalSequenceRNNOptions", fields: [
            .init(0, .timeMajor, .bool),
            .init(1, .fusedActivationFunction, .activation),
            .init(2, .mergeOutputs, .bool),
            .init(3, .asymmetricQuantizeInputs, .bool),
        ]),
        OptionTable(union: 1, tag: 71, name: "UnidirectionalSequenceLSTMOptions", fields: [
            .init(0, .fusedActivationFunction, .activation),
            .init(1, .cellClip, .float),
            .init(2, .projClip, .float),
            .init(3, .timeMajor, .bool),
            .init(4, .asymmetricQuantizeInputs, .bool),
            .init(5, .diagonalRecurrentTensors, .bool),
        ]),
        OptionTable(union: 1, tag: 72, name: "FloorModOptions", fields: []),
        OptionTable(union: 1, tag: 73, name: "RangeOptions", fields: []),
        OptionTable(union: 1, tag: 74, name: "ResizeNearestNeighborOptions", fields: [
            .init(0, .alignCorners, .bool),
            .init(1, .halfPixelCenters, .bool),
        ]),
        OptionTable(union: 1, tag: 75, name: "LeakyReluOptions", fields: [.init(0, .alpha, .float)]),
        OptionTable(union: 1, tag: 76, name: "SquaredDifferenceOptions", fields: []),
        OptionTable(union: 1, tag: 77, name: "MirrorPadOptions", fields: [.init(0, .mode, .int8)]),
        OptionTable(union: 1, tag: 78, name: "AbsOptions", fields: []),
        OptionTable(union: 1, tag: 79, name: "SplitVOptions", fields: [.init(0, .numSplits, .int32)]),
        OptionTable(union: 1, tag: 80, name: "UniqueOptions", fields: [
            .init(0, .idxOutType, .elementType, default: 2),
        ]),
        OptionTable(union: 1, tag: 81, name: "ReverseV2Options", fields: []),
        OptionTable(union: 1, tag: 82, name: "AddNOptions", fields: []),
        OptionTable(union: 1, tag: 83, name: "GatherNdOptions", fields: []),
        OptionTable(union: 1, tag: 84, name: "CosOptions", fields: []),
        OptionTable(union: 1, tag: 85, name: "WhereOptions", fields: []),
        OptionTable(union: 1, tag: 86, name: "RankOptions", fields: []),
        OptionTable(union: 1, tag: 87, name: "ReverseSequenceOptions", fields: [
            .init(0, .seqDim, .int32),
            .init(1, .batchDim, .int32),
        ]),
        OptionTable(union: 1, tag: 88, name: "MatrixDiagOptions", fields: []),
        OptionTable(union: 1, tag: 89, name: "QuantizeOptions", fields: []),
        OptionTable(union: 1, tag: 90, name: "MatrixSetDiagOptions", fields: []),
        OptionTable(union: 1, tag: 91, name: "HardSwishOptions", fields: []),
        OptionTable(union: 1, tag: 92, name: "IfOptions", fields: [
            .init(0, .thenSubgraphIndex, .int32),
            .init(1, .elseSubgraphIndex, .int32),
        ]),
        OptionTable(union: 1, tag: 93, name: "WhileOptions", fields: [
            .init(0, .condSubgraphIndex, .int32),
            .init(1, .bodySubgraphIndex, .int32),
        ]),
        OptionTable(union: 1, tag: 94, name: "DepthToSpaceOptions", fields: [.init(0, .blockSize, .int32)]),
        OptionTable(union: 1, tag: 95, name: "NonMaxSuppressionV4Options", fields: []),
        OptionTable(union: 1, tag: 96, name: "NonMaxSuppressionV5Options", fields: []),
        OptionTable(union: 1, tag: 97, name: "ScatterNdOptions", fields: []),
        OptionTable(union: 1, tag: 98, name: "SelectV2Options", fields: []),
        OptionTable(union: 1, tag: 99, name: "DensifyOptions", fields: []),
        OptionTable(union: 1, tag: 100, name: "SegmentSumOptions", fields: []),
        OptionTable(union: 1, tag: 101, name: "BatchMatMulOptions", fields: [
            .init(0, .adjX, .bool),
            .init(1, .adjY, .bool),
            .init(2, .asymmetricQuantizeInputs, .bool),
        ]),
        OptionTable(union: 1, tag: 102, name: "CumsumOptions", fields: [
            .init(0, .exclusive, .bool),
            .init(1, .reverse, .bool),
        ]),
        OptionTable(union: 1, tag: 103, name: "CallOnceOptions", fields: [.init(0, .initSubgraphIndex, .int32)]),
        OptionTable(union: 1, tag: 104, name: "BroadcastToOptions", fields: []),
        OptionTable(union: 1, tag: 105, name: "Rfft2dOptions", fields: []),
        OptionTable(union: 1, tag: 106, name: "Conv3DOptions", fields: [
            .init(0, .padding, .padding),
            .init(1, .strideD, .int32),
            .init(2, .strideW, .int32),
            .init(3, .strideH, .int32),
            .init(4, .fusedActivationFunction, .activation),
            .init(5, .dilationDFactor, .int32, default: 1),
            .init(6, .dilationWFactor, .int32, default: 1),
            .init(7, .dilationHFactor, .int32, default: 1),
        ]),
        OptionTable(union: 1, tag: 107, name: "HashtableOptions", fields: [
            .init(0, .tableId, .int32),
            .init(1, .keyDtype, .elementType),
            .init(2, .valueDtype, .elementType),
        ]),
        OptionTable(union: 1, tag: 108, name: "HashtableFindOptions", fields: []),
        OptionTable(union: 1, tag: 109, name: "HashtableImportOptions", fields: []),
        OptionTable(union: 1, tag: 110, name: "HashtableSizeOptions", fields: []),
        OptionTable(union: 1, tag: 111, name: "VarHandleOptions", fields: [
            .init(0, .container, .string),
            .init(1, .sharedName, .string),
        ]),
        OptionTable(union: 1, tag: 112, name: "ReadVariableOptions", fields: []),
        OptionTable(union: 1, tag: 113, name: "AssignVariableOptions", fields: []),
        OptionTable(union: 1, tag: 114, name: "RandomOptions", fields: [
            .init(0, .seed, .int64),
            .init(1, .seed2, .int64),
        ]),
        OptionTable(union: 1, tag: 115, name: "BucketizeOptions", fields: [.init(0, .boundaries, .floats)]),
        OptionTable(union: 1, tag: 116, name: "GeluOptions", fields: [.init(0, .approximate, .bool)]),
        OptionTable(union: 1, tag: 117, name: "DynamicUpdateSliceOptions", fields: []),
        OptionTable(union: 1, tag: 118, name: "UnsortedSegmentProdOptions", fields: []),
        OptionTable(union: 1, tag: 119, name: "UnsortedSegmentMaxOptions", fields: []),
        OptionTable(union: 1, tag: 120, name: "UnsortedSegmentMinOptions", fields: []),
        OptionTable(union: 1, tag: 121, name: "UnsortedSegmentSumOptions", fields: []),
        OptionTable(union: 1, tag: 122, name: "ATan2Options", fields: []),
        OptionTable(union: 1, tag: 123, name: "SignOptions", fields: []),
        OptionTable(union: 1, tag: 124, name: "BitcastOptions", fields: []),
        OptionTable(union: 1, tag: 125, name: "BitwiseXorOptions", fields: []),
        OptionTable(union: 1, tag: 126, name: "RightShiftOptions", fields: []),
        OptionTable(union: 2, tag: 1, name: "StablehloConcatenateOptions", fields: [.init(0, .dimension, .int64)]),
        OptionTable(union: 2, tag: 2, name: "StablehloBroadcastInDimOptions", fields: [
            .init(0, .broadcastDimensions, .int64s),
        ]),
        OptionTable(union: 2, tag: 3, name: "StablehloSliceOptions", fields: [
            .init(0, .startIndices, .int64s),
            .init(1, .limitIndices, .int64s),
            .init(2, .strides, .int64s),
        ]),
        OptionTable(union: 2, tag: 4, name: "StablehloConvolutionOptions", fields: [
            .init(0, .windowStrides, .int64s),
            .init(1, .padding, .int64s),
            .init(2, .lhsDilation, .int64s),
            .init(3, .rhsDilation, .int64s),
            .init(4, .windowReversal, .bools),
            .init(5, .inputBatchDimension, .int64),
            .init(6, .inputFeatureDimension, .int64),
            .init(7, .inputSpatialDimensions, .int64s),
            .init(8, .kernelInputFeatureDimension, .int64),
            .init(9, .kernelOutputFeatureDimension, .int64),
            .init(10, .kernelSpatialDimensions, .int64s),
            .init(11, .outputBatchDimension, .int64),
            .init(12, .outputFeatureDimension, .int64),
            .init(13, .outputSpatialDimensions, .int64s),
            .init(14, .featureGroupCount, .int64),
            .init(15, .batchGroupCount, .int64),
            .init(16, .precisionConfig, .int32s),
        ]),
        OptionTable(union: 2, tag: 5, name: "StablehloCustomCallOptions", fields: [
            .init(0, .callTargetName, .string),
            .init(1, .hasSideEffect, .bool),
            .init(2, .backendConfig, .string),
            .init(3, .apiVersion, .int32),
            .init(4, .calledComputations, .int32s),
            .init(5, .customAttributes, .bytes),
        ]),
        OptionTable(union: 2, tag: 6, name: "StablehloReduceOptions", fields: [
            .init(0, .dimensions, .int64s),
            .init(1, .bodySubgraphIndex, .int32),
        ]),
        OptionTable(union: 2, tag: 7, name: "StablehloScatterOptions", fields: [
            .init(0, .indicesAreSorted, .bool),
            .init(1, .updateWindowDims, .int64s),
            .init(2, .insertedWindowDims, .int64s),
            .init(3, .scatterDimsToOperandDims, .int64s),
            .init(4, .indexVectorDim, .int64),
            .init(5, .uniqueIndices, .bool),
            .init(6, .updateComputationSubgraphIndex, .int32),
        ]),
        OptionTable(union: 2, tag: 8, name: "StablehloCompareOptions", fields: [
            .init(0, .comparisonDirection, .int32),
            .init(1, .compareType, .int32),
        ]),
        OptionTable(union: 2, tag: 9, name: "StablehloDynamicSliceOptions", fields: [
            .init(0, .sliceSizes, .int64s),
        ]),
        OptionTable(union: 2, tag: 10, name: "StablehloPadOptions", fields: [
            .init(0, .edgePaddingLow, .int64s),
            .init(1, .edgePaddingHigh, .int64s),
            .init(2, .interiorPadding, .int64s),
        ]),
        OptionTable(union: 2, tag: 11, name: "StablehloIotaOptions", fields: [.init(0, .iotaDimension, .int64)]),
        OptionTable(union: 2, tag: 12, name: "StablehloDotGeneralOptions", fields: [
            .init(0, .lhsBatchingDimensions, .int64s),
            .init(1, .rhsBatchingDimensions, .int64s),
            .init(2, .lhsContractingDimensions, .int64s),
            .init(3, .rhsContractingDimensions, .int64s),
            .init(4, .precisionConfig, .int32s),
        ]),
        OptionTable(union: 2, tag: 13, name: "StablehloReduceWindowOptions", fields: [
            .init(0, .windowDimensions, .int64s),
            .init(1, .windowStrides, .int64s),
            .init(2, .baseDilations, .int64s),
            .init(3, .windowDilations, .int64s),
            .init(4, .padding, .int64s),
            .init(5, .bodySubgraphIndex, .int32),
        ]),
        OptionTable(union: 2, tag: 14, name: "StablehloSortOptions", fields: [
            .init(0, .dimension, .int64),
            .init(1, .isStable, .bool),
            .init(2, .comparatorSubgraphIndex, .int32),
        ]),
        OptionTable(union: 2, tag: 15, name: "StablehloWhileOptions", fields: [
            .init(0, .condSubgraphIndex, .int32),
            .init(1, .bodySubgraphIndex, .int32),
        ]),
        OptionTable(union: 2, tag: 16, name: "StablehloGatherOptions", fields: [
            .init(0, .offsetDims, .int64s),
            .init(1, .collapsedSliceDims, .int64s),
            .init(2, .startIndexMap, .int64s),
            .init(3, .indexVectorDim, .int64),
            .init(4, .sliceSizes, .int64s),
            .init(5, .indicesAreSorted, .bool),
        ]),
        OptionTable(union: 2, tag: 17, name: "StablehloTransposeOptions", fields: [
            .init(0, .permutation, .int64s),
        ]),
        OptionTable(union: 2, tag: 18, name: "DilateOptions", fields: []),
        OptionTable(union: 2, tag: 19, name: "StablehloRngBitGeneratorOptions", fields: [
            .init(0, .algorithm, .int8),
        ]),
        OptionTable(union: 2, tag: 20, name: "ReduceWindowOptionsOptions", fields: [
            .init(0, .reduceFunction, .int32),
        ]),
        OptionTable(union: 2, tag: 21, name: "StableHLOCompositeOptions", fields: [
            .init(0, .name, .string),
            .init(1, .decompositionSubgraphIndex, .int32),
            .init(2, .compositeAttributes, .bytes),
            .init(3, .compositeAttributesFormat, .int8),
            .init(4, .version, .int32),
        ]),
        OptionTable(union: 2, tag: 22, name: "StablehloShiftLeftOptions", fields: []),
        OptionTable(union: 2, tag: 23, name: "StablehloCaseOptions", fields: [
            .init(0, .branchSubgraphIndices, .int32s),
        ]),
    ]

    /// The table that an operator's options are in; nil for operators without one.
    static func tag(of code: BuiltinOperator) -> (union: Int, tag: UInt8)? {
        switch code {
        case .add: (1, 11)
        case .averagePool2D, .l2Pool2D, .maxPool2D: (1, 5)
        case .concatenation: (1, 10)
        case .conv2D: (1, 1)
        case .depthwiseConv2D: (1, 2)
        case .depthToSpace: (1, 94)
        case .dequantize: (1, 38)
        case .fullyConnected: (1, 8)
        case .l2Normalization: (1, 12)
        case .localResponseNormalization: (1, 13)
        case .lshProjection: (1, 4)
        case .lstm: (1, 14)
        case .mul: (1, 21)
        case .reshape: (1, 17)
        case .resizeBilinear: (1, 15)
        case .rnn: (1, 7)
        case .softmax: (1, 9)
        case .spaceToDepth: (1, 19)
        case .svdf: (1, 6)
        case .concatEmbeddings: (1, 3)
        case .skipGram: (1, 18)
        case .call: (1, 16)
        case .embeddingLookupSparse: (1, 20)
        case .pad: (1, 22)
        case .unidirectionalSequenceRnn: (1, 31)
        case .gather: (1, 23)
        case .batchToSpaceND: (1, 24)
        case .spaceToBatchND: (1, 25)
        case .transpose: (1, 26)
        case .mean, .sum, .reduceProd, .reduceMax, .reduceMin, .reduceAny, .reduceAll: (1, 27)
        case .sub: (1, 28)
        case .div: (1, 29)
        case .squeeze: (1, 30)
        case .unidirectionalSequenceLstm: (1, 71)
        case .stridedSlice: (1, 32)
        case .bidirectionalSequenceRnn: (1, 70)
        case .exp: (1, 33)
        case .topkV2: (1, 34)
        case .split: (1, 35)
        case .logSoftmax: (1, 36)
        case .bidirectionalSequenceLstm: (1, 69)
        case .cast: (1, 37)
        case .maximum, .minimum: (1, 39)
        case .argMax: (1, 40)
        case .less: (1, 41)
        case .neg: (1, 42)
        case .padv2: (1, 43)
        case .greater: (1, 44)
        case .greaterEqual: (1, 45)
        case .lessEqual: (1, 46)
        case .select: (1, 47)
        case .slice: (1, 48)
        case .transposeConv: (1, 49)
        case .sparseToDense: (1, 50)
        case .tile: (1, 51)
        case .expandDims: (1, 52)
        case .equal: (1, 53)
        case .notEqual: (1, 54)
        case .shape: (1, 55)
        case .pow: (1, 56)
        case .argMin: (1, 57)
        case .fakeQuant: (1, 58)
        case .pack: (1, 59)
        case .logicalOr: (1, 60)
        case .oneHot: (1, 61)
        case .logicalAnd: (1, 62)
        case .logicalNot: (1, 63)
        case .unpack: (1, 64)
        case .floorDiv: (1, 65)
        case .square: (1, 66)
        case .zerosLike: (1, 67)
        case .fill: (1, 68)
        case .floorMod: (1, 72)
        case .range: (1, 73)
        case .resizeNearestNeighbor: (1, 74)
        case .leakyRelu: (1, 75)
        case .squaredDifference: (1, 76)
        case .mirrorPad: (1, 77)
        case .abs: (1, 78)
        case .splitV: (1, 79)
        case .unique: (1, 80)
        case .reverseV2: (1, 81)
        case .addN: (1, 82)
        case .gatherND: (1, 83)
        case .cos: (1, 84)
        case .where: (1, 85)
        case .rank: (1, 86)
        case .reverseSequence: (1, 87)
        case .matrixDiag: (1, 88)
        case .quantize: (1, 89)
        case .matrixSetDiag: (1, 90)
        case .hardSwish: (1, 91)
        case .if: (1, 92)
        case .while: (1, 93)
        case .nonMaxSuppressionV4: (1, 95)
        case .nonMaxSuppressionV5: (1, 96)
        case .scatterND: (1, 97)
        case .selectV2: (1, 98)
        case .densify: (1, 99)
        case .segmentSum: (1, 100)
        case .batchMatmul: (1, 101)
        case .cumsum: (1, 102)
        case .callOnce: (1, 103)
        case .broadcastTo: (1, 104)
        case .rfft2D: (1, 105)
        case .conv3D, .conv3DTranspose: (1, 106)
        case .hashtable: (1, 107)
        case .hashtableFind: (1, 108)
        case .hashtableImport: (1, 109)
        case .hashtableSize: (1, 110)
        case .varHandle: (1, 111)
        case .readVariable: (1, 112)
        case .assignVariable: (1, 113)
        case .randomStandardNormal, .randomUniform, .multinomial: (1, 114)
        case .bucketize: (1, 115)
        case .gelu: (1, 116)
        case .dynamicUpdateSlice: (1, 117)
        case .unsortedSegmentProd: (1, 118)
        case .unsortedSegmentMax: (1, 119)
        case .unsortedSegmentSum: (1, 121)
        case .atan2: (1, 122)
        case .unsortedSegmentMin: (1, 120)
        case .sign: (1, 123)
        case .bitcast: (1, 124)
        case .bitwiseXor: (1, 125)
        case .rightShift: (1, 126)
        case .stablehloConcatenate: (2, 1)
        case .stablehloBroadcastInDim: (2, 2)
        case .stablehloConvolution: (2, 4)
        case .stablehloSlice: (2, 3)
        case .stablehloCustomCall: (2, 5)
        case .stablehloReduce: (2, 6)
        case .stablehloScatter: (2, 7)
        case .stablehloCompare: (2, 8)
        case .stablehloDynamicSlice: (2, 9)
        case .stablehloPad: (2, 10)
        case .stablehloIota: (2, 11)
        case .stablehloDotGeneral: (2, 12)
        case .stablehloReduceWindow: (2, 13)
        case .stablehloSort: (2, 14)
        case .stablehloWhile: (2, 15)
        case .stablehloGather: (2, 16)
        case .stablehloTranspose: (2, 17)
        case .dilate: (2, 18)
        case .stablehloRngBitGenerator: (2, 19)
        case .reduceWindow: (2, 20)
        case .stablehloComposite: (2, 21)
        case .stablehloShiftLeft: (2, 22)
        case .stablehloCase: (2, 23)
        default: nil
        }
    }
}
