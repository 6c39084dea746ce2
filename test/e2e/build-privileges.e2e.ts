import { StartBuildCommand } from '@aws-sdk/client-codebuild';
import { Deployment } from './support/deployment';
import { end } from './support/ended';
import { restore, Stories, testNeeded } from './support/least-privilege';
import { OF_BUILDS } from './support/needed';
import { ARTIFACTS, deploySealedShop } from './support/sealed-shop';

describe('least privilege of what CodeBuild does with the role of a project', () => {
  let ci: Deployment;
  let count = 0;

  /** Start a build by hand, and give what it left in its log. */
  const build = async (flow: string) => {
    const before = ci.log(flow).length;
    await ci.codebuild.send(new StartBuildCommand({ projectName: ci.project.projectName(flow) }));
    await ci.aws.quiet();
    return {
      succeeded:
        ci
          .takeBuilds()
          .map(({ status }) => status)
          .join() === 'SUCCEEDED',
      log: ci.log(flow).slice(before),
    };
  };
  const artifacts = () => ci.aws.s3.buckets.get(ARTIFACTS)?.size ?? 0;
  const logsOfBadges = () =>
    ci.aws.logs.lines(ci.aws.logs.groupNames.find((name) => name.endsWith('badge-urls')) ?? '').length;
  /** Have CodeBuild asked for addresses again. */
  const askAgain = async () => {
    const stack = ci.aws.cloudformation.stack('foo-ci');
    const template = JSON.parse(stack?.templateBody ?? '{}') as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    for (const { Type, Properties } of Object.values(template.Resources))
      if (Type === 'Custom::AWS') Properties.Asked = `${(count += 1)} times`;
    const { status } = await ci.aws.cloudformation.deploy({
      stackName: 'foo-ci',
      body: JSON.stringify(template),
      parameters: stack?.givenParameters ?? {},
    });
    return status === 'UPDATE_COMPLETE';
  };
  const succeeds = async () => (await build('sealed')).succeeded;

  const stories: Stories = {
    'a build runs in a network': succeeds,
    'a build leaves no network interface': async () => {
      await build('sealed');
      const { interfaces } = ci.aws.ec2;
      const left = interfaces.size;
      interfaces.clear();
      return left === 0;
    },
    'a build has its image': succeeds,
    'a build has its certificate': succeeds,
    'a build has its parameter and its secret': async () =>
      (await build('sealed')).log.includes('the values are there\n'),
    'what a build leaves is encrypted': async () => (await build('sealed')).succeeded && artifacts() > 0,
    'what a build leaves is encrypted by the key of an alias': async () => (await build('aliased')).succeeded,
    'an encrypted cache comes back': async () => (await build('sealed')).log.includes('the cache is back\n'),
    'a build has what it names': async () => {
      const { log } = await build('named');
      return log.includes('what the build names is there\n') && log.includes('the library\n');
    },
    'a report is in the group that a build names': async () => (await build('named')).succeeded,
    "a policy of the user's own counts": async () => (await build('owned')).succeeded,
    'a log group that was deleted comes back': async () => {
      ci.aws.logs.removeGroup(`/aws/codebuild/${ci.project.projectName('owned')}`);
      return (await build('owned')).log !== '';
    },
    'the address of a badge is known': async () =>
      (await askAgain()) &&
      (ci.aws.cloudformation.stack('foo-ci')?.outputs ?? []).some(({ OutputValue }) =>
        /^https:\/\/codebuild\.us-east-1\.amazonaws\.com\/badges\?/.test(OutputValue),
      ),
    'who asks for addresses logs it': async () => {
      const before = logsOfBadges();
      await askAgain();
      return logsOfBadges() > before;
    },
  };

  beforeAll(async () => {
    ci = await deploySealedShop();
    // The first build finds no cache.
    await build('sealed');
  });
  beforeEach(() => {
    ci.takeBuilds();
  });
  afterEach(() => {
    restore(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  testNeeded(() => ci, OF_BUILDS, stories);
});
