import { BlockList, isIP } from 'node:net';
import { Wildcard } from './wildcard';

/** A pattern that EventBridge would refuse. The reason is worded as PutRule words it. */
export class InvalidEventPattern extends Error {
  constructor(
    public readonly reason: string,
    public readonly at: string,
  ) {
    super(`Event pattern is not valid. Reason: ${reason}${at && ` (at ${at})`}`);
    this.name = 'InvalidEventPattern';
  }
}

/** A leaf of an event. */
export type Leaf = string | number | boolean | null;

/** What one item of a pattern's list expects of a field: its value passes, or the field is absent. */
export type ValueTest =
  { readonly kind: 'value'; readonly passes: (value: Leaf) => boolean } | { readonly kind: 'absent' };

type Operator = (operand: unknown, refuse: (reason: string) => never) => ValueTest;

const value = (passes: (value: Leaf) => boolean): ValueTest => ({ kind: 'value', passes });
const ofText = (passes: (value: string) => boolean): ValueTest =>
  value((leaf) => typeof leaf === 'string' && passes(leaf));
const folded = (text: string) => text.toLowerCase();

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  exists: (operand, refuse) => {
    if (typeof operand !== 'boolean') refuse('exists match pattern must be either true or false.');
    return operand ? value(() => true) : { kind: 'absent' };
  },
  prefix: (operand, refuse) => affix('prefix', operand, refuse, (text, start) => text.startsWith(start)),
  suffix: (operand, refuse) => affix('suffix', operand, refuse, (text, end) => text.endsWith(end)),
  'equals-ignore-case': (operand, refuse) => {
    const wanted = folded(aText('equals-ignore-case', operand, refuse));
    return ofText((text) => folded(text) === wanted);
  },
  wildcard: (operand, refuse) => {
    const wildcard = aWildcard(operand, refuse);
    return ofText((text) => wildcard.matches(text));
  },
  numeric: numeric,
  cidr: cidr,
  'anything-but': anythingBut,
};

/** The names that mean an operator, so that no branch of `$or` may use them for a field. */
export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);

/** Reads one item of the list that stands at `at`. */
export function compileValueTest(item: unknown, at: string): ValueTest {
  const refuse = (reason: string): never => {
    throw new InvalidEventPattern(reason, at);
  };
  if (item === null || ['string', 'number', 'boolean'].includes(typeof item)) return value((leaf) => leaf === item);
  const [name, operand] = onlyEntry(item, refuse);
  return (Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : refuse(`Unrecognized match type ${name}`))(
    operand,
    refuse,
  );
}

function onlyEntry(item: unknown, refuse: (reason: string) => never): [string, unknown] {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return refuse('Match value must be String, number, true, false, or null');
  const entries = Object.entries(item);
  if (entries.length === 0) refuse('Empty objects are not allowed');
  if (entries.length > 1) refuse('Only one key allowed in match expression');
  return entries[0];
}

function aText(operator: string, operand: unknown, refuse: (reason: string) => never): string {
  return typeof operand === 'string' ? operand : refuse(`${operator} match pattern must be a string`);
}

function aWildcard(operand: unknown, refuse: (reason: string) => never): Wildcard {
  try {
    return new Wildcard(aText('wildcard', operand, refuse));
  } catch (error) {
    if (error instanceof SyntaxError) refuse(error.message);
    throw error;
  }
}

function affix(
  operator: string,
  operand: unknown,
  refuse: (reason: string) => never,
  has: (text: string, part: string) => boolean,
): ValueTest {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand)) {
    const part = aText(operator, operand, refuse);
    return ofText((text) => has(text, part));
  }
  const [name, inner] = onlyEntry(operand, refuse);
  if (name !== 'equals-ignore-case') refuse(`Unsupported anything in ${operator}: ${name}`);
  const part = folded(aText('equals-ignore-case', inner, refuse));
  return ofText((text) => has(folded(text), part));
}

/** Matches `null` and numbers too, but never an absent field. */
function anythingBut(operand: unknown, refuse: (reason: string) => never): ValueTest {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [name, inner] = onlyEntry(operand, refuse);
    if (!['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(name))
      refuse(`Unsupported anything-but pattern: ${name}`);
    const tests = listOf(inner, refuse).map((text) => {
      if (typeof text !== 'string') refuse(`anything-but ${name} match pattern must be a string`);
      if (text === '' && (name === 'prefix' || name === 'suffix')) refuse(`Null ${name} not allowed`);
      return OPERATORS[name](text, refuse);
    });
    return value((leaf) => !tests.some((test) => test.kind === 'value' && test.passes(leaf)));
  }
  const wanted = listOf(operand, refuse);
  if (!['string', 'number'].some((type) => wanted.every((each) => typeof each === type))) {
    refuse('Inside anything-but list, either all values must be numbers or all must be strings');
  }
  return value((leaf) => !wanted.includes(leaf));
}

function listOf(operand: unknown, refuse: (reason: string) => never): readonly unknown[] {
  if (!Array.isArray(operand)) return [operand];
  return operand.length > 0 ? operand : refuse('Empty arrays are not allowed');
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** One comparison, or a range: the lower bound, then the upper. */
function numeric(operand: unknown, refuse: (reason: string) => never): ValueTest {
  if (!Array.isArray(operand)) return refuse('Value of numeric must be an array.');
  const [operator, bound, second, upper] = operand;
  const comparison = (name: unknown) =>
    typeof name === 'string' && Object.hasOwn(COMPARISONS, name)
      ? COMPARISONS[name]
      : refuse(`Unrecognized numeric range operator: ${String(name)}`);
  const number = (given: unknown, name: unknown): number =>
    typeof given === 'number' ? given : refuse(`Value of ${String(name)} must be numeric`);
  const low = { compare: comparison(operator), bound: number(bound, operator) };
  if (operand.length === 2) return value((leaf) => typeof leaf === 'number' && low.compare(leaf, low.bound));
  if (operand.length !== 4) refuse('Too many terms in numeric range expression');
  const high = { compare: comparison(second), bound: number(upper, second) };
  if (!String(operator).startsWith('>') || !String(second).startsWith('<'))
    refuse(`Bad numeric range operator: ${String(second)}`);
  if (low.bound >= high.bound) refuse('Bottom must be less than top');
  return value((leaf) => typeof leaf === 'number' && low.compare(leaf, low.bound) && high.compare(leaf, high.bound));
}

function cidr(operand: unknown, refuse: (reason: string) => never): ValueTest {
  const [address, mask, ...more] = aText('CIDR', operand, refuse).split('/');
  if (mask === undefined || more.length > 0) refuse("Malformed CIDR, one '/' required");
  const version = isIP(address) || refuse(`Malformed CIDR, bad IP address: ${address}`);
  if (!/^\d{1,3}$/.test(mask) || Number(mask) > (version === 4 ? 32 : 128))
    refuse('Malformed CIDR, mask bits must be an integer that fits the address');
  const range = new BlockList();
  range.addSubnet(address, Number(mask), version === 4 ? 'ipv4' : 'ipv6');
  return ofText((text) => isIP(text) === version && range.check(text, version === 4 ? 'ipv4' : 'ipv6'));
}
