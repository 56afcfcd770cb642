#ifndef STUB_SVDF_H_
#define STUB_SVDF_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_SVDF_INT8();
}  // namespace tflite
#endif
