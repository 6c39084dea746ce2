import { EXAMPLE } from './example';
import { OptionsError } from '../../src/checks/options-error';
import { ReviewTrigger } from '../../src/contract/flow-file';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowOptions } from '../../src/flows/flow-options';
import { issuesOf, resolveFlowFile } from '../../src/flows/resolve';

const flow = (options: object): DeclaredFlows => ({
  repositoryName: 'foo',
  defaultBranch: 'main',
  flows: { main: options as FlowOptions },
});
const onDemand = (options: object) => flow({ on: { demand: {} }, ...options });

describe('the example', () => {
  const file = resolveFlowFile(EXAMPLE);

  test('has its flows in the order in which they are declared', () => {
    expect(file.flows.map((each) => each.name)).toEqual(['review', 'main', 'release', 'nightly', 'adhoc']);
  });

  test('says for each flow what starts it', () => {
    expect(file.flows.map((each) => each.triggers)).toEqual([
      [
        {
          kind: 'review',
          id: 'review',
          targets: ['main', 'release/**'],
          except: [],
          wildcard: false,
          supersede: true,
          skipCi: true,
        },
      ],
      [{ kind: 'branch', id: 'branch', names: ['main'], except: [], wildcard: false, skipCi: true }],
      [{ kind: 'tag', id: 'tag', names: ['v*'], except: ['v*-rc*'], wildcard: false }],
      [{ kind: 'schedule', id: 'schedule', expression: 'cron(0 11 ? * MON-FRI *)', timeZone: 'America/New_York' }],
      [{ kind: 'demand', id: 'demand' }],
    ]);
  });

  test('leaves nothing open', () => {
    expect(file.flows[4]).toEqual({
      name: 'adhoc',
      projectName: expect.stringMatching(/^team-foo-adhoc-[0-9a-f]{6}$/),
      description: 'Flow adhoc of the CodeCommit repository foo',
      triggers: [{ kind: 'demand', id: 'demand' }],
      buildspec: { kind: 'file', path: 'buildspecs/adhoc.yml' },
      environment: {
        image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0',
        computeType: 'BUILD_GENERAL1_SMALL',
        type: 'LINUX_CONTAINER',
        privileged: false,
        imagePullCredentialsType: 'CODEBUILD',
      },
      environmentVariables: {},
      timeout: 60,
      queuedTimeout: 480,
      badge: false,
      gitCloneDepth: 0,
      fetchSubmodules: false,
      managedPolicyArns: [],
      policyStatements: [],
      tags: {},
      logRetention: 90,
      autoRetryLimit: 0,
      reports: false,
    });
  });

  test('is the same after a trip through JSON', () => {
    expect(JSON.parse(JSON.stringify(file))).toEqual(file);
  });
});

describe('what makes no build', () => {
  const triggerOf = (on: FlowOptions['on']) => resolveFlowFile(flow({ on })).flows[0].triggers[0];

  test.each<[string, FlowOptions['on'], object]>([
    [
      'nothing said: reviews are superseded, and a commit may ask for no build',
      { review: {} },
      { supersede: true, skipCi: true },
    ],
    ['nothing said of a branch: a commit may ask for no build', { branch: { names: ['main'] } }, { skipCi: true }],
    [
      'undefined is nothing said',
      { review: { supersede: undefined, skipCi: undefined, paths: undefined } },
      { supersede: true, skipCi: true },
    ],
    ['all off', { review: { supersede: false, skipCi: false, paths: [], exceptPaths: [] } }, {}],
    [
      'all on',
      {
        branch: {
          names: ['main'],
          supersede: true,
          skipCi: true,
          paths: ['src/**', 'a b/ü.txt'],
          exceptPaths: ['**/*.md'],
        },
      },
      { supersede: true, skipCi: true, paths: ['src/**', 'a b/ü.txt'], exceptPaths: ['**/*.md'] },
    ],
  ])('%s', (_, on, expected) => {
    const { supersede, skipCi, paths, exceptPaths } = triggerOf(on) as ReviewTrigger;
    expect(JSON.parse(JSON.stringify({ supersede, skipCi, paths, exceptPaths }))).toEqual(expected);
  });
});

