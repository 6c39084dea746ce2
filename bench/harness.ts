import { Figure } from './figure';
import { Workplace } from './workplace';

/** What is measured together. */
export interface Group {
  readonly name: string;
  readonly about: string;
  /** Measured only when it is named. */
  readonly onlyByName?: boolean;
  measure(bench: Bench): Promise<readonly Figure[]>;
}

export interface Bench {
  /** How often each thing is measured. */
  readonly runs: number;
  readonly place: Workplace;
  /** Tells what is being done, for the person who waits. */
  say(what: string): void;
}

export type Measure = () => Promise<number>;

/** One thing, `runs` times. */
export async function repeat(runs: number, measure: Measure): Promise<number[]> {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) values.push(await measure());
  return values;
}

/**
 * Two things in turn, the first one first in every other run: what else the machine does, and what the
 * first one leaves in its caches, then falls on both alike.
 */
export async function inTurn(
  runs: number,
  ours: Measure,
  other: Measure,
): Promise<{ ours: number[]; other: number[] }> {
  const values = { ours: [] as number[], other: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    const order = run % 2 === 0 ? (['ours', 'other'] as const) : (['other', 'ours'] as const);
    for (const which of order) values[which].push(await (which === 'ours' ? ours : other)());
  }
  return values;
}
