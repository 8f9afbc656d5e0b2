#pragma once

#include <stddef.h>
#include <stdint.h>

// Of libFuzzer, which the linker adds with -sanitize=fuzzer: https://llvm.org/docs/LibFuzzer.html
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test_one_input)(const uint8_t *data, size_t size));
