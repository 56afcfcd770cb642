#ifndef STUB_MICRO_ALLOCATOR_H_
#define STUB_MICRO_ALLOCATOR_H_
#include "tensorflow/lite/c/common.h"
namespace tflite {
struct MicroAllocator {
  static MicroAllocator* Create(uint8_t* arena, size_t size);
};
}  // namespace tflite
#endif
