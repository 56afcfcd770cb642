#!/bin/sh
# Exports a model as C++ and compiles it against TensorFlow Lite Micro's headers.
#
# usage: TFLM_DIR=path/to/tflite-micro check_cpp.sh MODELBOOK MODEL.tflite
#
# TFLM_DIR is a checkout after `make third_party_downloads` (it needs the flatbuffers and gemmlowp headers).
# Skips, with a word, where there is none.
set -eu
if [ -z "${TFLM_DIR:-}" ] || [ ! -e "$TFLM_DIR/tensorflow/lite/micro/micro_interpreter.h" ]; then
  echo "skipped: TFLM_DIR does not name a checkout of tflite-micro"
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
downloads="$TFLM_DIR/tensorflow/lite/micro/tools/make/downloads"
# With CMSIS-NN resolvers use typed registrations.
for target in cortex-m cortex-m-cmsis-nn; do
  "$1" model export "$2" --to cpp --target "$target" --output-dir "$folder/$target"
  for source in "$folder/$target"/*.cc; do
    g++ -std=c++17 -DTF_LITE_STATIC_MEMORY -fsyntax-only \
      -I"$TFLM_DIR" -I"$downloads/flatbuffers/include" -I"$downloads/gemmlowp" -I"$downloads/ruy" "$source"
    echo "compiles for $target: $(basename "$source")"
  done
done
