import { Buildspec } from './buildspec';

/** Everything that a build will do, before anything is done. */
export interface Plan {
  readonly flow: string;
  readonly project: string;
  readonly commit: string;
  /** Commits to fetch; 0 is the full history. */
  readonly depth: number;
  readonly fetchSubmodules: boolean;
  /** Where the buildspec stands in the repository, or that it stands in flow-ci.json. */
  readonly buildspecPlace: string;
  readonly buildspec: Buildspec;
  /** Those of the host, the buildspec, the project and the start, in the order of their weight. */
  readonly variables: Readonly<Record<string, string>>;
  /** What can be read from outside when the build has ended. */
  readonly exportedVariables: readonly string[];
  /** Values that must not be seen anywhere. */
  readonly secrets: readonly string[];
  readonly timeoutMs: number;
  /** What the build would do in CodeBuild and does not do here. */
  readonly warnings: readonly string[];
}

export type Planning =
  { readonly kind: 'planned'; readonly plan: Plan } | { readonly kind: 'refused'; readonly reasons: readonly string[] };
