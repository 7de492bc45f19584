/** All kernels as a WebAssembly module: `npm run build:kernels`. */
#include "pack-score.h"
#include "adam.h"
#include "train.h"
