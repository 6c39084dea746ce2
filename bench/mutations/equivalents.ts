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

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: 'src/buildspec/buildspec-formats.ts',
    code: 'pattern: /^[^]+$/,',
    from: '/^[^]+$/',
    to: '/^[^]+/',
    reason: '[^] is any character, so the rest of a string is always taken',
  },
  {
    file: 'cli/reports/coverage-formats.ts',
    code: ".map((line) => /\\((\\d+)\\/(\\d+)\\)/.exec(line.attributes['condition-coverage'] ?? ''))",
    from: "line.attributes['condition-coverage'] ?? ''",
    to: "line.attributes['condition-coverage']",
    reason: 'the string "undefined" has no parentheses either',
  },
];

/** The one that a mutant is, if it is one. */
export function equivalentOf(mutant: Mutant, text: string): Equivalent | undefined {
  const code = text.split('\n')[mutant.line - 1].trim();
  return EQUIVALENTS.find(
    (each) => each.file === mutant.file && each.code === code && each.from === mutant.from && each.to === mutant.to,
  );
}
