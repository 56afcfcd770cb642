#ifndef STUB_BATCH_MATMUL_H_
#define STUB_BATCH_MATMUL_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_BATCH_MATMUL_INT8();
TFLMRegistration Register_BATCH_MATMUL_INT16();
}  // namespace tflite
#endif
