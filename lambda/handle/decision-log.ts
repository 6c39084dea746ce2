import { maskSecrets } from '../render/mask-secrets';
import { cut, oneLine } from '../render/plain-text';

/** One decision. What is not known is absent; the event itself is never part of it. */
export interface DecisionLine {
  readonly outcome:
    | 'started'
    | 'stopped'
    | 'skipped'
    | 'answered'
    | 'voted'
    | 'commented'
    | 'kept'
    | 'gated'
    | 'released'
    | 'published'
    | 'ignored'
    | 'refused'
    /** An answer of AWS was not read to its end. */
    | 'incomplete';
  readonly reason?: string;
  /** The id of the event. */
  readonly event?: string;
  readonly flow?: string;
  readonly project?: string;
  readonly pullRequest?: string;
  readonly build?: string;
  readonly commit?: string;
  readonly status?: string;
  /** Ids of the builds that were stopped. */
  readonly stopped?: string;
  /** Why a vote was cast or not cast. */
  readonly vote?: string;
  /** What AWS had not answered completely. */
  readonly missing?: string;
  /** In so many seconds it is looked at again. */
  readonly lookAgain?: number;
}

/** Takes one line for each decision. */
export type DecisionLog = (line: DecisionLine) => void;

/** As one line of JSON on the standard output, which is where Lambda takes logs from. */
export const writeDecision: DecisionLog = (line) => {
  const texts = Object.entries(line)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, cut(maskSecrets(oneLine(String(value))), 300)]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(texts))}\n`);
};

/** What an adapter reports about an answer that it did not read to its end. */
export const writeIncomplete = (reason: string): void => {
  writeDecision({ outcome: 'incomplete', reason });
};
