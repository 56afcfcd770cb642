#ifndef STUB_SCHEMA_H_
#define STUB_SCHEMA_H_
#include <cstdint>
#define TFLITE_SCHEMA_VERSION 3
namespace tflite {
struct Model {
  uint32_t version() const;
};
const Model* GetModel(const void* data);
}  // namespace tflite
#endif
