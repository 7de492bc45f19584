/** What the addon needs of Node-API, whose binary interface is stable (https://nodejs.org/api/n-api.html), without its headers. */
#pragma once
#include <cstddef>
#include <cstdint>

extern "C" {
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef void (*napi_finalize)(napi_env, void *data, void *hint);
/** 0 is success. */
typedef int napi_status;

napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t *count, napi_value *values, napi_value *self, void **data);
napi_status napi_get_value_int32(napi_env, napi_value, int32_t *result);
napi_status napi_get_value_uint32(napi_env, napi_value, uint32_t *result);
napi_status napi_get_value_double(napi_env, napi_value, double *result);
napi_status napi_create_int32(napi_env, int32_t, napi_value *result);
napi_status napi_create_object(napi_env, napi_value *result);
napi_status napi_create_function(napi_env, const char *name, size_t length, napi_callback, void *data, napi_value *result);
napi_status napi_set_named_property(napi_env, napi_value object, const char *name, napi_value);
napi_status napi_create_external_arraybuffer(napi_env, void *bytes, size_t length, napi_finalize, void *hint, napi_value *result);
napi_status napi_get_arraybuffer_info(napi_env, napi_value, void **bytes, size_t *length);
napi_status napi_add_env_cleanup_hook(napi_env, void (*run)(void *), void *given);
napi_status napi_throw_error(napi_env, const char *code, const char *message);
}
