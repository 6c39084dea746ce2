import type { FlagValues } from '../commands/command-definition';
import type { RUN_FLAGS } from '../commands/shared-flags';
import { PhaseChoice } from '../plan/choose-phases';

/** The flags that all runs share. */
export type RunFlags = FlagValues<typeof RUN_FLAGS>;

/** What the flags mean. */
export interface RunOptions extends Omit<RunFlags, 'docker'> {
  /** Run in a container of this image; empty: the flow's own. Absent: on the host. */
  readonly docker?: string;
  /** Some phases only. Absent: all. */
  readonly phases?: PhaseChoice;
  /** Show the log as CodeBuild writes it. */
  readonly rawLog: boolean;
  /** Open a shell where the first command fails, or instead of the commands. */
  readonly shell?: 'on-failure' | 'instead';
}

/** What to run. */
export type EventRequest =
  | {
      readonly kind: 'review';
      readonly from?: string;
      readonly into?: string;
      readonly id: string;
      readonly updated: boolean;
    }
  | { readonly kind: 'branch'; readonly name?: string }
  | { readonly kind: 'tag'; readonly name: string; readonly updated: boolean }
  | { readonly kind: 'schedule'; readonly flow?: string; readonly at?: Date; readonly next?: boolean }
  | { readonly kind: 'demand'; readonly flow: string }
  /** An event that starts this flow. */
  | { readonly kind: 'flow'; readonly name: string }
  /** Look at what is checked out. */
  | { readonly kind: 'inferred' }
  /** An event that EventBridge delivered. */
  | { readonly kind: 'replay'; readonly event: unknown };
