import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePattern, matchPattern } from '../../cli/match/event-pattern';
import { ReviewTrigger } from '../../src/contract/flow-file';
import { commentPattern } from '../../src/flows/comment-pattern';
import { eventPattern } from '../../src/flows/event-pattern';

const ARN = 'arn:aws:codecommit:us-east-1:111122223333:demo-repo';
const event = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../fixtures/events', `${name}.json`), 'utf8'));
const matches = (pattern: unknown, name: string) => matchPattern(compilePattern(pattern), event(name)).matches;

describe('the rule of a review trigger', () => {
  const trigger: ReviewTrigger = { kind: 'review', id: 'review', targets: ['**'], except: [], wildcard: false };
  const plain = eventPattern(trigger, ARN);
  const supersede = eventPattern({ ...trigger, supersede: true }, ARN);

  test.each<[string, boolean, boolean]>([
    ['cc-pr-created', true, true],
    ['cc-pr-source-updated', true, true],
    ['cc-pr-closed-unmerged', false, true],
    ['cc-pr-merged', false, true],
    ['cc-pr-approval-approve', false, false],
    ['cc-pr-approval-revoke', false, false],
    ['cc-pr-override', false, false],
    ['cc-pr-approval-rule-created', false, false],
    ['cc-comment-pr-created', false, false],
    ['cc-branch-created', false, false],
  ])('%s: fires without supersede %p, with it %p', (name, without, withIt) => {
    expect([matches(plain, name), matches(supersede, name)]).toEqual([without, withIt]);
  });

  test('hears of the end of pull requests into its targets alone', () => {
    expect(matches(eventPattern({ ...trigger, targets: ['other'], supersede: true }, ARN), 'cc-pr-merged')).toBe(false);
  });
});

describe('the rule on comments', () => {
  const { detail } = event('cc-comment-pr-created') as { detail: { callerUserArn: string } };

  test.each<[string, string, string[], boolean]>([
    ['a new comment', 'cc-comment-pr-created', ['arn:aws:sts::111122223333:assumed-role/ours/'], true],
    [
      'a comment of our own',
      'cc-comment-pr-created',
      ['arn:aws:sts::111122223333:assumed-role/ours/', detail.callerUserArn.slice(0, -1)],
      false,
    ],
    ['a comment that was changed', 'cc-comment-pr-updated', ['arn:aws:sts::111122223333:assumed-role/ours/'], false],
    ['a pull request', 'cc-pr-created', ['arn:aws:sts::111122223333:assumed-role/ours/'], false],
  ])('%s', (_, name, own, fires) => expect(matches(commentPattern(ARN, own), name)).toBe(fires));
});
