import * as fc from 'fast-check';
import { UserError } from '../../../cli/errors/user-error';
import { pullRequestEvent, referenceEvent, scheduleEvent } from '../../../cli/event/make-event';
import { repositoryLocation } from '../../../cli/event/repository-location';
import { matchFlows } from '../../../cli/match/match-flows';
import { aboutEvent, eventOf, placeOf, resolveEvent } from '../../../cli/run/resolve-event';
import { parseGlob, matchesGlob } from '../../../src/contract/ref-glob';
import { anyMutation } from '../../support/mutate-json';
import { onBranch, onReview, onTag, flowFixture, flowFileFixture } from '../support/flow-fixture';

const NOW = new Date('2026-11-27T12:00:00Z');
const PLACE = repositoryLocation('demo', 'eu-west-1');
const COMMITS = { sourceCommit: 'a'.repeat(40), targetCommit: 'b'.repeat(40) };
const EVENTS = [
  pullRequestEvent(PLACE, { id: '7', title: 't', source: 'x', target: 'main', updated: false, ...COMMITS }, NOW),
  referenceEvent(PLACE, { type: 'branch', name: 'main', commit: 'a'.repeat(40), oldCommit: 'b'.repeat(40) }, NOW),
  referenceEvent(PLACE, { type: 'tag', name: 'v1', commit: 'a'.repeat(40) }, NOW),
  scheduleEvent(PLACE, 's', NOW),
];
const FLOWS = [
  flowFixture({ name: 'a', triggers: [onReview(['main', 'release/**']), onBranch(['**'], ['tmp/*'])] }),
  flowFixture({ name: 'b', triggers: [onTag(['v*-x', '**/y'])] }),
];
const FILE = flowFileFixture(FLOWS);
const FACTS = { refs: [], remotes: [], head: 'a'.repeat(40) } as never;

/** All that a replayed event goes through before a build begins. */
function replay(json: unknown): string {
  const { target, commit } = resolveEvent({ kind: 'replay', event: json }, FACTS, FILE, NOW);
  if (target.kind !== 'replay') throw new Error(target.kind);
  const place = placeOf(target, FILE.repositoryName, FACTS);
  const { event, ref } = eventOf(target, commit ?? 'a'.repeat(40), place, NOW);
  // What is written into a file of git's, and what names a folder.
  expect(ref ?? '').toMatch(/^[^\s\p{Cc}]*$/u);
  expect(place.region ?? '').toMatch(/^[a-z0-9-]*$/);
  const { name, about } = aboutEvent(target, commit ?? '');
  const matches = matchFlows(FLOWS, event ?? target.event, place);
  return JSON.stringify([name, about, matches.map(({ kind }) => kind)]);
}

test.each(EVENTS.map((event) => [event['detail-type'], event] as const))('the event %s can be replayed', (_, event) => {
  expect(replay(event)).toContain('"');
});

test.each<[string, object, string]>([
  ['resources that are numbers', { resources: [5] }, '"resources[0]" is 5; expected a string'],
  ['resources that are no list', { resources: 'x' }, '"resources" is "x"; expected a list of ARNs'],
  ['a Region that leads elsewhere', { region: '../../x' }, '"region" is "../../x"; expected the name of a Region'],
  ['an account that is a number', { account: 5 }, '"account" is 5; expected the ID of an account'],
  ['a detail that is a number', { detail: 5 }, '"detail" is 5; expected an object'],
  [
    'a commit that is an option of git',
    { detail: { commitId: '--help' } },
    '"detail.commitId" is "--help"; expected the full ID',
  ],
  [
    'a reference of two lines',
    { detail: { sourceReference: 'refs/heads/a\nb' } },
    'expected the full name of a branch or tag',
  ],
])('fails on an event with %s, in words', (_, change, words) => {
  expect(() => replay({ ...EVENTS[0], ...change })).toThrow(words);
});

test.each(EVENTS.map((event) => [event['detail-type'], event] as const))(
  '%s, changed at any place, is replayed or refused in words',
  (_, event) => {
    fc.assert(
      fc.property(anyMutation(event), (changed) => {
        try {
          replay(changed);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 1_500 },
    );
  },
);

test('a list of a million values, and long names, take time that follows their size', () => {
  const began = Date.now();
  expect(replay({ ...EVENTS[0], x: Array(1_000_000).fill(1) })).toContain('starts');
  expect(matchesGlob('a'.repeat(100_000), `${'**a'.repeat(100)}b`)).toBe(false);
  expect(matchesGlob('a/'.repeat(50_000), `${'**/a/'.repeat(50)}**`)).toBe(true);
  expect(Date.now() - began).toBeLessThan(60_000);
});

test('a glob means what its parts mean', () => {
  const piece = fc.constantFrom('*', '**', '/', 'a', 'b', '**/', '.');
  const expression = (glob: string) =>
    new RegExp(
      `^${parseGlob(glob)
        .map((part) =>
          part.kind === 'text'
            ? part.text.replace(/[.]/g, '\\.')
            : { segment: '[^/]*', any: '.*', segments: '(?:.*/)?' }[part.kind],
        )
        .join('')}$`,
      's',
    );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 8 }).map((pieces) => pieces.join('')),
      (glob, name) => expect([glob, name, matchesGlob(name, glob)]).toEqual([glob, name, expression(glob).test(name)]),
    ),
    { numRuns: 5_000 },
  );
});
