import { PhaseChoice } from '../plan/choose-phases';

/** The options of `flow-ci run`, whatever it runs. */
export interface RunOptions {
  /** Leave uncommitted work out. */
  readonly committed: boolean;
  /** Only this flow. */
  readonly flow?: string;
  readonly dryRun: boolean;
  /** Keep the clone and the origin. */
  readonly keep: boolean;
  /** `NAME=value` pairs that StartBuild would be given. */
  readonly variables: Readonly<Record<string, string>>;
  /** A file with more of them; the ones above win. */
  readonly variablesFile?: string;
  readonly secretsFile?: string;
  readonly passEnv: readonly string[];
  readonly inheritEnv: boolean;
  readonly aws: boolean;
  /** Minutes. */
  readonly timeout?: number;
  readonly allowNoMatch: boolean;
  /** Run the flows that the build's own pushes trigger. */
  readonly follow: boolean;
  /** Run in a container of this image; empty: the flow's own. Absent: on the host. */
  readonly docker?: string;
  /** docker, podman or finch. Absent: the first that is there. */
  readonly engine?: string;
  /** Start the container with the rights of this machine's root, if the flow asks for it. */
  readonly privileged: boolean;
  /** Fetch the image anew. */
  readonly pull: boolean;
  /** Some phases only. Absent: all. */
  readonly phases?: PhaseChoice;
  /** Builds that run side by side at most. */
  readonly jobs: number;
  /** After a build that did not succeed, stop the others. */
  readonly failFast: boolean;
  /** Show the log as CodeBuild writes it. */
  readonly rawLog: boolean;
  /** Ask for secrets that no file has. */
  readonly promptSecrets: boolean;
  /** Keep the buildspec's cache between runs. */
  readonly cache: boolean;
  /** Open a shell where the first command fails, or instead of the commands. */
  readonly shell?: 'on-failure' | 'instead';
}

/** What to run. */
export type Occasion =
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
  /** Look at what is checked out. */
  | { readonly kind: 'inferred' }
  /** An event that EventBridge delivered. */
  | { readonly kind: 'replay'; readonly event: unknown };
