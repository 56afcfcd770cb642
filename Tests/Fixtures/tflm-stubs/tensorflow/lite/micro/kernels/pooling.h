#ifndef STUB_POOLING_H_
#define STUB_POOLING_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_AVERAGE_POOL_2D_INT8();
TFLMRegistration Register_AVERAGE_POOL_2D_INT16();
TFLMRegistration Register_MAX_POOL_2D_INT8();
TFLMRegistration Register_MAX_POOL_2D_INT16();
}  // namespace tflite
#endif