describe('test and coverage reports', () => {
  test.each<[string, Partial<FlowOptions>, boolean]>([
    ['a typed build without them has none', { on: { review: {} }, build: { commands: ['make'] } }, false],
    [
      'a typed build with them has some',
      { on: { review: {} }, build: { commands: ['make'], reports: { unit: { files: ['junit.xml'] } } } },
      true,
    ],
    ["a buildspec of one's own may have some", { on: { review: {} } }, true],
    ['a flow that no pull request starts has nobody to tell', { on: { branch: { names: ['main'] } } }, false],
  ])('%s', (_, options, reports) => expect(resolveFlowFile(flow(options)).flows[0].reports).toBe(reports));
});

test('commands and reconcile are off unless they are asked for, and have defaults', () => {
  const shared = (options: object) => {
    const { commands, reconcile } = resolveFlowFile({ ...onDemand({}), ...options });
    return [commands, reconcile];
  };
  expect(shared({})).toEqual([false, false]);
  expect(shared({ commands: false, reconcile: false })).toEqual([false, false]);
  expect(shared({ commands: true, reconcile: true })).toEqual([{ allow: ['*'] }, { interval: 15 }]);
  expect(shared({ commands: {}, reconcile: {} })).toEqual([{ allow: ['*'] }, { interval: 15 }]);
  expect(shared({ commands: { allow: ['arn:aws:iam::1:user/a'] }, reconcile: { interval: 60 } })).toEqual([
    { allow: ['arn:aws:iam::1:user/a'] },
    { interval: 60 },
  ]);
});

describe('settings of all flows', () => {
  const [main] = resolveFlowFile({
    ...onDemand({
      timeout: 10,
      tags: { team: 'b' },
      environmentVariables: { B: '2' },
      environment: { computeType: 'BUILD_GENERAL1_LARGE' },
    }),
    tags: { owner: 'us', team: 'a' },
    flowDefaults: {
      timeout: 30,
      queuedTimeout: 60,
      environmentVariables: { A: '1', B: '1' },
      environment: { image: 'aws/codebuild/standard:8.0', computeType: 'BUILD_GENERAL1_SMALL' },
    },
  }).flows;

  test('hold where the flow says nothing, and lose where it does', () => {
    expect(main).toMatchObject({
      timeout: 10,
      queuedTimeout: 60,
      environment: { image: 'aws/codebuild/standard:8.0', computeType: 'BUILD_GENERAL1_LARGE' },
    });
  });

  test('are merged by key in maps', () => {
    expect(main.tags).toEqual({ owner: 'us', team: 'b' });
    expect(main.environmentVariables).toEqual({
      A: { type: 'PLAINTEXT', value: '1' },
      B: { type: 'PLAINTEXT', value: '2' },
    });
  });
});

test('a text of several lines, or that begins as a buildspec does, is a buildspec; all else is a path', () => {
  const source = (buildspec: string) => resolveFlowFile(onDemand({ buildspec })).flows[0].buildspec;
  expect(source('version: 0.2')).toEqual({ kind: 'text', text: 'version: 0.2' });
  expect(source('version: 0.2\nphases: {}\n').kind).toBe('text');
  expect(source('{"version": 0.2}').kind).toBe('text');
  expect(source('ci/my spec.yml')).toEqual({ kind: 'file', path: 'ci/my spec.yml' });
  expect(resolveFlowFile(onDemand({})).flows[0].buildspec).toEqual({ kind: 'file', path: 'buildspec.yml' });
});

test('in a folder below the root of the repository the generated buildspec has its path from the root', () => {
  expect(resolveFlowFile(onDemand({ build: { commands: ['make'] } }), 'ci').flows[0].buildspec).toEqual({
    kind: 'file',
    path: 'ci/buildspecs/main.yml',
  });
});

