import { Issue } from '../contract/issue';

/** Looks at a value and adds what is wrong with it to the issues. */
export type Check = (value: unknown, path: string, issues: Issue[]) => void;

/** The CDK and projen write values that are known only later as texts or numbers of their own: they pass. */
export function isToken(value: unknown): boolean {
  return typeof value === 'string' && /\$\{Token\[[^\]]*\]\}/.test(value);
}

/** Two or more checks of the same value, each with its own issues. */
export function all(...checks: readonly Check[]): Check {
  return (value, path, issues) => checks.forEach((check) => check(value, path, issues));
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path as the user would write it: quotes where a name needs them. */
export function join(path: string, name: string): string {
  const step = /^[A-Za-z_$][\w$-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return path ? `${path}${step}` : step.replace(/^\./, '');
}
