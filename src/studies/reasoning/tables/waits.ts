/** The table of Waits: whether they follow errors, where they point, and what they change. */
import { always, defineTable, number, optional, text, whole } from '../../../engine/table/index.js';
import { modelFields, modelKey, runFields, runKey, share } from './fields.js';

export const waits = defineTable({
  name: 'waits',
  about: 'Waits after a complete first pass: triggered by an error, aimed at it, of any effect?',
  key: [...modelKey, 'stage', ...runKey],
  fields: {
    ...modelFields,
    stage: text('stage', '`fine-tuned` before reinforcement learning, `learned` after it.', {
      ...{ title: 'Stage', shown: always },
    }),
    ...runFields,
    passes: whole('passes', 'Responses whose first pass is complete.', { title: 'Passes' }),
    waited: whole('waited', 'Those of them with a Wait behind it.', { title: 'Waited' }),
    waitsMean: number('waits', 'Waits a response, of all responses.', { title: 'Waits', digits: 2 }),
    pWaitError: optional(share('p_wait_error', 'Wait follows a pass with an error.', 'Wait, error')),
    pWaitClean: optional(share('p_wait_clean', 'Wait follows a pass without one.', 'Wait, clean')),
    accuracyIfStopped: optional(
      share(
        'accuracy_if_stopped',
        'With a Wait: the state that the first pass ends at is the answer.',
        'Stopped',
      ),
    ),
    accuracyAfter: optional(share('accuracy_after', 'With a Wait: the answer in the end is right.', 'After')),
    wrongToRight: optional(share('wrong_to_right', 'With a Wait: wrong first, right in the end.', 'Mended')),
    rightToWrong: optional(share('right_to_wrong', 'With a Wait: right first, wrong in the end.', 'Broken')),
    pointerAtFirstError: optional(
      share('pointer_at_first_error', 'With a Wait after an error: it points to the first one.', 'Aimed'),
    ),
    pointerChance: optional(
      share('pointer_chance', 'What a pointer to any step would hit, mean of 1 over the steps.', 'By chance'),
    ),
    unchangedShare: optional(
      share('unchanged_share', 'With a Wait: the answer stays the same.', 'Unchanged'),
    ),
    accuracy: share('accuracy', 'Of all responses.', 'Accuracy'),
    accuracyBanned: share('accuracy_banned', 'The same where Wait may not be written.', 'Without Wait'),
  },
});
