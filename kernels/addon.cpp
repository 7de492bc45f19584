/** The Node addon: an object of kernels for each kind of processor that this one can serve as, the best first, and a heap. */
#include <cstdlib>
#include "node-api.h"
#include "threads.h"

typedef void Variant(napi_env, napi_value exports);
Variant baseline;
#ifdef __x86_64__
Variant avx2, avx512;
#endif

namespace {

/** Vectors of the widest kind begin at multiples of this many bytes. */
constexpr size_t alignment = 64;

void release(napi_env, void *bytes, void *) { free(bytes); }

/** heap(bytes): an ArrayBuffer where vectors may begin at its first byte. */
napi_value heap(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value = nullptr, buffer = nullptr;
  double wanted = 0;
  napi_get_cb_info(env, info, &count, &value, nullptr, nullptr);
  napi_get_value_double(env, value, &wanted);
  const size_t bytes = (static_cast<size_t>(wanted) + alignment - 1) / alignment * alignment;
  void *const memory = aligned_alloc(alignment, bytes);
  if (memory == nullptr || napi_create_external_arraybuffer(env, memory, bytes, release, nullptr, &buffer) != 0) {
    free(memory);
    napi_throw_error(env, nullptr, "no memory for a heap of the kernels");
    return nullptr;
  }
  return buffer;
}

/** threads(count): how many threads a kernel may take from now on. */
napi_value threads(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value = nullptr;
  int32_t wanted = 1;
  napi_get_cb_info(env, info, &count, &value, nullptr, nullptr);
  napi_get_value_int32(env, value, &wanted);
  allowThreads(wanted);
  return nullptr;
}

void end(void *) { endThreads(); }

void addFunction(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function = nullptr;
  napi_create_function(env, name, SIZE_MAX, callback, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

void add(napi_env env, napi_value exports, const char *name, Variant variant) {
  napi_value object = nullptr;
  napi_create_object(env, &object);
  variant(env, object);
  napi_set_named_property(env, exports, name, object);
}

}

extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  addFunction(env, exports, "heap", heap);
  addFunction(env, exports, "threads", threads);
  napi_add_env_cleanup_hook(env, end, nullptr);
#ifdef __x86_64__
  const bool fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (fma && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    add(env, exports, "avx512", avx512);
  if (fma) add(env, exports, "avx2", avx2);
#endif
  add(env, exports, "baseline", baseline);
  return exports;
}
