import { Fault } from '../core/fault';
import { isObject, list, text } from '../core/json';

/** Condition keys and their values for one call. A key with `undefined` is known, and absent. */
export type ConditionContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `*` is any text, `?` any one character. Linear, as policies may hold hostile names. */
export function wildcardMatches(pattern: string, value: string): boolean {
  let p = 0;
  let v = 0;
  let star = -1;
  let mark = 0;
  while (v < value.length) {
    if (p < pattern.length && (pattern[p] === '?' || pattern[p] === value[v]) && pattern[p] !== '*') {
      p += 1;
      v += 1;
      continue;
    }
    if (p < pattern.length && pattern[p] === '*') {
      star = p;
      mark = v;
      p += 1;
      continue;
    }
    if (star < 0) return false;
    p = star + 1;
    mark += 1;
    v = mark;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/** ARNs are compared part by part: a star does not reach over a colon. */
function arnMatches(pattern: string, value: string): boolean {
  const cut = (arn: string) => {
    const parts = arn.split(':');
    return [...parts.slice(0, 5), parts.slice(5).join(':')];
  };
  const wanted = cut(pattern);
  const given = cut(value);
  return wanted.every((part, i) => wildcardMatches(part, given[i] ?? ''));
}

type Compare = (wanted: string, given: string) => boolean;
interface Operator {
  readonly compare: Compare;
  readonly negated?: boolean;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { compare: (a, b) => a === b },
  StringNotEquals: { compare: (a, b) => a === b, negated: true },
  StringEqualsIgnoreCase: { compare: (a, b) => a.toLowerCase() === b.toLowerCase() },
  StringLike: { compare: wildcardMatches },
  StringNotLike: { compare: wildcardMatches, negated: true },
  ArnEquals: { compare: arnMatches },
  ArnLike: { compare: arnMatches },
  ArnNotEquals: { compare: arnMatches, negated: true },
  ArnNotLike: { compare: arnMatches, negated: true },
  Bool: { compare: (a, b) => a.toLowerCase() === b.toLowerCase() },
};

/** Whether all conditions of a statement hold. What is not known here is a fault, never a pass. */
export function conditionsHold(condition: unknown, context: ConditionContext): boolean {
  if (condition === undefined) return true;
  if (!isObject(condition)) throw new Fault(`a condition that is no object: ${JSON.stringify(condition)}`);
  return Object.entries(condition).every(([operator, block]) => {
    if (!isObject(block)) throw new Fault(`a condition block that is no object: ${JSON.stringify(block)}`);
    return Object.entries(block).every(([key, wanted]) =>
      conditionHolds(
        operator,
        key,
        list(wanted).map((each) => text(each)),
        context,
      ),
    );
  });
}

function conditionHolds(
  operatorText: string,
  key: string,
  wanted: readonly string[],
  context: ConditionContext,
): boolean {
  // Condition keys are not case-sensitive.
  const name = Object.keys(context).find((each) => each.toLowerCase() === key.toLowerCase());
  if (name === undefined) throw new Fault(`the condition key ${key} is not known for this call`);
  const value = context[name];
  if (operatorText === 'Null') return wanted.includes(String(value === undefined));
  const [, quantifier, base, ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(operatorText) ?? [];
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (!operator) throw new Fault(`the condition operator ${operatorText} is not known`);
  if (wanted.some((each) => each.includes('${')))
    throw new Fault(`policy variables are not known: ${wanted.join(', ')}`);
  if (value === undefined) return Boolean(ifExists) || Boolean(operator.negated) || quantifier === 'ForAllValues';
  const given = list<string>(value);
  if (!quantifier && given.length > 1)
    throw new Fault(`${key} has several values: ${operatorText} needs ForAnyValue or ForAllValues`);
  const passes = (each: string) => wanted.some((one) => operator.compare(one, each)) !== Boolean(operator.negated);
  return quantifier === 'ForAllValues' ? given.every(passes) : given.some(passes);
}
