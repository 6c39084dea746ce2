import { BOOL, convert, NUMBER } from './conversions';
import { hasAccountValue } from './known-values';
import { isSame, unknownIn, Value } from './value';

type Operator = (left: Value, right: Value) => Value | undefined;

/**
 * Terraform counts in decimals, JavaScript in binary fractions: results are known where both are exact.
 * @see https://developer.hashicorp.com/terraform/language/expressions/operators
 */
const isExact = (value: number) => Number.isSafeInteger(value * 1024);

const onNumbers =
  (compute: (left: number, right: number) => number | boolean): Operator =>
  (left, right) => {
    const [a, b] = [convert(left, NUMBER), convert(right, NUMBER)];
    if (typeof a !== 'number' || typeof b !== 'number') return undefined;
    const result = compute(a, b);
    return typeof result === 'boolean' || [a, b, result].every(isExact) ? result : undefined;
  };
const onFlags =
  (compute: (left: boolean, right: boolean) => boolean): Operator =>
  (left, right) => {
    const [a, b] = [convert(left, BOOL), convert(right, BOOL)];
    return typeof a === 'boolean' && typeof b === 'boolean' ? compute(a, b) : undefined;
  };

const onKnown =
  (compute: (left: Value, right: Value) => boolean): Operator =>
  (left, right) =>
    [left, right].some((each) => unknownIn(each) !== undefined || hasAccountValue(each))
      ? undefined
      : compute(left, right);

const BINARY: Readonly<Record<string, Operator>> = {
  '*': onNumbers((a, b) => a * b),
  '/': onNumbers((a, b) => a / b),
  '%': onNumbers((a, b) => a % b),
  '+': onNumbers((a, b) => a + b),
  '-': onNumbers((a, b) => a - b),
  '>': onNumbers((a, b) => a > b),
  '>=': onNumbers((a, b) => a >= b),
  '<': onNumbers((a, b) => a < b),
  '<=': onNumbers((a, b) => a <= b),
  '==': onKnown((a, b) => isSame(a, b)),
  '!=': onKnown((a, b) => !isSame(a, b)),
  '&&': onFlags((a, b) => a && b),
  '||': onFlags((a, b) => a || b),
};

/** Undefined where the result is not known. */
export function applyBinary(operator: string, left: Value, right: Value): Value | undefined {
  return BINARY[operator](left, right);
}

export function applyUnary(operator: string, operand: Value): Value | undefined {
  if (operator === '-') return BINARY['-'](0, operand);
  const flag = convert(operand, BOOL);
  return typeof flag === 'boolean' ? !flag : undefined;
}
