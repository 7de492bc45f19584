/** What trains language models, by tensors and by whatever serves: the same numbers, and replicas that are left out. */
import { expect, it } from 'vitest';
import { openLanguageTrainer, policyModel } from '../../src/policy/index.js';
import { TensorLanguageTrainer } from '../../src/policy/language-trainer.js';
import { createRandom } from '../../src/random/index.js';
import { DivergedError, getTf, type LanguageRows, type TokenGradient } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';
import { expectClose } from '../support/numbers.js';
import { plainLogProbs, plainValues } from '../support/plain-policy.js';
import { randomPolicy, tinyExperiment } from '../support/tiny-world.js';

const [promptLength, responseLength, count] = [2, 4, 43];
const experiment = tinyExperiment({
  world: { promptLength, responseLength },
  policy: { width: 8, layers: 2, heads: 2 },
});
const policies = ['a', 'b', 'c'].map((name) => {
  const { model, parameters } = randomPolicy(experiment, name, 1.5);
  // Value heads begin at 0.
  parameters.set(createRandom(name).normals(8), model.parameterCount);
  return { model, parameters };
});
const [{ model }] = policies;
const size = model.layout.count;
const initial = Float32Array.from(policies.flatMap(({ parameters }) => [...parameters]));
const length = promptLength + responseLength;

/** An odd number of rows, more than a kernel takes at once. */
const rowsOf = (name: string): LanguageRows => {
  const random = createRandom(name);
  return { tokens: Uint8Array.from({ length: count * length }, () => random.integer(4)), count };
};
const batches = ['x', 'y', 'z'].map(rowsOf);

/** Mean of −ln π + (V − 1)². */
const loss: TokenGradient = ({ logProbs, values }, gradient) => {
  const weight = 1 / (count * responseLength);
  let sum = 0;
  logProbs.forEach((logProb, token) => {
    const error = values[token] - 1;
    sum += weight * (error ** 2 - logProb);
    gradient.logProbs[token] = -weight;
    gradient.values[token] = 2 * weight * error;
  });
  return sum;
};

const open = {
  'by tensors': (values = initial) => new TensorLanguageTrainer({ what: 'the test', model, initial: values }),
  'by what serves': (values = initial) => openLanguageTrainer({ what: 'the test', model, initial: values }),
};

for (const [how, trainerOf] of Object.entries(open)) {
  describeTensors(`language models trained ${how}`, () => {
    const of = (values: Float32Array, replica: number) => values.slice(replica * size, (replica + 1) * size);

    it('predict what plain JavaScript does', () => {
      const trainer = trainerOf();
      const { logProbs, values } = trainer.predict(1, batches[1]);
      const plain = Array.from({ length: count }, (_, row) => {
        const tokens = batches[1].tokens.subarray(row * length, (row + 1) * length);
        const own = plainLogProbs(model, policies[1].parameters, tokens);
        return own.map((distribution, t) => distribution[tokens[promptLength + t]]);
      });
      const plainEstimates = Array.from({ length: count }, (_, row) =>
        plainValues(
          model,
          policies[1].parameters,
          batches[1].tokens.subarray(row * length, (row + 1) * length),
        ),
      );
      expectClose(logProbs, plain.flat(), 1e-4);
      const all = Array.from({ length: count }, (_, row) =>
        plainLogProbs(
          model,
          policies[1].parameters,
          batches[1].tokens.subarray(row * length, (row + 1) * length),
        ).flatMap((distribution) => [...distribution]),
      );
      expectClose(trainer.distributions(1, batches[1]), all.flat(), 1e-4);
      expectClose(values, plainEstimates.flat(), 1e-4);
      trainer.dispose();
    });

    it('are given groups that begin at even rows and together are the batch', () => {
      const trainer = trainerOf();
      const seen: number[] = [];
      const watched: TokenGradient = (predictions, gradient) => {
        expect(predictions.first % 2).toBe(0);
        for (let row = 0; row < predictions.count; row++) seen.push(predictions.first + row);
        return loss(predictions, gradient);
      };
      trainer.step([batches[0], undefined, undefined], () => watched, 1e-3);
      expect(seen).toEqual([...Array(count).keys()]);
      trainer.dispose();
    });

    it('stay as they are where they are left out, and the others become what they would', () => {
      const [whole, some] = [trainerOf(), trainerOf()];
      for (let step = 0; step < 3; step++) {
        const all = whole.step(batches, () => loss, 1e-2).loss;
        const own = some.step([batches[0], undefined, batches[2]], () => loss, 1e-2).loss;
        expect([...own]).toEqual([all[0], Number.NaN, all[2]]);
      }
      for (const replica of [0, 2]) expect(some.parametersOf(replica)).toEqual(of(whole.values(), replica));
      expect(some.parametersOf(1)).toEqual(of(initial, 1));
      expect([...some.diverged]).toEqual([]);
      for (const trainer of [whole, some]) trainer.dispose();
    });

    it('are marked where they leave the finite numbers, and the others go on', () => {
      const broken = initial.slice();
      broken.fill(Number.NaN, size, 2 * size);
      const [trainer, sound] = [trainerOf(broken), trainerOf()];
      const [{ loss: ours }, { loss: theirs }] = [trainer, sound].map((own) =>
        own.step(batches, () => loss, 1e-2),
      );
      expect([...trainer.diverged]).toEqual([1]);
      expect([...ours]).toEqual([theirs[0], Number.NaN, theirs[2]]);
      expect(trainer.parametersOf(2)).toEqual(sound.parametersOf(2));
      trainer.note({ 'the score': [0, 0, Number.POSITIVE_INFINITY] });
      expect([...trainer.diverged]).toEqual([1, 2]);
      expect(() => trainer.note({ 'the score': [Number.NaN, 0, 0] })).toThrow(DivergedError);
      for (const own of [trainer, sound]) own.dispose();
    });

    it('go on from where they were saved, by either', () => {
      const trainer = trainerOf();
      for (let step = 0; step < 3; step++) trainer.step(batches, () => loss, 1e-2);
      const state = structuredClone(trainer.save());
      const again = trainerOf();
      const other = open['by tensors']();
      for (const own of [again, other]) own.restore(state);
      for (const own of [trainer, again, other]) own.step(batches, () => loss, 1e-2);
      expect(again.save()).toEqual(trainer.save());
      expectClose(other.values(), trainer.values(), 1e-4);
      for (const own of [trainer, again, other]) own.dispose();
    });

    it('keep no tensors', () => {
      const before = getTf().memory().numTensors;
      const trainer = trainerOf();
      expectNoLeak(() => {
        trainer.step(batches, () => loss, 1e-3);
        trainer.predict(0, batches[0]);
        trainer.restore(trainer.save());
      }, 5);
      trainer.dispose();
      expect(getTf().memory().numTensors).toBe(before);
    });
  });
}

describeTensors('the choice of what trains', () => {
  it('leaves to tensors what no kernel takes', () => {
    const large = policyModel({
      world: { ...model.world, vocabularySize: 257 },
      policy: { width: 4, layers: 1, heads: 1 },
    });
    const zeros = new Float32Array(large.layout.count);
    const trainer = openLanguageTrainer({ what: 'the test', model: large, initial: zeros });
    expect(trainer).toBeInstanceOf(TensorLanguageTrainer);
    trainer.dispose();
    const usual = open['by what serves']();
    expect(usual).not.toBeInstanceOf(TensorLanguageTrainer);
    usual.dispose();
  });
});
