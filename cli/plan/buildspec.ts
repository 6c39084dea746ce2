import { ResolvedFlow } from '../../src/contract/flow-file';

/** A buildspec as it is understood, in the order and with the places of the file. */
export interface Buildspec {
  readonly version: '0.1' | '0.2';
  readonly shell: string;
  readonly runAs?: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Variable to the parameter's name. */
  readonly parameterStore: Readonly<Record<string, string>>;
  /** Variable to `secret-id:json-key:version-stage:version-id`. */
  readonly secretsManager: Readonly<Record<string, string>>;
  /** Where parameters and secrets are named, by variable. */
  readonly variableLines: Readonly<Record<string, number>>;
  readonly exportedVariables: readonly string[];
  readonly phases: Readonly<Partial<Record<CommandPhase, PhaseSpec>>>;
  readonly reports: readonly ReportSpec[];
  readonly artifacts: readonly ArtifactSpec[];
  readonly cache?: CacheSpec;
}

/** The phases that have commands, in order. */
export const COMMAND_PHASES = ['INSTALL', 'PRE_BUILD', 'BUILD', 'POST_BUILD'] as const;
export type CommandPhase = (typeof COMMAND_PHASES)[number];

export interface PhaseSpec {
  readonly line: number;
  readonly runAs?: string;
  readonly onFailure: OnFailure;
  readonly runtimeVersions: Readonly<Record<string, string>>;
  readonly commands: readonly BuildspecCommand[];
  readonly finally: readonly BuildspecCommand[];
}

export interface BuildspecCommand {
  readonly text: string;
  /** Where it stands in the buildspec, from 1. */
  readonly line: number;
}

/** What a failed phase does to the build. */
export type OnFailure =
  | { readonly kind: 'default' }
  | { readonly kind: 'abort' }
  | { readonly kind: 'continue' }
  /** Build again, at most so many times, when the failure's message matches. */
  | { readonly kind: 'retry'; readonly limit: number; readonly pattern: string };

export interface FileSelection {
  readonly files: readonly string[];
  readonly baseDirectory?: string;
  readonly discardPaths: boolean;
}

export interface ReportSpec extends FileSelection {
  /** A name, or an ARN of a report group. */
  readonly group: string;
  readonly format: string;
  readonly line: number;
}

export interface ArtifactSpec extends FileSelection {
  /** Absent: the primary artifact. */
  readonly identifier?: string;
  readonly name?: string;
  readonly excludePaths: readonly string[];
  readonly enableSymlinks: boolean;
  readonly line: number;
}

export interface CacheSpec {
  readonly paths: readonly string[];
  readonly key?: string;
  readonly fallbackKeys: readonly string[];
  readonly action: 'both' | 'restore' | 'save';
}

/** An issue of a buildspec. CodeBuild refuses the file for an error. */
export interface BuildspecIssue {
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Whether the message is CodeBuild's own: people search for it. */
  readonly isQuoted?: boolean;
}

export type ReadBuildspec =
  | { readonly kind: 'readable'; readonly buildspec: Buildspec; readonly issues: readonly BuildspecIssue[] }
  /** It has a batch and no phases: good for StartBuildBatch, and nothing that a flow could start. */
  | { readonly kind: 'batch'; readonly issues: readonly BuildspecIssue[] }
  | { readonly kind: 'refused'; readonly issues: readonly BuildspecIssue[] };

/** What a flow does with a buildspec. Unknown: a batch build may read it, and Windows may be its system. */
export interface BuildspecUse {
  readonly image: string;
  readonly isLambda: boolean;
  /** Whether the project stores artifacts and caches: CodeBuild does not look at these sections otherwise. */
  readonly keepsArtifacts: boolean;
  readonly keepsCache: boolean;
}

export function useOf({ environment, artifacts, cache }: ResolvedFlow): BuildspecUse {
  return {
    image: environment.image,
    isLambda: environment.type.endsWith('_LAMBDA_CONTAINER'),
    keepsArtifacts: artifacts !== undefined,
    keepsCache: cache?.kind === 's3' || cache?.modes.includes('LOCAL_CUSTOM_CACHE') === true,
  };
}

/** What a flow's buildspec is called in messages. */
export function buildspecPlace(flow: ResolvedFlow): string {
  return flow.buildspec.kind === 'file' ? flow.buildspec.path : `flow-ci.json#${flow.name}`;
}
