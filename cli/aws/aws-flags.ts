import { OutputFlags } from '../commands/output-flags';

/** Of each command that speaks with AWS. */
export interface AwsFlags extends OutputFlags {
  readonly profile?: string;
  readonly region?: string;
}

export interface FollowFlags extends AwsFlags {
  readonly follow?: boolean;
  /** Seconds from one look to the next. */
  readonly interval: number;
}

export interface StartFlags extends FollowFlags {
  readonly ref?: string;
  readonly variable: Readonly<Record<string, string>>;
}

export interface StatusFlags extends AwsFlags {
  /** How many builds of a flow to show. */
  readonly last: number;
}

export interface StopFlags extends AwsFlags {
  readonly all?: boolean;
}

export interface RedriveFlags extends AwsFlags {
  readonly dryRun?: boolean;
  /** How many letters at most. */
  readonly max: number;
}

export interface OpenFlags extends AwsFlags {
  /** False: only print. */
  readonly browser: boolean;
  /** The page of the log instead of the build's. */
  readonly logPage?: boolean;
}
