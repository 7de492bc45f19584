/** Who judges the findings of a study for the screen, one after the other: this thread, between keys and frames. */
import { setImmediate as turn } from 'node:timers/promises';
import { judgeFindings, type Verdict } from '../display/finding.js';
import type { TableSet } from '../engine/study.js';
import { studies } from '../studies/index.js';
import type { StoredExperiment } from './shown-study.js';

/** What is to be judged. */
export interface Case {
  /** The kind of study. */
  study: string;
  rows: TableSet;
  experiment: StoredExperiment;
}

export interface Judge {
  /** Takes a case; gives the ids of the findings that can be judged on it, none where there is nothing to judge. */
  take(given: Case): Promise<string[]>;
  /** The verdict on a finding of the case, by its place; rejects where judging it fails. */
  judge(place: number): Promise<Verdict>;
  /** Ends at once whatever is under way. */
  close(): void;
}

/** Judges where it stands; a thread of its own calls it without the turns. */
export class JudgeInTurns implements Judge {
  private judgeAt: (place: number) => Verdict = () => {
    throw new Error('no case was taken');
  };

  async take({ study: kind, rows, experiment }: Case): Promise<string[]> {
    const study = studies.find(kind);
    const tables = study?.read(rows, experiment);
    if (study === undefined || study.isEmpty(tables)) return [];
    this.judgeAt = (place) => judgeFindings([study.findings[place]], tables)[0];
    return study.findings.map(({ id }) => id);
  }

  async judge(place: number): Promise<Verdict> {
    await turn();
    return this.judgeAt(place);
  }

  close(): void {}
}