test('no more than ten rules of a stack take a wildcard', () => {
  const flows = Object.fromEntries(
    Array.from({ length: 14 }, (_, i) => [`f${i}`, { on: { branch: { names: [`a${i}*z`] } } }]),
  );
  const wild = resolveFlowFile({ repositoryName: 'foo', defaultBranch: 'main', flows }).flows.filter((each) =>
    each.triggers.some((trigger) => trigger.kind === 'branch' && trigger.wildcard),
  );
  expect(wild).toHaveLength(10);
});

describe('fails with the path, the value, what is allowed and what to change', () => {
  test.each<[string, DeclaredFlows, string, RegExp]>([
    ['no trigger', flow({ on: {} }), 'flows.main.on', /demand: \{\}/],
    ['no `on`', flow({}), 'flows.main.on', /demand: \{\}/],
    ['a short timeout', onDemand({ timeout: 3 }), 'flows.main.timeout', /5 to 2160/],
    ['a timeout as text', onDemand({ timeout: '60' }), 'flows.main.timeout', /5 to 2160/],
    ['a long queue', onDemand({ queuedTimeout: 481 }), 'flows.main.queuedTimeout', /5 to 480/],
    ['a mistyped option', onDemand({ timout: 60 }), 'flows.main.timout', /did you mean "timeout"/],
    [
      'both forms of a build',
      onDemand({ build: { commands: ['a'] }, buildspec: 'a.yml' }),
      'flows.main',
      /either "build" or "buildspec"/,
    ],
    [
      'an unknown size',
      onDemand({ environment: { computeType: 'BUILD_GENERAL1_SMAL' } }),
      'flows.main.environment.computeType',
      /did you mean BUILD_GENERAL1_SMALL/,
    ],
    [
      'a cron of five fields',
      flow({ on: { schedule: [{ expression: 'cron(0 11 * * MON-FRI)' }] } }),
      'flows.main.on.schedule[0].expression',
      /six fields/,
    ],
    [
      'a cron without ?',
      flow({ on: { schedule: [{ expression: 'cron(0 11 * * MON-FRI *)' }] } }),
      'flows.main.on.schedule[0].expression',
      /put \?/,
    ],
    [
      'an hour that does not exist',
      flow({ on: { schedule: [{ expression: 'cron(0 24 ? * * *)' }] } }),
      'flows.main.on.schedule[0].expression',
      /hours is from 0 to 23/,
    ],
    [
      'a rate in the wrong number',
      flow({ on: { schedule: [{ expression: 'rate(1 hours)' }] } }),
      'flows.main.on.schedule[0].expression',
      /singular/,
    ],
    [
      'a time zone that does not exist',
      flow({ on: { schedule: [{ expression: 'rate(1 day)', timeZone: 'Europe/Berln' }] } }),
      'flows.main.on.schedule[0].timeZone',
      /IANA/,
    ],
    [
      'a branch with its full name',
      flow({ on: { branch: { names: ['refs/heads/main'] } } }),
      'flows.main.on.branch.names[0]',
      /without "refs\/heads\/"/,
    ],
    [
      'a branch that git cannot have',
      flow({ on: { branch: { names: ['a b'] } } }),
      'flows.main.on.branch.names[0]',
      /glob/,
    ],
    ['no branch', flow({ on: { branch: {} } }), 'flows.main.on.branch.names', /required; for example/],
    [
      'an unknown placeholder',
      onDemand({ policyStatements: [{ actions: ['s3:GetObject'], resources: ['${repositoryArm}'] }] }),
      'flows.main.policyStatements[0].resources[0]',
      /write \$\{repositoryArn\}/,
    ],
    [
      'an action that is none',
      onDemand({ policyStatements: [{ actions: ['GitPush'], resources: ['*'] }] }),
      'flows.main.policyStatements[0].actions[0]',
      /IAM action/,
    ],
    [
      'a policy that is no ARN',
      onDemand({ managedPolicyArns: ['AmazonS3ReadOnlyAccess'] }),
      'flows.main.managedPolicyArns[0]',
      /ARN/,
    ],
    ['a key that is no ARN', onDemand({ encryptionKeyArn: 'alias/aws/s3' }), 'flows.main.encryptionKeyArn', /KMS/],
    [
      "a variable of CodeBuild's",
      onDemand({ environmentVariables: { CODEBUILD_X: '1' } }),
      'flows.main.environmentVariables.CODEBUILD_X',
      /CODEBUILD_/,
    ],
    [
      'a variable with two sources',
      onDemand({ environmentVariables: { A: { parameterStore: 'a', secretsManager: 'b' } } }),
      'flows.main.environmentVariables.A',
      /remove the others/,
    ],
    [
      'a retention that CloudWatch does not know',
      onDemand({ logRetention: 10 }),
      'flows.main.logRetention',
      /one of 1, 3/,
    ],
    ['a path out of the repository', onDemand({ buildspec: '../x.yml' }), 'flows.main.buildspec', /below the root/],
    [
      'a network without subnets',
      onDemand({ vpc: { vpcId: 'vpc-1', subnetIds: [], securityGroupIds: ['sg-1'] } }),
      'flows.main.vpc.subnetIds',
      /at least 1/,
    ],
    [
      'a issue of the build',
      onDemand({ build: { phases: { build: {} } } }),
      'flows.main.build.phases.build.commands',
      /command/,
    ],
    ['a setting of all flows', { ...onDemand({}), flowDefaults: { timeout: 1 } }, 'flowDefaults.timeout', /5 to 2160/],
    ['a prefix that no name can have', { ...onDemand({}), namePrefix: 'team/' }, 'namePrefix', /letters, digits/],
    ['a repository that cannot be', { ...onDemand({}), repositoryName: 'a/b' }, 'repositoryName', /CodeCommit/],
    ['an unknown runtime', { ...onDemand({}), handlerRuntime: 'nodejs20.x' }, 'handlerRuntime', /nodejs24.x/],
    ['more retries than CodeBuild makes', onDemand({ autoRetryLimit: 11 }), 'flows.main.autoRetryLimit', /0 to 10/],
    [
      'a choice as text',
      flow({ on: { review: { supersede: 'no' } } }),
      'flows.main.on.review.supersede',
      /true or false/,
    ],
    [
      'a path from the root of the machine',
      flow({ on: { review: { paths: ['/src/**'] } } }),
      'flows.main.on.review.paths[0]',
      /for example "src\/\*\*"/,
    ],
    [
      'a path out of the repository',
      flow({ on: { branch: { names: ['main'], exceptPaths: ['../docs'] } } }),
      'flows.main.on.branch.exceptPaths[0]',
      /from the root of the repository/,
    ],
    [
      'a folder as a path',
      flow({ on: { review: { paths: ['src/'] } } }),
      'flows.main.on.review.paths[0]',
      /glob with \* and \*\*/,
    ],
    [
      'filters of a tag',
      flow({ on: { tag: { paths: ['src/**'] } } }),
      'flows.main.on.tag.paths',
      /is an unknown option/,
    ],
    [
      'a caller that is no ARN',
      { ...onDemand({}), commands: { allow: ['alice'] } },
      'commands.allow[0]',
      /the ARN of a caller/,
    ],
    ['commands for nobody', { ...onDemand({}), commands: { allow: [] } }, 'commands.allow', /at least 1/],
    ['commands as text', { ...onDemand({}), commands: 'yes' as never }, 'commands', /true or false/],
    ['a look at each minute', { ...onDemand({}), reconcile: { interval: 1 } }, 'reconcile.interval', /from 5 to 1440/],
    [
      'a topic that is none',
      onDemand({ notify: [{ topicArn: 'ci' }] }),
      'flows.main.notify[0].topicArn',
      /standard SNS topic/,
    ],
    [
      'a FIFO topic',
      onDemand({ notify: [{ topicArn: 'arn:aws:sns:eu-west-1:111122223333:ci.fifo' }] }),
      'flows.main.notify[0].topicArn',
      /standard SNS topic/,
    ],
    [
      'a topic without its ARN',
      onDemand({ notify: [{}] }),
      'flows.main.notify[0].topicArn',
      /required; for example "arn/,
    ],
    ['no topic', onDemand({ notify: [] }), 'flows.main.notify', /at least 1/],
    [
      'one topic that is no list',
      onDemand({ notify: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:ci' } }),
      'flows.main.notify',
      /a list|an array/,
    ],
    [
      'a format that there is not',
      onDemand({ notify: [{ topicArn: 'arn:aws:sns:eu-west-1:111122223333:ci', format: 'slack' }] }),
      'flows.main.notify[0].format',
      /one of text, chat/,
    ],
    [
      'something that no build does',
      onDemand({ notify: [{ topicArn: 'arn:aws:sns:eu-west-1:111122223333:ci', on: ['finished'] }] }),
      'flows.main.notify[0].on[0]',
      /one of started, succeeded/,
    ],
    [
      'a protected branch with its full name',
      { ...onDemand({}), protectBranches: ['refs/heads/main'] },
      'protectBranches[0]',
      /without "refs\/heads\/"/,
    ],
    ['no protected branch', { ...onDemand({}), protectBranches: [] }, 'protectBranches', /at least 1/],
    [
      'more protected branches than a policy holds',
      { ...onDemand({}), protectBranches: Array.from({ length: 60 }, (_, i) => `${'b'.repeat(90)}${i}`) },
      'protectBranches',
      /short enough for a policy/,
    ],
    [
      'fast-forward merges only, of branches that nothing protects',
      { ...onDemand({}), fastForwardMergesOnly: true },
      'fastForwardMergesOnly',
      /add protectBranches/,
    ],
    ['no flow', { repositoryName: 'foo', defaultBranch: 'main', flows: {} }, 'flows', /add a flow/],
    [
      'a name that no file can have',
      { repositoryName: 'foo', defaultBranch: 'main', flows: { 'a/b': { on: { demand: {} } } } },
      'flows["a/b"]',
      /another name/,
    ],
    [
      'two flows for one property',
      {
        repositoryName: 'foo',
        defaultBranch: 'main',
        flows: { 'load-test': { on: { demand: {} } }, loadTest: { on: { demand: {} } } },
      },
      'flows.loadTest',
      /rename/,
    ],
    [
      'privileged Lambda',
      onDemand({ environment: { computeType: 'BUILD_LAMBDA_1GB', privileged: true } }),
      'flows.main.environment.privileged',
      /Lambda/,
    ],
    [
      'a machine of another kind',
      onDemand({ environment: { computeType: 'BUILD_LAMBDA_1GB', type: 'LINUX_CONTAINER' } }),
      'flows.main.environment.computeType',
      /LINUX_CONTAINER/,
    ],
  ])('%s', (_, declared, path, says) => {
    const issues = issuesOf(declared);
    expect(issues.map((issue) => issue.path)).toEqual([path]);
    expect(() => resolveFlowFile(declared)).toThrow(OptionsError);
    expect(() => resolveFlowFile(declared)).toThrow(says);
  });

  test('all of them at once', () => {
    const declared = { ...onDemand({ timeout: 1, badge: 'yes' }), namePrefix: '-' };
    const message =
      'three issues: ' +
      issuesOf(declared)
        .map((issue) => issue.path)
        .sort()
        .join(' ');
    expect(message).toBe('three issues: flows.main.badge flows.main.timeout namePrefix');
    expect(() => resolveFlowFile(declared)).toThrow(/3 invalid options \(no files were written\)/);
  });
});

test('what the CDK writes for values that are known later passes the checks', () => {
  expect(issuesOf(onDemand({ encryptionKeyArn: '${Token[TOKEN.12]}', sourceVersion: '${Token[TOKEN.13]}' }))).toEqual(
    [],
  );
});

test('placeholders of ours and variables of IAM pass', () => {
  expect(
    issuesOf(
      onDemand({
        policyStatements: [
          {
            actions: ['s3:*'],
            resources: ['arn:${partition}:s3:::b/${aws:username}/${*}', '${repositoryArn}'],
            conditions: { StringEquals: { 'aws:RequestedRegion': '${region}' } },
          },
        ],
        managedPolicyArns: ['arn:${partition}:iam::${accountId}:policy/x', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
      }),
    ),
  ).toEqual([]);
});
