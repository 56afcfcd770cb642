#ifndef STUB_MICRO_RESOURCE_VARIABLE_H_
#define STUB_MICRO_RESOURCE_VARIABLE_H_
#include "tensorflow/lite/micro/micro_allocator.h"
namespace tflite {
struct MicroResourceVariables {
  static MicroResourceVariables* Create(MicroAllocator* allocator, int count);
};
}  // namespace tflite
#endif
