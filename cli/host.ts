/** What the command needs of the world around it: the caller gives it, so that it can be run in-process. */
export interface Host {
  /** The folder that the command was called in. */
  readonly cwd: string;
  /** The caller's environment. Only a few names of it reach a build. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** For `--event -`. */
  readonly stdin?: AsyncIterable<string | Uint8Array>;
  /** Ask the user for something that is not shown while it is typed. Absent: there is nobody to ask. */
  readonly askHidden?: (question: string) => Promise<string>;
  /** Aborted when the user stops the command. */
  readonly stop?: AbortSignal;
  readonly now?: () => Date;
  /** Where temporary folders are made. Default: the system's place. */
  readonly tempRoot?: string;
}

export interface TextSink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  /** Write text with colors of ours, in which what others wrote is plain already. Absent: `write` has them too. */
  writeStyled?(text: string): unknown;
  /** Write a line over the one where the cursor is, without ending it. Absent: the sink only appends. */
  overwrite?(line: string): unknown;
}

/** The exit codes of the command. */
export const ExitCode = {
  SUCCEEDED: 0,
  /** A build failed. */
  FAILED: 1,
  /** The command line, flow-ci.json or a buildspec is wrong. */
  USAGE: 2,
  /** No flow matched the event. */
  NO_MATCH: 3,
  /** Something that the command needs of this machine is missing. */
  ENVIRONMENT: 4,
  TIMED_OUT: 124,
  /** Stopped by the user. */
  STOPPED: 130,
} as const;
