import { nearest } from './nearest';
import { Fault } from '../contract/fault';

/** Looks at a value and adds what is wrong with it to the faults. `undefined` is looked at by `record` only. */
export type Check = (value: unknown, path: string, faults: Fault[]) => void;

/** A member of a record that may not be left out. */
export interface Required {
  readonly required: Check;
  readonly cure: string;
}

export interface TextRule {
  /** The whole text must match. */
  readonly pattern?: RegExp;
  /** Characters. */
  readonly max?: number;
  /** Whether it must be known now, as names of our own making are put into other names and into code. @default false */
  readonly literal?: boolean;
  /** The end of "must be ...". @default - a text */
  readonly mustBe?: string;
  /** What to change. */
  readonly cure?: string;
}

const fault = (faults: Fault[], path: string, value: unknown, mustBe: string, cure: string) => {
  faults.push({ path, value, mustBe, cure });
};

/** The CDK and projen write values that are known only later as texts or numbers of their own: they pass. */
export function isToken(value: unknown): boolean {
  return typeof value === 'string' && /\$\{Token\[[^\]]*\]\}/.test(value);
}

/** A text that is not empty. */
export function text(bounds: TextRule = {}): Check {
  const mustBe = bounds.mustBe ?? (bounds.max ? `a text of 1 to ${bounds.max} characters` : 'a text that is not empty');
  return (value, path, faults) => {
    const good =
      typeof value === 'string' &&
      value !== '' &&
      ((isToken(value) && !bounds.literal) ||
        ((!bounds.pattern || bounds.pattern.test(value)) && (!bounds.max || value.length <= bounds.max)));
    if (!good) fault(faults, path, value, mustBe, bounds.cure ?? 'write it in quotes');
  };
}

/** Any text, the empty one included. */
export function anyText(): Check {
  return (value, path, faults) => {
    if (typeof value !== 'string') fault(faults, path, value, 'a text', 'write it in quotes');
  };
}

/** A whole number within bounds. */
export function integer(bounds: { min: number; max: number; unit: string; example: number }): Check {
  return (value, path, faults) => {
    if (!Number.isInteger(value) || (value as number) < bounds.min || (value as number) > bounds.max) {
      fault(
        faults,
        path,
        value,
        `a whole number of ${bounds.unit} from ${bounds.min} to ${bounds.max}`,
        `write a number such as ${bounds.example}`,
      );
    }
  };
}

/** `true` or `false`. */
export function flag(): Check {
  return (value, path, faults) => {
    if (typeof value !== 'boolean') fault(faults, path, value, 'true or false', 'write true or false without quotes');
  };
}

/** One of a closed set. */
export function oneOf(choices: readonly (string | number)[]): Check {
  return (value, path, faults) => {
    if (choices.includes(value as string | number) || isToken(value)) return;
    const near = typeof value === 'string' ? nearest(value, choices.map(String)) : undefined;
    fault(
      faults,
      path,
      value,
      `one of ${choices.join(', ')}`,
      near ? `write ${near}` : `write ${choices[0]}, or another of these`,
    );
  };
}

/** A list whose items are all checked. */
export function list(item: Check, bounds: { min?: number; max?: number; example?: string } = {}): Check {
  return (value, path, faults) => {
    if (!Array.isArray(value)) {
      fault(faults, path, value, 'a list', bounds.example ? `write ${bounds.example}` : 'put it in [ ]');
      return;
    }
    if (value.length < (bounds.min ?? 0))
      fault(
        faults,
        path,
        value,
        `a list of ${bounds.min} or more`,
        bounds.example ? `write ${bounds.example}, or leave the option out` : 'add one, or leave the option out',
      );
    if (value.length > (bounds.max ?? Infinity))
      fault(faults, path, `${value.length} of them`, `a list of ${bounds.max} or fewer`, 'remove some');
    value.forEach((each, index) => item(each, `${path}[${index}]`, faults));
  };
}

/** A map from names of the user's choice. The key's check gets the path of the entry. */
export function map(item: Check, bounds: { key?: Check; min?: number; max?: number } = {}): Check {
  return (value, path, faults) => {
    if (!isPlainObject(value)) {
      fault(faults, path, value, 'a map from names to values', 'write { name: value }');
      return;
    }
    const size = Object.keys(value).length;
    if (size < (bounds.min ?? 0))
      fault(faults, path, value, `a map of ${bounds.min} or more`, 'add one, or leave the option out');
    if (size > (bounds.max ?? Infinity))
      fault(faults, path, `${size} of them`, `a map of ${bounds.max} or fewer`, 'remove some');
    for (const [key, each] of Object.entries(value)) {
      bounds.key?.(key, join(path, key), faults);
      if (each !== undefined) item(each, join(path, key), faults);
    }
  };
}

/** A thing with known members. What is not known is a fault that names the nearest known one. */
export function record(members: Readonly<Record<string, Check | Required>>): Check {
  return (value, path, faults) => {
    if (!isPlainObject(value)) {
      fault(faults, path, value, `an object with ${listed(Object.keys(members))}`, 'write { ... }');
      return;
    }
    for (const [name, each] of Object.entries(value)) {
      if (Object.hasOwn(members, name) || each === undefined) continue;
      const near = nearest(name, Object.keys(members));
      fault(
        faults,
        join(path, name),
        each,
        'an option that exists',
        near ? `did you mean "${near}"?` : `known here: ${listed(Object.keys(members))}`,
      );
    }
    for (const [name, member] of Object.entries(members)) {
      const each = value[name];
      const check = typeof member === 'function' ? member : member.required;
      if (each !== undefined) check(each, join(path, name), faults);
      else if (typeof member !== 'function') fault(faults, join(path, name), each, 'given', member.cure);
    }
  };
}

/** A member that may not be left out. */
export function required(check: Check, cure: string): Required {
  return { required: check, cure };
}

/** Two or more checks of the same value, each with its own faults. */
export function all(...checks: readonly Check[]): Check {
  return (value, path, faults) => checks.forEach((check) => check(value, path, faults));
}

/** A rule of one's own: returns the fault's second half, or nothing. */
export function rule(
  look: (value: unknown) => { mustBe: string; cure: string; at?: string; value?: unknown } | undefined,
): Check {
  return (value, path, faults) => {
    const wrong = look(value);
    if (wrong)
      fault(
        faults,
        wrong.at ? join(path, wrong.at) : path,
        'value' in wrong ? wrong.value : value,
        wrong.mustBe,
        wrong.cure,
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
