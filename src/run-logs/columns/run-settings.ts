/** What a run's name says beside its seed. */

import { withoutPhases } from './canonical.js';

/** As W&B names runs: `dainty-sky-12`, or eight letters and digits; or by one letter. */
const made = /^(?:[a-z]+-[a-z]+-\d+|(?=.*\d)[a-z0-9]{8}|[a-zA-Z])$/;
const ending = /\.(?:csv|tsv|txt|log|md|jsonl?|ndjson|parquet)(?:\.gz)?$/i;
/** A number behind one of these, or behind none of the words of a setting, tells runs apart and not settings. */
const seedWord =
  /(?:^|[-_ /.:=])(?:seed|run|trial|rep|replica|replicate|repeat|try|worker|s|r|v)[-_ =:]?\d+(?=$|[-_ /.:])/gi;
const settingWord =
  /(?:^|[-_ /.])(?:beta|kl|lr|coef|coeff|size|params?|width|depth|layers?|alpha|temp|temperature|noise|eps|clip|gamma|lambda|n|k|bs|batch|epochs?|rm|model|[\d.]+[mbk])[-_ =:]?$/i;

/** Undefined for a made-up name, which says nothing of its settings. */
export function settingOfRun(name: string): string | undefined {
  const trimmed = withoutPhases(name.trim().replace(ending, ''));
  if (made.test(trimmed) || /^\d+$/.test(trimmed)) return undefined;
  const unseeded = trimmed.replace(seedWord, '');
  const last = /^(.*?)[-_ /.#]?(\d+)$/.exec(unseeded);
  // beta_0.01: the last number is a decimal and its word a setting.
  if (last === null || /\d\.$/.test(unseeded.slice(0, unseeded.length - last[2].length))) return unseeded;
  const [, stem] = last;
  return stem !== '' && !settingWord.test(stem) && unseeded === trimmed ? stem : unseeded;
}
