import { KNOWN_OPTION, REQUIRED } from './schema-check';
import { ValidationError, WHERE_TO_READ } from './validation-error';
import { Issue } from '../contract/issue';

/** Options that cannot be used. The message lists every issue; no files were written. */
export class OptionsError extends ValidationError {
  public readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(`${describeIssues(issues)}\n${WHERE_TO_READ}`, 'OptionsError');
    this.issues = issues;
    // The message has them all: Node.js would print them once more.
    Object.defineProperty(this, 'issues', { enumerable: false });
  }
}

/** One line for each issue: the path, the value, what is expected, and the fix. */
export function describeIssues(issues: readonly Issue[]): string {
  const count = issues.length === 1 ? '1 invalid option' : `${issues.length} invalid options`;
  return [`${count} (no files were written)`, ...issues.map(describeIssue)].join('\n  - ');
}

export function describeIssue({ path, value, expected, fix }: Issue): string {
  if (expected === KNOWN_OPTION) return `"${path}" is an unknown option; ${fix}`;
  if (expected === REQUIRED) return `"${path}" is required; ${fix}`;
  if (value === undefined) return `"${path}" is missing; expected ${expected}; ${fix}`;
  return `"${path}" is ${shownValue(value)}; expected ${expected}; ${fix}`;
}

/** A value on one short line. */
export function shownValue(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}
