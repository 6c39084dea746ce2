import { GateOptions } from './gate-options';
import { gateReferences, isName } from './gate-targets';
import { ReviewTriggerOptions } from './trigger-options';
import { Check, flag, isPlainObject, join, list, oneOf, record, text } from '../checks/check';
import { matchesGlobs } from '../contract/ref-glob';

/** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateApprovalRuleTemplate.html */
const MAX_CONTENT = 3_000;
/** The content without its references: the rule, and the ARN of a role with the longest name. */
const CONTENT_WORDS = 260;
/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
const MAX_REFERENCES = 100;

const branchName = text({
  pattern: /^(?!refs\/)(?!\/)[^\s~^:?*[\\\x00-\x1f\x7f]{1,256}$/,
  mustBe:
    'the name of a branch, without "refs/heads/" and without globs, which an approval rule template does not know',
  cure: 'write such as "main"',
});

const gateOptions = record({
  targets: list(branchName, { min: 1, max: MAX_REFERENCES, example: '["main"]' }),
  onSkipCi: oneOf(['wait', 'approve']),
  templateName: text({
    pattern: /^[\w .-]{1,100}$/,
    mustBe: '1 to 100 letters, digits, spaces, ".", "-" and "_"',
    cure: 'choose another name, or leave the option out',
  }),
});

/** `true`, or how the gate is to be. */
export const gateCheck: Check = (value, path, faults) =>
  (isPlainObject(value) ? gateOptions : flag())(value, path, faults);

/** What is wrong between a gate and the trigger of its flow. */
export const gateFaults: Check = (flow, path, faults) => {
  if (!isPlainObject(flow) || !flow.gate) return;
  const at = join(path, 'gate');
  const { review } = isPlainObject(flow.on) ? flow.on : { review: undefined };
  if (!isPlainObject(review)) {
    faults.push({
      path: at,
      value: flow.gate,
      mustBe: 'left out, as no pull request starts the flow',
      cure: 'add "review" to "on", or remove the gate',
    });
    return;
  }
  const gate = isPlainObject(flow.gate) ? flow.gate : {};
  if (![review.targets, review.except, gate.targets].every(isTexts)) return;
  const { targets = ['**'], except = [] } = review as ReviewTriggerOptions;
  const mayGate = (name: string) => !isName(name) || matchesGlobs(name, targets, except);
  (gate as GateOptions).targets?.forEach((name, index) => {
    if (!mayGate(name))
      faults.push({
        path: `${join(at, 'targets')}[${index}]`,
        value: name,
        mustBe: 'a target of the flow\'s "review", as its pull requests would wait for ever else',
        cure: 'remove it, or add it to the targets',
      });
  });
  const references = gateReferences(gate, review);
  if (!references) {
    faults.push({
      path: join(at, 'targets'),
      value: undefined,
      mustBe: 'given where the targets of "review" are globs, which an approval rule template does not know',
      cure: 'name the branches that are to be gated: gate: { targets: ["main"] }',
    });
    return;
  }
  const length = CONTENT_WORDS + JSON.stringify(references).length;
  if (references.length > MAX_REFERENCES || length > MAX_CONTENT) {
    faults.push({
      path: join(at, 'targets'),
      value: `${references.length} branches`,
      mustBe: `${MAX_REFERENCES} branches or fewer, with ${MAX_CONTENT - CONTENT_WORDS} characters together`,
      cure: 'gate fewer branches, or all of them: review: { targets: ["**"] }',
    });
  }
};

function isTexts(value: unknown): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== ''))
  );
}
