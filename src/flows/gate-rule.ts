import { GateOptions } from './gate-options';
import { areDisjoint, gateReferences, isGateGlob, isName } from './gate-targets';
import { ReviewTriggerOptions } from './trigger-options';
import { Check, isPlainObject, join } from '../checks/check';
import { matchesGlobs } from '../contract/ref-glob';

/** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateApprovalRuleTemplate.html */
const MAX_CONTENT = 3_000;
/** The content without its references: the rule, and the ARN of a role with the longest name. */
const CONTENT_WORDS = 260;
/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
const MAX_REFERENCES = 100;

/** What is wrong between a gate and the trigger of its flow. */
export const gateRule: Check = (flow, path, issues) => {
  if (!isPlainObject(flow) || !flow.gate) return;
  const at = join(path, 'gate');
  const { review } = isPlainObject(flow.on) ? flow.on : { review: undefined };
  if (!isPlainObject(review)) {
    issues.push({
      path: at,
      value: flow.gate,
      expected: 'left out, as no pull request starts the flow',
      fix: 'add "review" to "on", or remove the gate',
    });
    return;
  }
  const gate = isPlainObject(flow.gate) ? flow.gate : {};
  if (![review.targets, review.except, gate.targets].every(isTexts)) return;
  const { targets = ['**'], except = [] } = review as ReviewTriggerOptions;
  const isBuilt = (glob: string) =>
    isName(glob) ? matchesGlobs(glob, targets, except) : targets.some((target) => !areDisjoint(glob, target));
  (gate as GateOptions).targets?.forEach((name, index) => {
    if (!isBuilt(name))
      issues.push({
        path: `${join(at, 'targets')}[${index}]`,
        value: name,
        expected: 'a target of the flow\'s "review": the flow builds nothing for other pull requests',
        fix: 'remove it, or add it to the targets',
      });
  });
  const references = gateReferences(gate, review);
  if (!references) {
    const wildcard = targets.find((glob) => !isGateGlob(glob));
    issues.push({
      path: join(at, 'targets'),
      value: undefined,
      expected: wildcard
        ? `given, as "${wildcard}" of "review" begins with "*", which approval rule templates support elsewhere only`
        : 'given, as "review" excepts each of its targets',
      fix: 'name the branches that are to be gated: gate: { targets: ["main", "release/**"] }',
    });
    return;
  }
  const length = CONTENT_WORDS + JSON.stringify(references).length;
  if (references.length > MAX_REFERENCES || length > MAX_CONTENT) {
    issues.push({
      path: join(at, 'targets'),
      value: `${references.length} branches`,
      expected: `${MAX_REFERENCES} branches or fewer, with ${MAX_CONTENT - CONTENT_WORDS} characters together`,
      fix: 'gate fewer branches, or all of them: review: { targets: ["**"] }',
    });
  }
};

function isTexts(value: unknown): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== ''))
  );
}
