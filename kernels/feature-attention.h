/**
 * Causal attention and its gradient on features. Shares are [query][key][sequence]; queries are taken in fours, and keys that the
 * last of the four alone may see have a share of 0 for the others.
 */
#pragma once
#include "exponential.h"
#include "feature-products.h"

namespace {

constexpr int fours = 4;
/** Queries, or features, that are taken together with four keys or columns. */
constexpr int beside = registerCount == 32 ? 4 : 2;

/** The tokens of one vector of sequences. */
inline const float *token(const float *row, int index) { return row + index * groupSize; }
inline float *token(float *row, int index) { return row + index * groupSize; }

/** Up to which key the row of a query is filled. */
inline int filled(int query, int count) { return query < count / fours * fours ? upTo(fours, query + 1) : query + 1; }

template <int queries, int keys>
inline void dotTile(Features a, Features b, int width, float *out, int stride) {
  Vector sums[queries][keys] = {};
  for (int feature = 0; feature < width; feature++) {
    Vector own[keys];
    for (int key = 0; key < keys; key++) own[key] = kept(token(b.row(feature), key));
    for (int query = 0; query < queries; query++) {
      const Vector other = kept(token(a.row(feature), query));
      for (int key = 0; key < keys; key++) sums[query][key] += other * own[key];
    }
  }
  for (int query = 0; query < queries; query++)
    for (int key = 0; key < keys; key++) vectorAt(token(out + query * stride, key)) = sums[query][key];
}

/** Products of some queries with the first `keys` keys. */
template <int queries>
inline void dotRows(Features a, Features b, int width, int keys, float *out, int stride) {
  int key = 0;
  for (; key + fours <= keys; key += fours)
    dotTile<queries, fours>(a, b.at(key * groupSize), width, token(out, key), stride);
  for (; key < keys; key++) dotTile<queries, 1>(a, b.at(key * groupSize), width, token(out, key), stride);
}

/** Up to where queries from `from` on are taken one by one, before those in fours. */
inline int firstOfFours(int from, int count) { return smaller(upTo(fours, from), count); }

/** Products of every query from `from` on with the keys up to it. */
inline void dotCausal(Features a, Features b, int width, int from, int count, float *out, int stride) {
  int query = from;
  for (; query < firstOfFours(from, count); query++)
    dotRows<1>(a.at(query * groupSize), b, width, query + 1, out + query * stride, stride);
  for (; query + fours <= count; query += fours)
    for (int some = query; some < query + fours; some += beside)
      dotRows<beside>(a.at(some * groupSize), b, width, query + fours, out + some * stride, stride);
  for (; query < count; query++)
    dotRows<1>(a.at(query * groupSize), b, width, query + 1, out + query * stride, stride);
}

/** Where shares lie, from one term of a sum to the next and from one sum to the next. */
struct Steps {
  int term, sum;
};

template <int features, int columns>
inline void mixTile(const float *shares, Steps steps, Features x, int from, int to, Features out) {
  Vector sums[features][columns] = {};
  for (int term = from; term < to; term++) {
    Vector own[columns];
    for (int column = 0; column < columns; column++) own[column] = kept(shares + term * steps.term + column * steps.sum);
    for (int feature = 0; feature < features; feature++) {
      const Vector other = kept(token(x.row(feature), term));
      for (int column = 0; column < columns; column++) sums[feature][column] += other * own[column];
    }
  }
  for (int feature = 0; feature < features; feature++)
    for (int column = 0; column < columns; column++)
      vectorAt(token(out.row(feature), column)) = sums[feature][column];
}

/** Sums of the tokens from `from` to `to` of x, weighted by shares, for some columns. */
template <int columns>
inline void mixColumns(const float *shares, Steps steps, Features x, int width, int from, int to, Features out) {
  int feature = 0;
  for (; feature + beside <= width; feature += beside)
    mixTile<beside, columns>(shares, steps, x.from(feature), from, to, out.from(feature));
  for (; feature < width; feature++)
    mixTile<1, columns>(shares, steps, x.from(feature), from, to, out.from(feature));
}

/** For every query from `from` on the sum over the keys up to it. */
inline void mixKeys(const float *shares, int stride, Features x, int width, int from, int count, Features out) {
  int query = from;
  for (; query < firstOfFours(from, count); query++)
    mixColumns<1>(shares + query * stride, {groupSize, stride}, x, width, 0, query + 1, out.at(query * groupSize));
  for (; query + fours <= count; query += fours)
    mixColumns<fours>(shares + query * stride, {groupSize, stride}, x, width, 0, query + fours, out.at(query * groupSize));
  for (; query < count; query++)
    mixColumns<1>(shares + query * stride, {groupSize, stride}, x, width, 0, query + 1, out.at(query * groupSize));
}

/** For every key the sum over the queries from it on that are not before `from`. */
inline void mixQueries(const float *shares, int stride, Features x, int width, int from, int count, Features out) {
  int key = 0;
  for (; key + fours <= count; key += fours)
    mixColumns<fours>(token(shares, key), {stride, groupSize}, x, width, key < from ? from : key, count,
                      out.at(key * groupSize));
  for (; key < count; key++)
    mixColumns<1>(token(shares, key), {stride, groupSize}, x, width, key < from ? from : key, count,
                  out.at(key * groupSize));
}

/** Takes `slope` from the logit of every key for each token between it and the query. */
inline void preferRecent(float *logits, int stride, int from, int count, float slope) {
  for (int query = from; query < count; query++)
    for (int key = 0; key < query; key++)
      vectorAt(token(logits + query * stride, key)) += all(static_cast<float>(key - query)) * slope;
}

/** The gradient by that slope, from those by the logits. */
inline float recencyGradient(const float *logits, int stride, int from, int count) {
  Vector sum = {};
  for (int query = from; query < count; query++)
    for (int key = 0; key < query; key++)
      sum += vectorAt(token(logits + query * stride, key)) * static_cast<float>(key - query);
  return laneSum(sum);
}

/** Logits become shares: softmax of `scale` times each of the first `count`; those behind, up to `end`, become 0. */
inline void softmax(float *row, int count, int end, float scale) {
  Vector largest = vectorAt(row);
  for (int key = 1; key < count; key++) largest = larger(largest, vectorAt(token(row, key)));
  Vector sum = {};
  for (int key = 0; key < count; key++) {
    Vector &logit = vectorAt(token(row, key));
    logit = exponential((logit - largest) * scale);
    sum += logit;
  }
  const Vector inverse = 1.0f / sum;
  for (int key = 0; key < count; key++) vectorAt(token(row, key)) *= inverse;
  for (int key = count; key < end; key++) vectorAt(token(row, key)) = Vector{};
}

/** The gradient by the shares becomes that by the logits. */
inline void softmaxGradient(float *row, const float *shares, int count, int end, float scale) {
  Vector sum = {};
  for (int key = 0; key < count; key++) sum += vectorAt(token(row, key)) * vectorAt(token(shares, key));
  for (int key = 0; key < count; key++) {
    Vector &gradient = vectorAt(token(row, key));
    gradient = (gradient - sum) * vectorAt(token(shares, key)) * scale;
  }
  for (int key = count; key < end; key++) vectorAt(token(row, key)) = Vector{};
}

}
