/** All kernels as a WebAssembly module: `npm run build:kernels`. */
#include "pack-score.h"
#include "sample.h"
