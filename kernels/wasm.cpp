/** All kernels as a WebAssembly module: `npm run build:kernels`. */
#include "adam.h"
#include "pack-score.h"
#include "sample.h"
#include "sample-reasoner.h"
#include "train.h"
#include "train-language.h"
#include "train-reasoner.h"
