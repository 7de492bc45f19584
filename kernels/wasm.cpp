/** All kernels as a WebAssembly module: `npm run build:kernels`. */
#include "score.h"
#include "adam.h"
#include "train.h"
