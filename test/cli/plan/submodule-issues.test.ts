import { submoduleIssues } from '../../../cli/plan/submodule-issues';
import { ResolvedFlow } from '../../../src/contract/flow-file';
import { flowFixture } from '../support/flow-fixture';

const HOST = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos';
const SSH = 'which CodeBuild cannot fetch';

const issues = (url: string, repositories: string[] = [], region: string | undefined = 'eu-west-1'): string[] =>
  submoduleIssues(
    flowFixture({ name: 'f', uses: { parameters: [], secrets: [], reportGroups: [], repositories } }),
    [{ path: 'lib', url }],
    { repositoryName: 'shop', ...(region && { region }) },
  ).map(({ severity, message }) => `${severity} ${message}`);

const missing = (name: string) =>
  `error the submodule lib is in the repository ${name}, which the build's role may not pull: name it in "uses.repositories" of the flow`;

const pull = (resource: string) => ({
  effect: 'Allow' as const,
  actions: ['codecommit:GitPull'],
  resources: [resource],
});

test.each<[string, string[]]>([
  ['../lib', [missing('lib')]],
  ['../lib/', [missing('lib')]],
  [`${HOST}/lib`, [missing('lib')]],
  [`${HOST}/lib/`, [missing('lib')]],
  [HOST.replace('https://', 'https://somebody@') + '/lib', [missing('lib')]],
  [HOST.replace('git-codecommit', 'git-codecommit-fips') + '/lib', [missing('lib')]],
  ['../shop', []],
  ['https://github.com/team/lib.git', []],
  ['/srv/git/lib', []],
  [`ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/lib`, [expect.stringContaining(SSH)]],
  ['codecommit::eu-west-1://lib', [expect.stringContaining(SSH)]],
  ['codecommit://profile@lib', [expect.stringContaining(SSH)]],
  ['git@github.com:team/lib.git', [expect.stringContaining(SSH)]],
  ['ssh://git@host/lib', [expect.stringContaining(SSH)]],
  [HOST.replace('eu-west-1', 'us-east-1') + '/lib', [expect.stringContaining('in another Region')]],
])('a submodule at %s', (url, expected) => {
  expect(issues(url)).toEqual(expected);
});

test.each(['../lib', `${HOST}/lib`])('a submodule at %s of a repository that the flow uses', (url) => {
  expect(issues(url, ['lib'])).toEqual([]);
  expect(issues(url, ['lib-2'])).toEqual([missing('lib')]);
});

test('a Region that is only known in AWS is none that differs', () => {
  expect(issues(`${HOST}/lib`, ['lib'], '')).toEqual([]);
  expect(issues('../lib', [], '')).toEqual([missing('lib')]);
});

test.each<[string, Partial<ResolvedFlow>, string[]]>([
  ['a statement for it', { policyStatements: [pull('arn:aws:codecommit:*:*:lib')] }, []],
  ['a statement for all', { policyStatements: [pull('*')] }, []],
  ['a statement for another', { policyStatements: [pull('arn:aws:codecommit:*:*:lib-2')] }, [missing('lib')]],
  ['a managed policy', { managedPolicyArns: ['arn:aws:iam::111122223333:policy/pull'] }, []],
])('a submodule that %s of the flow allows', (_, flow, expected) => {
  const found = submoduleIssues(flowFixture({ name: 'f', ...flow }), [{ path: 'lib', url: '../lib' }], {
    repositoryName: 'shop',
    region: 'eu-west-1',
  });
  expect(found.map(({ severity, message }) => `${severity} ${message}`)).toEqual(expected);
});
