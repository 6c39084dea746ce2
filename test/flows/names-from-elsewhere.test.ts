import { Issue } from '../../src/contract/issue';
import { optionsCheck } from '../../src/flows/check-options';

const fixOf = (path: string, options: unknown): string | undefined => {
  const issues: Issue[] = [];
  optionsCheck('FlowCiOptions')(options, '', issues);
  return issues.find((issue) => issue.path === path)?.fix;
};
const flow = (more: object) => ({
  repositoryName: 'shop',
  flows: { code: { on: { review: {} }, buildspec: 'b.yml', ...more } },
});

test.each<[string, object, string]>([
  ['image', { image: 'node:24' }, 'write "environment: { image: ... }"'],
  ['computeType', { computeType: 'SMALL' }, 'write "environment: { computeType: ... }"'],
  ['commands', { commands: ['npm test'] }, 'write "build: { commands: [...] }"'],
  ['env', { env: { A: '1' } }, 'write "environmentVariables: { NAME: \'value\' }"'],
  ['timeoutMinutes', { timeoutMinutes: 5 }, 'write "timeout", which is in minutes'],
  ['pullRequest', { pullRequest: {} }, 'write "on: { review: {} }"'],
  ['push', { push: {} }, 'write "on: { branch: {} }"'],
  ['on.pullRequest', { on: { pullRequest: {} } }, 'write "review"'],
  ['on.push', { on: { push: {} } }, 'write "branch"'],
  ['on.manual', { on: { manual: {} } }, 'write "demand: {}"'],
  ['on.review.branches', { on: { review: { branches: ['main'] } } }, 'write "targets"'],
  ['on.branch.branches', { on: { branch: { branches: ['main'] } } }, 'write "names"'],
  ['on.tag.patterns', { on: { tag: { patterns: ['v*'] } } }, 'write "names"'],
])('the name %s of another system is answered with ours', (path, more, fix) => {
  expect(fixOf(`flows.code.${path}`, flow(more))).toBe(fix);
});

test('an exception that is written with "!" is answered with "except"', () => {
  expect(fixOf('flows.code.on.branch.names[1]', flow({ on: { branch: { names: ['**', '!wip/**'] } } }))).toMatch(
    /except/,
  );
});
