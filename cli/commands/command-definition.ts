import type { Host } from '../host';

/** A flag. Its key in the table is its name: `dryRun` is `--dry-run`. */
export interface Flag {
  readonly text: string;
  /** One letter: `n` is `-n`. */
  readonly short?: string;
  /**
   * How help names the value: `<file>`, or `[image]` for a value that may be left out. Absent: the flag is a boolean.
   */
  readonly value?: string;
  /** A boolean that is true unless the flag is given: `color` is `--no-color`. */
  readonly on?: true;
  readonly choices?: readonly string[];
  /** Reads a value; undefined: it is invalid. A flag that may be repeated gets the value so far. */
  readonly parse?: (text: string, before: never) => unknown;
  /** What `parse` takes, for the error message. */
  readonly expected?: string;
  readonly default?: unknown;
  /** How help shows the default. */
  readonly defaultText?: string;
  /** The key of a flag that cannot be given together with this one. */
  readonly conflicts?: string;
  /** The heading of help under which it stands. Absent: that of all flags. */
  readonly group?: string;
  /**
   * Whether it can be set once, by a variable and by the settings file. `environment`: not by the file, because a
   * repository must not open the machine to its own builds.
   */
  readonly setting?: 'anywhere' | 'environment';
  /** Of a setting: the key of a flag without which it means nothing. */
  readonly needs?: string;
  /** Of a setting: keys of flags that it does not go with. */
  readonly yieldsTo?: readonly string[];
}

export type Flags = Readonly<Record<string, Flag>>;

export interface Argument {
  /** As help shows it: `<flow>`, `[run]`, or `[files...]`. */
  readonly name: string;
  readonly text?: string;
}

/** A command line, and what it does. */
export interface Example {
  /** After `flow-ci `. */
  readonly line: string;
  readonly text: string;
}

/** A row of the table of commands. */
export interface CommandDefinition {
  readonly text: string;
  /** The heading of help under which it stands. */
  readonly group: string;
  readonly examples: readonly Example[];
  readonly alias?: string;
  readonly arguments?: readonly Argument[];
  readonly flags: Flags;
}

/** The commands by their names; `run review` is a subcommand of `run`. */
export type CommandTable = Readonly<Record<string, CommandDefinition>>;

type Parsed<F extends Flag> = F extends { parse: (text: string, ...before: never[]) => infer T }
  ? Exclude<T, undefined>
  : F extends { choices: readonly (infer T)[] }
    ? T
    : F extends { value: `[${string}` }
      ? string | true
      : F extends { value: string }
        ? string
        : boolean;

type AlwaysThere<T extends Flags> = { [K in keyof T]: T[K] extends { default: unknown } ? K : never }[keyof T];

/** What a command gets of its flags. */
export type FlagValues<T extends Flags> = { readonly [K in AlwaysThere<T>]: Parsed<T[K]> } & {
  readonly [K in Exclude<keyof T, AlwaysThere<T>>]?: Parsed<T[K]>;
};

/** What a command gets of its arguments, in their order. */
export type ArgumentValues<T> = T extends readonly [infer First, ...infer Rest]
  ? [
      First extends { name: `<${string}` }
        ? string
        : First extends { name: `${string}...]` }
          ? string[]
          : string | undefined,
      ...ArgumentValues<Rest>,
    ]
  : [];

/** Does what a command is for, and gives its exit code. */
export type CommandHandler<D extends CommandDefinition> = (
  host: Host,
  flags: FlagValues<D['flags']>,
  ...values: ArgumentValues<D['arguments']>
) => Promise<number> | number;
