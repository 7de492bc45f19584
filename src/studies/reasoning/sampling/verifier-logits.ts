/** What a learned verifier says of responses. */
import { openReasonerTrainer, type ReasonerModel, type ReasonerRows } from '../../../policy/index.js';

/** What the verifier's head says behind the last token of each row. */
export function verifierLogits(
  model: ReasonerModel,
  parameters: Float32Array,
  rows: ReasonerRows,
): Float32Array {
  const trainer = openReasonerTrainer({
    ...{ what: 'the scores of a verifier', model },
    ...{ heads: 'verifier', initial: parameters },
  });
  const { values } = trainer.predict(0, rows);
  trainer.dispose();
  return Float32Array.from(rows.ends, (end, row) => values[row * rows.length + end - 1]);
}
