import type { RuleExplanation } from './explain-rules';

/** How a rule compares with an event, as lines of text. */
export function ruleLines({ trigger, pattern, differs }: RuleExplanation): readonly string[] {
  const about = differs
    ? `${differs.at} must match ${JSON.stringify(differs.expected)}, ${differs.actual === undefined ? 'it is missing' : `it is ${JSON.stringify(differs.actual)}`}`
    : 'the pattern matches';
  return [`rule ${trigger}: ${about}`, `pattern: ${JSON.stringify(pattern)}`];
}
