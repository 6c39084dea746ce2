import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePattern, matchPattern } from '../../cli/match/event-pattern';
import { eventPattern } from '../../src/flows/event-pattern';

const ARN = 'arn:aws:codecommit:us-east-1:111122223333:demo-repo';

/** The rule must let through what the handler is to build: a handler that is right is not enough. */
test.each([
  ['defect 1: a moved tag reaches the handler', 'tag', 'cc-tag-updated', true],
  ['defect 1: a new tag reaches the handler', 'tag', 'cc-tag-created', true],
  ['defect 1: a deleted tag does not', 'tag', 'cc-tag-deleted', false],
  ['defect 2: the first push of a branch reaches the handler', 'branch', 'cc-branch-created', true],
  ['defect 2: a push to a branch reaches the handler', 'branch', 'cc-branch-updated-push', true],
  ['defect 2: a deleted branch does not', 'branch', 'cc-branch-deleted', false],
] as const)('%s', (_, kind, fixture, matches) => {
  const event: unknown = JSON.parse(readFileSync(join(__dirname, '../fixtures/events', `${fixture}.json`), 'utf8'));
  const pattern = eventPattern({ kind, id: kind, names: ['**'], except: [], wildcard: false }, ARN);
  expect(matchPattern(compilePattern(pattern), event).matches).toBe(matches);
});
