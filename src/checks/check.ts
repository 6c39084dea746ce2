import { nearest } from './nearest';
import { Issue } from '../contract/issue';

/** Looks at a value and adds what is wrong with it to the issues. `undefined` is looked at by `record` only. */
export type Check = (value: unknown, path: string, issues: Issue[]) => void;

/** A member of a record that may not be left out. */
export interface Required {
  readonly required: Check;
  readonly fix: string;
}

export interface TextRule {
  /** The whole text must match. */
  readonly pattern?: RegExp;
  /** Characters. */
  readonly max?: number;
  /** Whether it must be known now, as names of our own making are put into other names and into code. @default false */
  readonly literal?: boolean;
  /** The end of "must be ...". @default - a text */
  readonly expected?: string;
  /** What to change. */
  readonly fix?: string;
}

const issue = (issues: Issue[], path: string, value: unknown, expected: string, fix: string) => {
  issues.push({ path, value, expected, fix });
};

/** The CDK and projen write values that are known only later as texts or numbers of their own: they pass. */
export function isToken(value: unknown): boolean {
  return typeof value === 'string' && /\$\{Token\[[^\]]*\]\}/.test(value);
}

/** A text that is not empty. */
export function text(bounds: TextRule = {}): Check {
  const expected =
    bounds.expected ?? (bounds.max ? `a text of 1 to ${bounds.max} characters` : 'a text that is not empty');
  return (value, path, issues) => {
    const good =
      typeof value === 'string' &&
      value !== '' &&
      ((isToken(value) && !bounds.literal) ||
        ((!bounds.pattern || bounds.pattern.test(value)) && (!bounds.max || value.length <= bounds.max)));
    if (!good) issue(issues, path, value, expected, bounds.fix ?? 'write it in quotes');
  };
}

/** Any text, the empty one included. */
export function anyText(): Check {
  return (value, path, issues) => {
    if (typeof value !== 'string') issue(issues, path, value, 'a text', 'write it in quotes');
  };
}

/** A whole number within bounds. */
export function integer(bounds: { min: number; max: number; unit: string; example: number }): Check {
  return (value, path, issues) => {
    if (!Number.isInteger(value) || (value as number) < bounds.min || (value as number) > bounds.max) {
      issue(
        issues,
        path,
        value,
        `a whole number of ${bounds.unit} from ${bounds.min} to ${bounds.max}`,
        `write a number, for example ${bounds.example}`,
      );
    }
  };
}

/** `true` or `false`. */
export function flag(): Check {
  return (value, path, issues) => {
    if (typeof value !== 'boolean') issue(issues, path, value, 'true or false', 'write true or false without quotes');
  };
}

/** One of a closed set. */
export function oneOf(choices: readonly (string | number)[]): Check {
  return (value, path, issues) => {
    if (choices.includes(value as string | number) || isToken(value)) return;
    const near = typeof value === 'string' ? nearest(value, choices.map(String)) : undefined;
    issue(
      issues,
      path,
      value,
      `one of ${choices.join(', ')}`,
      near ? `write ${near}` : `write ${choices[0]}, or another of these`,
    );
  };
}

/** A list whose items are all checked. */
export function list(item: Check, bounds: { min?: number; max?: number; example?: string } = {}): Check {
  return (value, path, issues) => {
    if (!Array.isArray(value)) {
      issue(issues, path, value, 'a list', bounds.example ? `write ${bounds.example}` : 'put it in [ ]');
      return;
    }
    if (value.length < (bounds.min ?? 0))
      issue(
        issues,
        path,
        value,
        `a list of ${bounds.min} or more`,
        bounds.example ? `write ${bounds.example}, or leave the option out` : 'add one, or leave the option out',
      );
    if (value.length > (bounds.max ?? Infinity))
      issue(issues, path, `${value.length} of them`, `a list of ${bounds.max} or fewer`, 'remove some');
    value.forEach((each, index) => item(each, `${path}[${index}]`, issues));
  };
}

/** A map from names of the user's choice. The key's check gets the path of the entry. */
export function map(item: Check, bounds: { key?: Check; min?: number; max?: number } = {}): Check {
  return (value, path, issues) => {
    if (!isPlainObject(value)) {
      issue(issues, path, value, 'a map from names to values', 'write { name: value }');
      return;
    }
    const size = Object.keys(value).length;
    if (size < (bounds.min ?? 0))
      issue(issues, path, value, `a map of ${bounds.min} or more`, 'add one, or leave the option out');
    if (size > (bounds.max ?? Infinity))
      issue(issues, path, `${size} of them`, `a map of ${bounds.max} or fewer`, 'remove some');
    for (const [key, each] of Object.entries(value)) {
      bounds.key?.(key, join(path, key), issues);
      if (each !== undefined) item(each, join(path, key), issues);
    }
  };
}

/** A thing with known members. What is not known is a issue that names the nearest known one. */
export function record(members: Readonly<Record<string, Check | Required>>): Check {
  return (value, path, issues) => {
    if (!isPlainObject(value)) {
      issue(issues, path, value, `an object with ${listed(Object.keys(members))}`, 'write { ... }');
      return;
    }
    for (const [name, each] of Object.entries(value)) {
      if (Object.hasOwn(members, name) || each === undefined) continue;
      const near = nearest(name, Object.keys(members));
      issue(
        issues,
        join(path, name),
        each,
        'an option that exists',
        near ? `did you mean "${near}"?` : `known here: ${listed(Object.keys(members))}`,
      );
    }
    for (const [name, member] of Object.entries(members)) {
      const each = value[name];
      const check = typeof member === 'function' ? member : member.required;
      if (each !== undefined) check(each, join(path, name), issues);
      else if (typeof member !== 'function') issue(issues, join(path, name), each, 'given', member.fix);
    }
  };
}

/** A member that may not be left out. */
export function required(check: Check, fix: string): Required {
  return { required: check, fix };
}

/** Two or more checks of the same value, each with its own issues. */
export function all(...checks: readonly Check[]): Check {
  return (value, path, issues) => checks.forEach((check) => check(value, path, issues));
}

/** A rule of one's own: returns the issue's second half, or nothing. */
export function rule(
  look: (value: unknown) => { expected: string; fix: string; at?: string; value?: unknown } | undefined,
): Check {
  return (value, path, issues) => {
    const wrong = look(value);
    if (wrong)
      issue(
        issues,
        wrong.at ? join(path, wrong.at) : path,
        'value' in wrong ? wrong.value : value,
        wrong.expected,
        wrong.fix,
      );
  };
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path as the user would write it: quotes where a name needs them. */
export function join(path: string, name: string): string {
  const step = /^[A-Za-z_$][\w$-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return path ? `${path}${step}` : step.replace(/^\./, '');
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
