/** All kernels as a WebAssembly module: `npm run build:kernels`. */
#include "sample.h"
#include "score.h"
