/** Something wrong with an option. All issues are collected before anything is refused. */
export interface Issue {
  /** The option's path, for example `flows.main.timeout`. */
  readonly path: string;
  /** The value found there; `undefined` if a required option is missing. */
  readonly value: unknown;
  /** What is expected, as the end of the sentence "expected ...". */
  readonly expected: string;
  /** What to change: "for example 60", "remove it". */
  readonly fix: string;
}
