/**
 * All kernels for one kind of processor as functions of a Node addon: compiled once for each kind, which VARIANT names.
 *
 * A function's first argument is the heap, an ArrayBuffer; numbers for pointers count bytes from its start.
 */
#include <utility>
#include "node-api.h"
#include "adam.h"
#include "pack-score.h"
#include "sample.h"
#include "sample-reasoner.h"
#include "train.h"
#include "train-language.h"
#include "train-reasoner.h"

namespace {

struct Argument {
  napi_env env;
  napi_value value;
  char *heap;

  operator int() const {
    int32_t number = 0;
    napi_get_value_int32(env, value, &number);
    return number;
  }
  operator float() const {
    double number = 0;
    napi_get_value_double(env, value, &number);
    return static_cast<float>(number);
  }
  template <typename Pointed>
  operator Pointed *() const {
    uint32_t place = 0;
    napi_get_value_uint32(env, value, &place);
    return reinterpret_cast<Pointed *>(heap + place);
  }
};

template <auto function>
struct Call;

template <typename Result, typename... Parameters, Result (*function)(Parameters...)>
struct Call<function> {
  static napi_value run(napi_env env, napi_callback_info info) {
    size_t count = 1 + sizeof...(Parameters);
    napi_value values[1 + sizeof...(Parameters)];
    void *heap = nullptr;
    napi_get_cb_info(env, info, &count, values, nullptr, nullptr);
    if (count != 1 + sizeof...(Parameters) || napi_get_arraybuffer_info(env, values[0], &heap, nullptr) != 0) {
      napi_throw_error(env, nullptr, "a kernel takes its heap and as many numbers as it has parameters");
      return nullptr;
    }
    return runWith(env, values + 1, static_cast<char *>(heap), std::index_sequence_for<Parameters...>());
  }

 private:
  template <size_t... places>
  static napi_value runWith(napi_env env, const napi_value *values, char *heap, std::index_sequence<places...>) {
    if constexpr (std::is_void_v<Result>) {
      function(static_cast<Parameters>(Argument{env, values[places], heap})...);
      return nullptr;
    } else {
      napi_value result = nullptr;
      napi_create_int32(env, function(static_cast<Parameters>(Argument{env, values[places], heap})...), &result);
      return result;
    }
  }
};

void add(napi_env env, napi_value object, const char *name, napi_callback callback) {
  napi_value function = nullptr;
  napi_create_function(env, name, SIZE_MAX, callback, nullptr, &function);
  napi_set_named_property(env, object, name, function);
}

}

#define KERNEL(name) add(env, exports, #name, Call<name>::run)

/** Adds every kernel to the object. */
void VARIANT(napi_env env, napi_value exports) {
  KERNEL(lanes);
  KERNEL(fusesSums);
  KERNEL(scoringFloats);
  KERNEL(scoringWork);
  KERNEL(packScoring);
  KERNEL(score);
  KERNEL(trainingWork);
  KERNEL(pairGaps);
  KERNEL(pairGradient);
  KERNEL(adam);
  KERNEL(samplingFloats);
  KERNEL(samplingWork);
  KERNEL(packSampling);
  KERNEL(sample);
  KERNEL(languageGroup);
  KERNEL(languageRooms);
  KERNEL(languageChunks);
  KERNEL(languageWork);
  KERNEL(languageAddUp);
  KERNEL(languagePrepare);
  KERNEL(languageForward);
  KERNEL(languageBackward);
  KERNEL(languageDistributions);
  KERNEL(reasonerForward);
  KERNEL(reasonerBackward);
  KERNEL(reasonerWork);
  KERNEL(sampleReasoner);
}
