import { optionName } from './buildspec-grammar';
import { anyText, Check, flag, Required, text } from '../checks/check';

/**
 * The two ways in which a buildspec is written: our options, and the document that CodeBuild reads.
 * One set of rules looks at both, in the words of each.
 */
export interface BuildspecStyle {
  /** A key of the document, as it is called here. */
  readonly name: (key: string) => string;
  readonly yesNo: Check;
  /** A text that is not empty, where YAML may have read a number, as in `nodejs: 22`. */
  readonly scalar: Check;
  /** The same, or empty: a variable's value. */
  readonly value: Check;
}

export const OPTIONS_STYLE: BuildspecStyle = {
  name: optionName,
  yesNo: flag(),
  scalar: text(),
  value: anyText(),
};

export const DOCUMENT_STYLE: BuildspecStyle = {
  name: (key) => key,
  yesNo: (value, path, faults) => {
    if (!['yes', 'no', true, false].includes(value as string | boolean))
      faults.push({ path, value, mustBe: 'yes or no', cure: 'write yes or no' });
  },
  scalar: (value, path, faults) => (isScalar(value) ? undefined : text()(value, path, faults)),
  value: (value, path, faults) => (isScalar(value) ? undefined : anyText()(value, path, faults)),
};

function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** Members by the document's keys, called as this style calls them. */
export function named(
  style: BuildspecStyle,
  members: Readonly<Record<string, Check | Required>>,
): Record<string, Check | Required> {
  return Object.fromEntries(Object.entries(members).map(([key, check]) => [style.name(key), check]));
}
