import { Mutant } from './mutants';

/** A mutant that changes nothing that anybody could see, and why. */
export interface Equivalent {
  readonly file: string;
  /** The line that it is in. */
  readonly code: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export const EQUIVALENTS: readonly Equivalent[] = [];

/** The one that a mutant is, if it is one. */
export function equivalentOf(mutant: Mutant, text: string): Equivalent | undefined {
  const code = text.split('\n')[mutant.line - 1].trim();
  return EQUIVALENTS.find(
    (each) => each.file === mutant.file && each.code === code && each.from === mutant.from && each.to === mutant.to,
  );
}
