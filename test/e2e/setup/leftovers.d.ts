/** What is in the caller's home, by name. */
export interface Look {
  readonly home: string;
  readonly names: readonly string[];
  readonly cdk: readonly string[];
  readonly aws: readonly string[];
}

export function look(home?: string): Look;
export function leftovers(folder: string, before: Look): string[];
