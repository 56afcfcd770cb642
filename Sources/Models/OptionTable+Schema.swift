extension OptionTable {
    /// Every option table of the schema, in the order of its union tags, one to a line: union, tag, name and the fields in
    /// the order of their ids, each with its kind and what it is where the file leaves it out, if that is not 0. A text,
    /// since a literal of this size takes the compiler half a minute.
    ///
    /// Source: tensorflow/compiler/mlir/lite/schema/schema.fbs.
    static let schema = """
        1 1 Conv2DOptions padding:padding stride_w:int32 stride_h:int32 fused_activation_function:activation \
            dilation_w_factor:int32=1 dilation_h_factor:int32=1 quantized_bias_type:elementType
        1 2 DepthwiseConv2DOptions padding:padding stride_w:int32 stride_h:int32 depth_multiplier:int32 \
            fused_activation_function:activation dilation_w_factor:int32=1 dilation_h_factor:int32=1
        1 3 ConcatEmbeddingsOptions num_channels:int32 num_columns_per_channel:int32s embedding_dim_per_channel:int32s
        1 4 LSHProjectionOptions type:int8
        1 5 Pool2DOptions padding:padding stride_w:int32 stride_h:int32 filter_width:int32 filter_height:int32 \
            fused_activation_function:activation
        1 6 SVDFOptions rank:int32 fused_activation_function:activation asymmetric_quantize_inputs:bool
        1 7 RNNOptions fused_activation_function:activation asymmetric_quantize_inputs:bool
        1 8 FullyConnectedOptions fused_activation_function:activation weights_format:int8 keep_num_dims:bool \
            asymmetric_quantize_inputs:bool quantized_bias_type:elementType
        1 9 SoftmaxOptions beta:float
        1 10 ConcatenationOptions axis:int32 fused_activation_function:activation
        1 11 AddOptions fused_activation_function:activation pot_scale_int16:bool=1
        1 12 L2NormOptions fused_activation_function:activation
        1 13 LocalResponseNormalizationOptions radius:int32 bias:float alpha:float beta:float
        1 14 LSTMOptions fused_activation_function:activation cell_clip:float proj_clip:float kernel_type:int8 \
            asymmetric_quantize_inputs:bool
        1 15 ResizeBilinearOptions new_height:int32 new_width:int32 align_corners:bool half_pixel_centers:bool
        1 16 CallOptions subgraph:uint32
        1 17 ReshapeOptions new_shape:int32s
        1 18 SkipGramOptions ngram_size:int32 max_skip_size:int32 include_all_ngrams:bool
        1 19 SpaceToDepthOptions block_size:int32
        1 20 EmbeddingLookupSparseOptions combiner:int8
        1 21 MulOptions fused_activation_function:activation
        1 22 PadOptions
        1 23 GatherOptions axis:int32 batch_dims:int32
        1 24 BatchToSpaceNDOptions
        1 25 SpaceToBatchNDOptions
        1 26 TransposeOptions
        1 27 ReducerOptions keep_dims:bool
        1 28 SubOptions fused_activation_function:activation pot_scale_int16:bool=1
        1 29 DivOptions fused_activation_function:activation
        1 30 SqueezeOptions squeeze_dims:int32s
        1 31 SequenceRNNOptions time_major:bool fused_activation_function:activation asymmetric_quantize_inputs:bool
        1 32 StridedSliceOptions begin_mask:int32 end_mask:int32 ellipsis_mask:int32 new_axis_mask:int32 shrink_axis_mask:int32 \
            offset:bool
        1 33 ExpOptions
        1 34 TopKV2Options
        1 35 SplitOptions num_splits:int32
        1 36 LogSoftmaxOptions
        1 37 CastOptions in_data_type:elementType out_data_type:elementType
        1 38 DequantizeOptions
        1 39 MaximumMinimumOptions
        1 40 ArgMaxOptions output_type:elementType
        1 41 LessOptions
        1 42 NegOptions
        1 43 PadV2Options
        1 44 GreaterOptions
        1 45 GreaterEqualOptions
        1 46 LessEqualOptions
        1 47 SelectOptions
        1 48 SliceOptions
        1 49 TransposeConvOptions padding:padding stride_w:int32 stride_h:int32 fused_activation_function:activation \
            quantized_bias_type:elementType
        1 50 SparseToDenseOptions validate_indices:bool
        1 51 TileOptions
        1 52 ExpandDimsOptions
        1 53 EqualOptions
        1 54 NotEqualOptions
        1 55 ShapeOptions out_type:elementType
        1 56 PowOptions
        1 57 ArgMinOptions output_type:elementType
        1 58 FakeQuantOptions min:float max:float num_bits:int32 narrow_range:bool
        1 59 PackOptions values_count:int32 axis:int32
        1 60 LogicalOrOptions
        1 61 OneHotOptions axis:int32
        1 62 LogicalAndOptions
        1 63 LogicalNotOptions
        1 64 UnpackOptions num:int32 axis:int32
        1 65 FloorDivOptions
        1 66 SquareOptions
        1 67 ZerosLikeOptions
        1 68 FillOptions
        1 69 BidirectionalSequenceLSTMOptions fused_activation_function:activation cell_clip:float proj_clip:float \
            merge_outputs:bool time_major:bool=1 asymmetric_quantize_inputs:bool
        1 70 BidirectionalSequenceRNNOptions time_major:bool fused_activation_function:activation merge_outputs:bool \
            asymmetric_quantize_inputs:bool
        1 71 UnidirectionalSequenceLSTMOptions fused_activation_function:activation cell_clip:float proj_clip:float \
            time_major:bool asymmetric_quantize_inputs:bool diagonal_recurrent_tensors:bool
        1 72 FloorModOptions
        1 73 RangeOptions
        1 74 ResizeNearestNeighborOptions align_corners:bool half_pixel_centers:bool
        1 75 LeakyReluOptions alpha:float
        1 76 SquaredDifferenceOptions
        1 77 MirrorPadOptions mode:int8
        1 78 AbsOptions
        1 79 SplitVOptions num_splits:int32
        1 80 UniqueOptions idx_out_type:elementType=2
        1 81 ReverseV2Options
        1 82 AddNOptions
        1 83 GatherNdOptions
        1 84 CosOptions
        1 85 WhereOptions
        1 86 RankOptions
        1 87 ReverseSequenceOptions seq_dim:int32 batch_dim:int32
        1 88 MatrixDiagOptions
        1 89 QuantizeOptions
        1 90 MatrixSetDiagOptions
        1 91 HardSwishOptions
        1 92 IfOptions then_subgraph_index:int32 else_subgraph_index:int32
        1 93 WhileOptions cond_subgraph_index:int32 body_subgraph_index:int32
        1 94 DepthToSpaceOptions block_size:int32
        1 95 NonMaxSuppressionV4Options
        1 96 NonMaxSuppressionV5Options
        1 97 ScatterNdOptions
        1 98 SelectV2Options
        1 99 DensifyOptions
        1 100 SegmentSumOptions
        1 101 BatchMatMulOptions adj_x:bool adj_y:bool asymmetric_quantize_inputs:bool
        1 102 CumsumOptions exclusive:bool reverse:bool
        1 103 CallOnceOptions init_subgraph_index:int32
        1 104 BroadcastToOptions
        1 105 Rfft2dOptions
        1 106 Conv3DOptions padding:padding stride_d:int32 stride_w:int32 stride_h:int32 fused_activation_function:activation \
            dilation_d_factor:int32=1 dilation_w_factor:int32=1 dilation_h_factor:int32=1
        1 107 HashtableOptions table_id:int32 key_dtype:elementType value_dtype:elementType
        1 108 HashtableFindOptions
        1 109 HashtableImportOptions
        1 110 HashtableSizeOptions
        1 111 VarHandleOptions container:string shared_name:string
        1 112 ReadVariableOptions
        1 113 AssignVariableOptions
        1 114 RandomOptions seed:int64 seed2:int64
        1 115 BucketizeOptions boundaries:floats
        1 116 GeluOptions approximate:bool
        1 117 DynamicUpdateSliceOptions
        1 118 UnsortedSegmentProdOptions
        1 119 UnsortedSegmentMaxOptions
        1 120 UnsortedSegmentMinOptions
        1 121 UnsortedSegmentSumOptions
        1 122 ATan2Options
        1 123 SignOptions
        1 124 BitcastOptions
        1 125 BitwiseXorOptions
        1 126 RightShiftOptions
        2 1 StablehloConcatenateOptions dimension:int64
        2 2 StablehloBroadcastInDimOptions broadcast_dimensions:int64s
        2 3 StablehloSliceOptions start_indices:int64s limit_indices:int64s strides:int64s
        2 4 StablehloConvolutionOptions window_strides:int64s padding:int64s lhs_dilation:int64s rhs_dilation:int64s \
            window_reversal:bools input_batch_dimension:int64 input_feature_dimension:int64 input_spatial_dimensions:int64s \
            kernel_input_feature_dimension:int64 kernel_output_feature_dimension:int64 kernel_spatial_dimensions:int64s \
            output_batch_dimension:int64 output_feature_dimension:int64 output_spatial_dimensions:int64s \
            feature_group_count:int64 batch_group_count:int64 precision_config:int32s
        2 5 StablehloCustomCallOptions call_target_name:string has_side_effect:bool backend_config:string api_version:int32 \
            called_computations:int32s custom_attributes:bytes
        2 6 StablehloReduceOptions dimensions:int64s body_subgraph_index:int32
        2 7 StablehloScatterOptions indices_are_sorted:bool update_window_dims:int64s inserted_window_dims:int64s \
            scatter_dims_to_operand_dims:int64s index_vector_dim:int64 unique_indices:bool \
            update_computation_subgraph_index:int32
        2 8 StablehloCompareOptions comparison_direction:int32 compare_type:int32
        2 9 StablehloDynamicSliceOptions slice_sizes:int64s
        2 10 StablehloPadOptions edge_padding_low:int64s edge_padding_high:int64s interior_padding:int64s
        2 11 StablehloIotaOptions iota_dimension:int64
        2 12 StablehloDotGeneralOptions lhs_batching_dimensions:int64s rhs_batching_dimensions:int64s \
            lhs_contracting_dimensions:int64s rhs_contracting_dimensions:int64s precision_config:int32s
        2 13 StablehloReduceWindowOptions window_dimensions:int64s window_strides:int64s base_dilations:int64s \
            window_dilations:int64s padding:int64s body_subgraph_index:int32
        2 14 StablehloSortOptions dimension:int64 is_stable:bool comparator_subgraph_index:int32
        2 15 StablehloWhileOptions cond_subgraph_index:int32 body_subgraph_index:int32
        2 16 StablehloGatherOptions offset_dims:int64s collapsed_slice_dims:int64s start_index_map:int64s index_vector_dim:int64 \
            slice_sizes:int64s indices_are_sorted:bool
        2 17 StablehloTransposeOptions permutation:int64s
        2 18 DilateOptions
        2 19 StablehloRngBitGeneratorOptions algorithm:int8
        2 20 ReduceWindowOptionsOptions reduce_function:int32
        2 21 StableHLOCompositeOptions name:string decomposition_subgraph_index:int32 composite_attributes:bytes \
            composite_attributes_format:int8 version:int32
        2 22 StablehloShiftLeftOptions
        2 23 StablehloCaseOptions branch_subgraph_indices:int32s
        """
}
