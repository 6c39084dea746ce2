import { FindingLevel } from '../../lambda/decode/parse-findings';
import { BuildStatus } from '../../src/contract/codecommit-events';
import type { RuleExplanation } from '../match/explain-rules';

/** How a flow ended, in a summary of several. */
export interface EndedFlow {
  readonly flow: string;
  /** Absent: it was not started. */
  readonly status?: BuildStatus;
  readonly seconds?: number;
  /** Of the command that failed. */
  readonly place?: string;
  readonly run?: number;
  readonly page?: string;
}

/** Everything that a run reports, as data. `--json` prints these, one per line. */
export type OutputRecord =
  | { readonly kind: 'event'; readonly name: string; readonly about: string }
  | {
      readonly kind: 'source';
      readonly commit: string;
      readonly snapshot: boolean;
      readonly modified?: number;
      readonly untracked?: number;
      readonly deleted?: number;
      readonly base?: string;
    }
  | {
      readonly kind: 'match';
      readonly flow: string;
      readonly starts: boolean;
      readonly trigger?: string;
      readonly reason?: string;
      /** With `--explain`. */
      readonly rules?: readonly RuleExplanation[];
    }
  /** `folder` is of a local run, `url` of a build in AWS. */
  | {
      readonly kind: 'start';
      readonly flow: string;
      readonly build: string;
      readonly buildspec: string;
      readonly machine: string;
      readonly folder?: string;
      readonly url?: string;
    }
  | { readonly kind: 'warning'; readonly message: string; readonly place?: string }
  | { readonly kind: 'note'; readonly message: string }
  | { readonly kind: 'phase-started'; readonly phase: string }
  | { readonly kind: 'command'; readonly phase: string; readonly command: string; readonly line?: number }
  | { readonly kind: 'output'; readonly text: string }
  | {
      readonly kind: 'phase-ended';
      readonly phase: string;
      readonly status: BuildStatus;
      readonly seconds: number;
      /** Absent: it ran no command. */
      readonly command?: string;
      readonly reason?: string;
      readonly place?: string;
    }
  | {
      readonly kind: 'failed-command';
      readonly phase: string;
      readonly command: string;
      readonly reason: string;
      readonly place: string;
      readonly lines: readonly string[];
      readonly log: string;
    }
  /** What a tool found in the source. `place` is `PATH:LINE:COLUMN`, or empty where the tool names no file. */
  | {
      readonly kind: 'finding';
      readonly level: FindingLevel;
      readonly place: string;
      readonly title?: string;
      readonly message: string;
    }
  /** `submodule` is the path of the one that was pushed from. */
  | {
      readonly kind: 'pushed';
      readonly ref: string;
      readonly change: string;
      readonly commit?: string;
      readonly submodule?: string;
    }
  | {
      readonly kind: 'collected';
      readonly what: 'report' | 'artifact' | 'cache' | 'exported';
      readonly name: string;
      readonly about: string;
    }
  | {
      readonly kind: 'comment';
      readonly pullRequest: string;
      readonly number: number;
      readonly of: number;
      readonly text: string;
      /** Without what is shown as `failed-command`. */
      readonly brief?: string;
      readonly file?: string;
    }
  | {
      readonly kind: 'result';
      readonly flow: string;
      readonly status: BuildStatus;
      readonly seconds: number;
      readonly exitCode: number;
      /** Of a local run. */
      readonly run?: number;
      readonly folder?: string;
      readonly page?: string;
      /** Of a build in AWS. */
      readonly build?: string;
      readonly url?: string;
    }
  /** After several flows. */
  | { readonly kind: 'summary'; readonly flows: readonly EndedFlow[]; readonly exitCode: number }
  | {
      readonly kind: 'plan';
      readonly flow: string;
      readonly commands: readonly { readonly phase: string; readonly command: string; readonly place: string }[];
      readonly variables: Readonly<Record<string, string>>;
    }
  /** A dead-letter message, and what became of it. */
  | {
      readonly kind: 'dead-letter';
      readonly id: string;
      readonly event?: string;
      readonly flow?: string;
      /** ISO 8601. */
      readonly happened: string;
      /** Why it is one. */
      readonly cause: string;
      readonly outcome: 'redriven' | 'useless' | 'kept';
      readonly about: string;
    }
  /** The outcomes of a redrive. `useless` ones were removed, `untouched` ones not looked at. */
  | {
      readonly kind: 'redrive';
      readonly dryRun?: boolean;
      readonly redriven: number;
      readonly useless: number;
      readonly kept: number;
      readonly untouched: number;
    }
  | { readonly kind: 'error'; readonly message: string; readonly exitCode: number };

/** Where records go. */
export interface Output {
  show(record: OutputRecord): void;
  /** Nothing more comes. */
  end(): void;
}
