/** The policy of src/policy/policy.ts, and the reasoner's, as sampling reads them. */
#pragma once
#include "token-table.h"

namespace {

/** Where a block's panels lie among its weights, in squares of columns². */
enum Square { keyAt = 0, valueAt = 1, queryAt = 2, attentionOutAt = 3, hiddenAt = 4, hiddenOutAt = 8, squares = 12 };

/**
 * A network as `packSampling` leaves it: blocks, the heads' panels, embedding and positions row by row, and the table of tokens where
 * it pays.
 */
struct LanguageModel {
  const Shape &shape;
  float *const weights;
  const int columns = columnsOf(shape);
  /** Of the logits and, behind them, the value. */
  const int headColumns = upTo(panelColumns, shape.vocabulary + 1);

  LanguageModel(const Shape &shape, float *packed) : shape(shape), weights(packed) {}

  float *block(int layer, Square square) const { return weights + layer * blockFloats() + square * columns * columns; }
  float *heads() const { return weights + shape.layers * blockFloats(); }
  /** [vocabulary][width], then [context or steps][width], then, with step numbers, slopes [layers][heads]. */
  float *embedding() const { return heads() + upTo(aligned, columns * headColumns); }
  float *positions() const { return embedding() + shape.vocabulary * shape.width; }
  int embeddedFloats() const { return (shape.vocabulary + rowsBeside(shape)) * shape.width; }
  float *slopes() const { return embedding() + embeddedFloats(); }
  /** Whether the table is there. */
  int &hasTable() const { return *reinterpret_cast<int *>(embedding() + upTo(aligned, embeddedFloats() + slopesOf(shape))); }
  /** See `fillTokenTable`. */
  float *table() const { return reinterpret_cast<float *>(&hasTable()) + aligned; }
  int tableColumns() const { return 4 * columns; }
  int floats() const {
    const int before = static_cast<int>(table() - weights);
    return before + (knownPairs(shape) <= mostKnown ? upTo(aligned, knownPairs(shape) * tableColumns()) : 0);
  }

 private:
  int blockFloats() const { return upTo(aligned, squares * columns * columns); }
};

}
