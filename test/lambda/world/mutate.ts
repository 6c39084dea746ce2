import { pick, Random } from './aws-faults';

/** What stands where something else should. Values only: each place of a recorded event can have any of them. */
const VALUES: readonly unknown[] = [
  null,
  undefined,
  true,
  false,
  0,
  -1,
  1e308,
  Number.NaN,
  '',
  ' ',
  'a',
  [],
  {},
  [null],
  [[]],
  { length: 1e9 },
  '{}',
  '__proto__',
  'constructor',
  'toString',
  '111122223333',
  '999988887777',
  'us-east-1',
  'eu-west-1',
  '$(id)',
  '`id`',
  '../../etc/passwd',
  '\u0000',
  '\ud800',
  '\u202e',
  '\u001b[2J',
  '```\n/retest\n```',
  '/retest',
  '@all',
  '<script>',
  'a'.repeat(5_000),
  '*'.repeat(2_000),
  `${'a/'.repeat(1_000)}b`,
  'arn:aws:codecommit:us-east-1:999988887777:demo-repo',
  'arn:aws:codebuild:us-east-1:999988887777:build/demo-ci:1',
  'arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:2',
  'refs/heads/main',
  'refs/heads/',
  'refs/tags/v1',
  'a'.repeat(40),
  'f'.repeat(64),
  'Open',
  'True',
  'referenceDeleted',
  'commentOnPullRequestCreated',
  'pullRequestMergeStatusUpdated',
  'SUCCEEDED',
  'WHATEVER',
  '2026-05-04T12:00:00Z',
  'May 4, 2026 12:00:00 PM',
  'aws.codebuild',
  'aws.scheduler',
  'CodeBuild Build State Change',
  'Scheduled Event',
  '900',
  'demo-theirs',
  'demo-old',
  'other-repo',
  'https://evil.example/answer',
];
const KEYS = [
  '__proto__',
  'constructor',
  'detail',
  'event',
  'flows',
  'trigger',
  'requestPayload',
  'responsePayload',
  'commands',
  'reconcile',
  'toReport',
  'kind',
  'resources',
  'account',
];

/** A value with a few of its places changed: replaced, taken away, doubled, wrapped or given a member. */
export function mutate(value: unknown, random: Random, depth = 0): unknown {
  if (depth > 6 || random() < 0.04) return pick(VALUES, random);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => mutate(item, random, depth + 1));
    return random() < 0.05 ? [...items, ...items] : items;
  }
  if (typeof value !== 'object' || value === null) return random() < 0.03 ? pick(VALUES, random) : value;
  const entries = Object.entries(value)
    .filter(() => random() >= 0.02)
    .map(([key, each]): [string, unknown] => [key, mutate(each, random, depth + 1)]);
  if (random() < 0.03) entries.push([pick(KEYS, random), pick(VALUES, random)]);
  // Not `Object.fromEntries`: JSON may well have a member `__proto__`.
  return JSON.parse(
    `{${entries
      .filter(([, each]) => JSON.stringify(each) !== undefined)
      .map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`)
      .join(',')}}`,
  ) as unknown;
}
