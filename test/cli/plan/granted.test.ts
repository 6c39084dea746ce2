import { grantIssues } from '../../../cli/plan/granted';
import { readBuildspec } from '../../../cli/plan/read-buildspec';
import { ResolvedFlow } from '../../../src/contract/flow-file';
import { flowFixture } from '../support/flow-fixture';

const PHASES = 'phases: { build: { commands: ["true"] } }\n';
const GROUP = 'arn:aws:codebuild:us-east-1:111122223333:report-group/unit';
const ARN = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:team/npm-AbCdEf';

const uses = (more: Partial<NonNullable<ResolvedFlow['uses']>>): Partial<ResolvedFlow> => ({
  uses: { parameters: [], secrets: [], reportGroups: [], repositories: [], ...more },
});
const allow = (action: string, ...resources: string[]): Partial<ResolvedFlow> => ({
  policyStatements: [{ effect: 'Allow', actions: [action], resources }],
});
const issues = (text: string, flow: Partial<ResolvedFlow> = {}): string[] => {
  const read = readBuildspec(`version: 0.2\n${PHASES}${text}`);
  if (read.kind !== 'readable') throw new Error(JSON.stringify(read.issues));
  return grantIssues(flowFixture({ name: 'f', ...flow }), read.buildspec).map(
    ({ severity, line, message }) => `${severity} ${line} ${message}`,
  );
};

const PARAMETER = 'env:\n  parameter-store:\n    TOKEN: /team/token\n';
const secret = (id: string) => `env:\n  secrets-manager:\n    A: ${id}\n`;
const NO_PARAMETER =
  'error 5 TOKEN is the parameter /team/token, which the build\'s role may not read: name it in "uses.parameters" of the flow';
const noSecret = (id: string) =>
  `error 5 A is the secret ${id}, which the build's role may not read: name it in "uses.secrets" of the flow`;

test.each<[string, string, Partial<ResolvedFlow>, string[]]>([
  ['a parameter', PARAMETER, {}, [NO_PARAMETER]],
  ['a parameter that the flow uses', PARAMETER, uses({ parameters: ['team/token:3'] }), []],
  [
    'a parameter that a variable of the flow names',
    PARAMETER,
    { environmentVariables: { OTHER: { type: 'PARAMETER_STORE', value: '/team/token' } } },
    [],
  ],
  [
    'a parameter whose variable the flow has otherwise',
    PARAMETER,
    { environmentVariables: { TOKEN: { type: 'PLAINTEXT', value: 'x' } } },
    [],
  ],
  ['a parameter that a secret has the name of', PARAMETER, uses({ secrets: ['team/token'] }), [NO_PARAMETER]],
  ['a statement for all', PARAMETER, allow('ssm:Get*', '*'), []],
  [
    'a statement for a path',
    PARAMETER,
    allow('SSM:GetParameters', 'arn:${partition}:ssm:${region}:${accountId}:parameter/team/*'),
    [],
  ],
  [
    'a statement for another path',
    PARAMETER,
    allow('ssm:GetParameters', 'arn:aws:ssm:us-east-1:111122223333:parameter/x/*'),
    [NO_PARAMETER],
  ],
  ['a statement for another action', PARAMETER, allow('ssm:GetParameter', '*'), [NO_PARAMETER]],
  [
    'a statement that denies',
    PARAMETER,
    { policyStatements: [{ effect: 'Deny', actions: ['ssm:*'], resources: ['*'] }] },
    [NO_PARAMETER],
  ],
  ['a managed policy, of which nothing is known', PARAMETER, { managedPolicyArns: ['arn:aws:iam::aws:policy/X'] }, []],
  ['a secret', secret('db'), {}, [noSecret('db')]],
  ['a part of a secret', secret('"db:password:AWSCURRENT"'), {}, [noSecret('db:password:AWSCURRENT')]],
  ['a part of a secret that the flow uses', secret('"db:password"'), uses({ secrets: ['db:user'] }), []],
  ['a secret of another account', secret(`"${ARN}:token"`), {}, [noSecret(`${ARN}:token`)]],
  ['a secret of another account that the flow uses', secret(`"${ARN}:token::"`), uses({ secrets: [ARN] }), []],
  [
    'a statement for a secret',
    secret('db'),
    allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:db-*'),
    [],
  ],
  ['a statement for its ARN', secret(ARN), allow('secretsmanager:GetSecretValue', ARN), []],
  ['a report group by name', 'reports: { unit: { files: [a.xml] } }\n', {}, []],
  [
    'a report group by ARN',
    `reports:\n  ${GROUP}: { files: [a.xml] }\n`,
    {},
    [`error 4 the build's role may not write to the report group ${GROUP}: name it in "uses.reportGroups" of the flow`],
  ],
  [
    'a report group by ARN that the flow uses',
    `reports:\n  ${GROUP}: { files: [a.xml] }\n`,
    uses({ reportGroups: [GROUP] }),
    [],
  ],
  [
    'artifacts that nobody keeps',
    'artifacts: { files: [a] }\n',
    {},
    [
      'warning 3 the buildspec has artifacts and the flow has no "artifacts": CodeBuild keeps none: add "artifacts" to the flow, for example { bucket: "my-artifacts" }',
    ],
  ],
  [
    'secondary artifacts',
    'artifacts: { files: [a], secondary-artifacts: { docs: { files: [b] } } }\n',
    { artifacts: { bucket: 'b', path: '', packaging: 'ZIP', includeBuildId: true, encryption: true } },
    [
      'warning 3 the project of the flow has no place for the secondary artifacts docs: name their files in `artifacts.files`, or upload them by a command',
    ],
  ],
  [
    'a cache that nobody keeps',
    'cache: { paths: [a] }\n',
    {},
    [
      'warning 1 the buildspec has a cache and the flow has no "cache": CodeBuild keeps none: add "cache" to the flow, for example { bucket: "my-caches" }',
    ],
  ],
  [
    'a cache on the build host',
    'cache: { paths: [a] }\n',
    { cache: { kind: 'local', modes: ['LOCAL_CUSTOM_CACHE'] } },
    [],
  ],
  [
    'a cache on a build host that keeps the source alone',
    'cache: { paths: [a] }\n',
    { cache: { kind: 'local', modes: ['LOCAL_SOURCE_CACHE'] } },
    [
      'warning 1 the buildspec has a cache and "cache.local" of the flow lacks LOCAL_CUSTOM_CACHE: CodeBuild keeps none: add the mode',
    ],
  ],
])('%s', (_, text, flow, expected) => {
  expect(issues(text, flow)).toEqual(expected);
});
