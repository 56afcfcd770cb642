#ifndef STUB_DEPTHWISE_CONV_H_
#define STUB_DEPTHWISE_CONV_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_DEPTHWISE_CONV_2D_INT4();
TFLMRegistration Register_DEPTHWISE_CONV_2D_INT8();
TFLMRegistration Register_DEPTHWISE_CONV_2D_INT16();
}  // namespace tflite
#endif
