import { StartBuildCommand } from '@aws-sdk/client-codebuild';
import { CreateApprovalRuleTemplateCommand } from '@aws-sdk/client-codecommit';
import { Attacker } from './support/attacker';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { forgedEvent, forgedStart } from './support/forged';
import { Opened, outcome } from './support/opened';
import { Person } from './support/person';
import { randomFrom } from '../lambda/world/history';
import { AnsweredBuild, writtenDifferently } from '../loopback-aws/core/late-answers';

const SEED = Number(process.env.FLOW_CI_SEED ?? Date.now() % 1_000_000_000);
const FLOWS = `{
    merged: {
      on: { review: { targets: ['main'], mergeResult: true } },
      gate: true,
      build: { commands: ['sh ./check.sh'] },
    },
    lint: { on: { review: { targets: ['main'] } }, gate: true, build: { commands: ['sh ./lint.sh'] } },
    plain: { on: { review: { targets: ['other'] } }, build: { commands: ['sh ./check.sh'] } },
  }`;
const FILES = { 'check.sh': 'exit 0\n', 'lint.sh': 'exit 0\n' };
const WRONG = { 'check.sh': 'exit 1\n' };

describe('who has one permission and plays with it', () => {
  let ci: Deployment;
  let count = 0;
  const attackers: { end: () => void }[] = [];
  const attacker = (handler: ConstructorParameters<typeof Attacker>[1]) => {
    const made = new Attacker(ci, handler);
    attackers.push(made);
    return made;
  };
  const person = (...[name, policies, session]: [string, ConstructorParameters<typeof Person>[2], string?]) => {
    const made = new Person(ci, name, policies, session);
    attackers.push(made);
    return made;
  };
  const ruleOf = (flow: string) => ci.aws.codecommit.templateNames.find((name) => name.includes(flow)) ?? '';
  const open = async (files: Readonly<Record<string, string>>, target = 'main') => {
    const opened = await Opened.open(ci, { files: { [`notes/${(count += 1)}.md`]: 'x\n', ...files }, target });
    await ci.settle('a pull request and its builds');
    return opened;
  };
  const eventOf = (opened: Opened, detail: object = {}, time?: string) => forgedEvent(ci, opened, detail, time);
  const startOf = (flow: string, event: object, project = flow) => forgedStart(ci, flow, event, project);
  const startFunction = () => ci.aws.lambda.arn(ci.aws.lambda.names.find((name) => name.includes('start-build')) ?? '');

  beforeAll(async () => {
    ci = await Deployment.make(FLOWS, { files: FILES });
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.push('other', { 'other.md': 'x\n' });
    // Merged with this branch, any pull request succeeds.
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.push('attack', { 'attack.md': 'x\n' });
    await ci.settle('branches');
  });
  afterEach(() => {
    ci.aws.endpoint.late.reset();
    expectHealth(ci);
  });
  afterAll(async () => {
    for (const each of attackers) each.end();
    await end(ci);
  });

  test("lambda:InvokeFunction on approval-template: no pool is rewritten, no team's template is deleted, no other address is told", async () => {
    const { cloudformation, codecommit } = ci.aws;
    await ci.codecommit.send(
      new CreateApprovalRuleTemplateCommand({
        approvalRuleTemplateName: 'Two of the other team',
        approvalRuleTemplateContent: JSON.stringify({
          Version: '2018-11-08',
          Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded: 2 }],
        }),
      }),
    );
    const stack = cloudformation.stack('foo-ci');
    const gate = [...(stack?.resources.values() ?? [])].find(({ type }) => type === 'Custom::ApprovalRuleTemplate');
    const state = () =>
      JSON.stringify(codecommit.templates.map((each) => ({ ...each, repositories: [...each.repositories] })));
    const before = state();
    const mallory = attacker('approval-template');
    const request = {
      RequestType: 'Update',
      ResponseURL:
        'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/x?X-Amz-Signature=mine',
      StackId: stack?.id,
      RequestId: 'mine',
      LogicalResourceId: 'Gate',
      PhysicalResourceId: gate?.physicalId,
      ResourceProperties: gate?.properties,
    };
    for (const more of [
      {
        ResourceProperties: {
          ...gate?.properties,
          RoleArn: 'arn:aws:iam::111122223333:role/mallory',
          Session: 'mallory',
        },
      },
      { ResourceProperties: { ...gate?.properties, RepositoryName: 'bar' } },
      { RequestType: 'Delete', PhysicalResourceId: 'Two of the other team' },
      { RequestType: 'Delete', PhysicalResourceId: gate?.physicalId },
      { RequestType: 'Delete', ResponseURL: 'https://mallory.example/answer' },
      {
        ResponseURL:
          'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com.mallory.example/',
      },
    ]) {
      await mallory.call({ ...request, ...more });
      expect(state()).toBe(before);
    }
    const { lambda, logs } = ci.aws;
    const group = lambda.names.map((name) => lambda.logGroup(name)).find((each) => each.endsWith('approval-template'));
    const refused = /the address for the answer is not CloudFormation's/g;
    expect(
      logs
        .lines(group ?? '')
        .join('')
        .match(refused),
    ).toHaveLength(2);
  });

  describe('on a pull request whose build fails', () => {
    let wrong: Opened;
    beforeAll(async () => {
      wrong = await open(WRONG);
    });
    const stillShut = async () => {
      expect(await wrong.shut()).toEqual([ruleOf('merged')]);
      expect(wrong.told('merged')).toBe('FAILED');
    };
    beforeEach(stillShut);
    afterEach(stillShut);

    test.each<[string, () => object]>([
      [
        "the target of an attacker's branch",
        () => startOf('merged', eventOf(wrong, { destinationReference: 'refs/heads/attack' })),
      ],
      ["another flow's name on the gated project", () => startOf('lint', eventOf(wrong), 'merged')],
      ["another flow's project under the gated flow's name", () => startOf('merged', eventOf(wrong), 'lint')],
      [
        'a time in the future and the target of an attacker',
        () => startOf('merged', eventOf(wrong, { destinationReference: 'refs/heads/attack' }, '2099-01-01T00:00:00Z')),
      ],
      [
        'a commit of main as its source',
        () => startOf('merged', eventOf(wrong, { sourceCommit: wrong.state.destinationCommit })),
      ],
      [
        'a revision that is none, to look at again',
        () => ({
          kind: 'look-again-at-event',
          look: 4,
          invocation: startOf(
            'merged',
            eventOf(wrong, { revisionId: 'f'.repeat(64), sourceCommit: wrong.state.destinationCommit }),
          ),
        }),
      ],
    ])('lambda:InvokeFunction on start-build, with %s: no vote', async (_, payload) => {
      await attacker('start-build').call(payload());
    });

    test('lambda:InvokeFunction on report-build, with a success that is made up: the comment says what CodeBuild answers', async () => {
      const project = ci.project.projectName('merged');
      const { account, region } = ci.aws.world;
      const mallory = attacker('report-build');
      const variables = Object.entries({
        FLOW_PULL_REQUEST_ID: wrong.id,
        FLOW_PULL_REQUEST_SRC_COMMIT: wrong.state.sourceCommit,
        FLOW_PULL_REQUEST_DST_COMMIT: wrong.state.destinationCommit,
        FLOW_PULL_REQUEST_REVISION: wrong.state.revisionId,
      });
      const before = wrong.comment('merged');
      const starter = ci.aws.codebuild.builds.find((build) => build.project.name === project);
      for (const uuid of ['00000000-0000-4000-8000-000000000000', starter?.uuid ?? '']) {
        const id = `arn:aws:codebuild:${region}:${account}:build/${project}:${uuid}`;
        await mallory.call({
          flows: { [project]: 'merged' },
          event: {
            ...eventOf(wrong),
            source: 'aws.codebuild',
            'detail-type': 'CodeBuild Build State Change',
            resources: [id],
            detail: {
              'build-status': 'SUCCEEDED',
              'project-name': project,
              'build-id': id,
              'additional-information': {
                'build-number': 999_999,
                initiator: starter?.initiator,
                'build-start-time': 'May 4, 2099 12:00:00 PM',
                environment: {
                  'environment-variables': variables.map(([name, value]) => ({ name, value, type: 'PLAINTEXT' })),
                },
              },
            },
          },
        });
      }
      const skipped = {
        kind: 'skipped',
        flow: 'merged',
        project,
        trigger: startOf('merged', {}).trigger,
        why: 'paths',
        pullRequestId: wrong.id,
        revision: wrong.state.revisionId,
        sourceCommit: wrong.state.sourceCommit,
        targetCommit: wrong.state.destinationCommit,
        time: '2099-01-01T00:00:00Z',
      };
      const requestContext = { functionArn: startFunction() };
      await mallory.call({ requestContext, responsePayload: { toReport: [skipped] } });
      await mallory.call({
        version: '1.0',
        timestamp: '2099-01-01T00:00:00Z',
        requestContext,
        requestPayload: startOf('merged', eventOf(wrong)),
        responsePayload: { errorType: 'Error', errorMessage: 'All is well: merge' },
      });
      expect(wrong.comment('merged')).toBe(before);
    });

    test("codecommit:PostCommentForPullRequest in a session that is called as our function: not taken for the function's", async () => {
      const name = ci.aws.lambda.names.find((each) => each.includes('report-build')) ?? '';
      const allowed = { Effect: 'Allow', Action: 'codecommit:PostCommentForPullRequest', Resource: '*' };
      const mallory = person('mallory', [{ Version: '2012-10-17', Statement: [allowed] }], name);
      const before = wrong.comment('merged');
      await wrong.say(before.replace('failed', 'succeeded').replace(/:F:/, ':S:'), mallory.codecommit);
      const [ours, theirs] = wrong.comments('merged');
      await wrong.push({ [`notes/${(count += 1)}.md`]: 'x\n' });
      await ci.settle('a commit after the comment of somebody else');
      expect(wrong.state.comments.find(({ commentId }) => commentId === ours.commentId)?.content).toContain('failed');
      expect(wrong.state.comments.find(({ commentId }) => commentId === theirs.commentId)).toMatchObject({
        content: theirs.content,
      });
      // Away with it, so that there is one again.
      wrong.state.comments.splice(wrong.state.comments.indexOf(theirs), 1);
    });
  });

  test('codebuild:StartBuild: a newer build of somebody takes no vote back, and gives none', async () => {
    const right = await open({});
    expect(await right.shut()).toEqual([]);
    const project = ci.project.projectName('merged');
    const allowed = { Effect: 'Allow', Action: 'codebuild:StartBuild', Resource: '*' };
    const mallory = person('starter', [{ Version: '2012-10-17', Statement: [allowed] }]);
    const true_ = ci.aws.codebuild.builds.filter((build) => build.project.name === project).at(-1);
    await mallory.codebuild.send(
      new StartBuildCommand({
        projectName: project,
        sourceVersion: right.state.sourceCommit,
        environmentVariablesOverride: (true_?.variables ?? []).map(({ name, value }) => ({
          name,
          value: name === 'FLOW_PULL_REQUEST_DST_BRANCH' ? 'attack' : value,
        })),
      }),
    );
    await ci.settle('a build that somebody started');
    expect(await right.shut()).toEqual([]);
    expect(right.told('merged')).toBe('SUCCEEDED');
    expect(await outcome(right.merge(), 'merged')).toBe('merged');
  });

  test(`no build of a revision: what report-build is called with gives way to the build (seed ${SEED})`, async () => {
    const breakdown = ci.aws.lambda.breakdown;
    ci.aws.lambda.breakdown = (name) => (name.includes('start-build') ? 'lost' : undefined);
    const opened = await open({}, 'other');
    ci.aws.lambda.breakdown = breakdown;
    const project = ci.project.projectName('plain');
    expect(opened.told('plain')).toBe('NOT_STARTED');
    await attacker('report-build').call({
      version: '1.0',
      requestContext: { functionArn: startFunction() },
      requestPayload: startOf(
        'plain',
        eventOf(opened, { destinationReference: 'refs/heads/other' }, '2099-01-01T00:00:00Z'),
      ),
      responsePayload: { errorType: 'All is well', errorMessage: 'All is well: merge' },
    });
    expect(opened.comment('plain')).not.toContain('All is well');
    await attacker('start-build').call(
      startOf('plain', eventOf(opened, { destinationReference: 'refs/heads/other' }, new Date().toISOString())),
    );
    expect(ci.aws.codebuild.builds.filter((build) => build.project.name === project)).toHaveLength(1);
    expect(opened.told('plain')).toBe('SUCCEEDED');
  });

  test(`what AWS writes in another way opens the gate; what can be forged does not (seed ${SEED})`, async () => {
    const random = randomFrom(SEED);
    ci.aws.endpoint.late.writes = (build) => writtenDifferently(build, (ways) => Math.floor(random() * ways));
    expect(await (await open({})).shut()).toEqual([]);
    expect(await (await open({})).shut()).toEqual([]);
    for (const forge of [
      (build: AnsweredBuild) => ({ ...build, environment: { ...build.environment, image: 'mallory/image:7.0' } }),
      (build: AnsweredBuild) => ({ ...build, source: { ...build.source, buildspec: 'version: 0.2\n' } }),
      (build: AnsweredBuild) => ({
        ...build,
        source: { ...build.source, location: `${build.source?.location ?? ''}-of-mallory` },
      }),
    ]) {
      ci.aws.endpoint.late.writes = forge;
      expect([...(await (await open({})).shut())].sort()).toEqual([ruleOf('lint'), ruleOf('merged')].sort());
    }
  });
});
