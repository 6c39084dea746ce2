import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { Opened } from './support/opened';
import { Person } from './support/person';
import { templateDigest } from '../../src/contract/gate';
import { FlowNames } from '../../src/flows/names';
import { Json } from '../loopback-aws/core/json';

const DEPLOY: [string, ...string[]] = ['deploy', '--require-approval', 'never', '--no-notices'];
const WRONG = { 'add.js': 'exports.add = (a, b) => a - b;\n' };

const flows = (...declared: readonly string[]) => `{\n    ${declared.join(',\n    ')},\n  }`;
const flow = (name: string, gate: string, targets = "['main']") =>
  `${name}: { on: { review: { targets: ${targets} } },${gate} build: { commands: ['sh ./check.sh'] } }`;
const gated = (name: string, targets?: string) => flow(name, ' gate: true,', targets);
const plain = (name: string) => flow(name, '');

describe('gates and the pull requests that were opened before', () => {
  let ci: Deployment;
  let count = 0;
  const templates = () => [...ci.aws.codecommit.templateNames].sort();
  const name = (of: string, namePrefix = '') =>
    new FlowNames({ namePrefix, repositoryName: 'foo' }).approvalTemplate(of);
  const note = () => ({ [`notes-${(count += 1)}.md`]: 'a note\n' });
  const open = async (files: Readonly<Record<string, string>> = note(), target = 'main') => {
    const opened = await Opened.open(ci, { files, target });
    await ci.settle('a pull request');
    return opened;
  };
  const change = async (declared: string, options = '') => {
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.git('pull', '-q', '--ff-only', 'origin', 'main');
    await ci.project.declare(declared, options);
    await ci.clone.push('main', note(), 'Other flows');
    await ci.project.task(ci.aws, ...DEPLOY);
    await ci.settle('a deployment');
    expect(ci.aws.cloudformation.stack('foo-ci')?.status).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
  };
  const rules = (opened: Opened) => opened.state.rules.map((rule) => rule.name).sort();

  beforeAll(async () => {
    ci = await Deployment.make(flows(plain('review')));
  });
  afterEach(() => {
    expectHealth(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('the first gate: they have its rule, and it follows from their builds', async () => {
    const [right, wrong] = [await open(), await open(WRONG)];
    expect([rules(right), rules(wrong)]).toEqual([[], []]);
    await change(flows(gated('review')));
    expect([rules(right), rules(wrong)]).toEqual([[name('review')], [name('review')]]);
    expect([await right.shut(), await wrong.shut()]).toEqual([[], [name('review')]]);
    expect([await right.merge(), await wrong.merge()]).toEqual([
      'merged',
      'PullRequestApprovalRulesNotSatisfiedException',
    ]);
  });

  test('another prefix: the gate has its new name alone, and they are voted on by the new stack', async () => {
    const [right, wrong] = [await open(), await open(WRONG)];
    await change(flows(gated('review')), "  namePrefix: 'team-',\n");
    expect(templates()).toEqual([name('review', 'team-')]);
    expect(rules(right)).toEqual([name('review'), name('review', 'team-')].sort());
    expect([await right.shut(), await wrong.shut()]).toEqual([[], [name('review', 'team-')]]);
    expect(await right.merge()).toBe('merged');
  });

  test('another name of the flow: they are voted on by the new flow, as soon as they have its buildspec', async () => {
    const [right, next] = [await open(), await open()];
    await change(flows(gated('checks')));
    expect(templates()).toEqual([name('checks')]);
    expect(await right.shut()).toEqual([name('checks')]);
    expect(right.comment('checks')).toContain('YAML_FILE_ERROR');
    for (const { branch } of [right, next]) {
      await ci.clone.git('checkout', '-q', branch);
      await ci.clone.git('merge', '-q', '--no-edit', 'main');
      await ci.clone.git('push', '-q', 'origin', branch);
    }
    await ci.settle('the target branch is merged into the branches');
    expect(await right.shut()).toEqual([]);
    expect(await right.merge()).toBe('merged');
    await next.push(WRONG);
    await ci.settle('a commit that fails');
    expect(await next.shut()).toEqual([name('checks')]);
    await next.push({ 'add.js': 'exports.add = (a, b) => b + a;\n' });
    await ci.settle('a commit that succeeds');
    expect(await next.shut()).toEqual([]);
    expect(await next.merge()).toBe('merged');
  });

  test('globs: a branch that the template covers and the flow does not build is no dead end', async () => {
    await change(flows(gated('checks', "['main', 'release/*']")));
    await ci.clone.git(
      'push',
      '-q',
      'origin',
      'origin/main:refs/heads/release/1',
      'origin/main:refs/heads/release/2/x',
    );
    await ci.clone.git('fetch', '-q', 'origin');
    for (const branch of ['release/1', 'release/2/x']) await ci.clone.git('branch', '-f', branch, 'origin/main');
    const [built, wrong] = [await open(note(), 'release/1'), await open(WRONG, 'release/1')];
    const other = await open(note(), 'release/2/x');
    expect([rules(built), rules(other)]).toEqual([[name('checks')], [name('checks')]]);
    expect(other.comments('checks')).toEqual([]);
    expect([await built.shut(), await wrong.shut(), await other.shut()]).toEqual([[], [name('checks')], []]);
    expect([await built.merge(), await other.merge()]).toEqual(['merged', 'merged']);
  });

  test('somebody who may do nothing but call approval-template changes nothing', async () => {
    const { cloudformation, codecommit, lambda, world } = ci.aws;
    const stack = cloudformation.stack('foo-ci');
    const [[, gate]] = [...(stack?.resources ?? [])].filter(([, { type }]) => type === 'Custom::ApprovalRuleTemplate');
    const FunctionName = lambda.names.find((each) => lambda.logGroup(each).endsWith('approval-template')) ?? '';
    const mallory = new Person(ci, 'mallory', [
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: lambda.arn(FunctionName) }],
      },
    ]);
    const client = new LambdaClient({
      endpoint: world.endpoint,
      region: world.region,
      credentials: mallory.credentials,
    });
    const state = () =>
      JSON.stringify(codecommit.templates.map((each) => ({ ...each, repositories: [...each.repositories] })));
    const before = state();
    const forged = {
      ...gate.properties,
      Session: 'mallory',
      RoleArn: 'arn:aws:iam::111122223333:role/mallory',
    } as Json;
    const url =
      'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/x?X-Amz-Signature=mine';
    const ask = async (more: Json) => {
      const request = {
        StackId: stack?.id,
        RequestId: 'mine',
        LogicalResourceId: 'Gate',
        PhysicalResourceId: gate.physicalId,
        ResponseURL: url,
        ResourceProperties: gate.properties,
        ...more,
      };
      await client.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(request)) }));
      await ci.aws.quiet();
      expect(state()).toBe(before);
    };
    await ask({ RequestType: 'Update', ResourceProperties: forged });
    await ask({ RequestType: 'Create', ResourceProperties: forged });
    await ask({ RequestType: 'Delete' });
    await ask({ RequestType: 'Delete', PhysicalResourceId: 'of-others' });
    await ask({ RequestType: 'Delete', StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/of-others/1' });
    await ask({ RequestType: 'Delete', ResponseURL: 'https://mallory.example/answer' });
    client.destroy();
    mallory.end();
    expect(templateDigest(forged as never)).not.toBe(templateDigest(gate.properties as never));
  });

  test('a gate that is turned off lets them go', async () => {
    const wrong = await open(WRONG);
    expect(await wrong.merge()).toBe('PullRequestApprovalRulesNotSatisfiedException');
    await change(flows(plain('checks')));
    expect(templates()).toEqual([]);
    expect(rules(wrong)).toEqual([name('checks')]);
    expect(await wrong.shut()).toEqual([]);
    // Later commits have nobody who approves the rule: the page says to close the pull request and to open it again.
    await wrong.push(note());
    await ci.settle('a commit after the end of the gate');
    expect(await wrong.shut()).toEqual([name('checks')]);
    const again = await open(note());
    expect(rules(again)).toEqual([]);
    expect(await again.merge()).toBe('merged');
  });

  test('a gate that is turned on again asks for a success of what it had let go', async () => {
    const wrong = await open(WRONG);
    await change(flows(gated('checks')));
    expect(await wrong.shut()).toEqual([name('checks')]);
  });

  test('a flow that is removed lets them go', async () => {
    const wrong = await open(WRONG);
    await change(flows(gated('checks'), gated('others')));
    const both = await open(WRONG);
    expect(await both.shut()).toEqual([name('checks'), name('others')].sort());
    await change(flows(gated('others')));
    expect([await wrong.shut(), await both.shut()]).toEqual([[name('others')], [name('others')]]);
    await both.push({ 'add.js': 'exports.add = (a, b) => b + a + 0;\n' });
    await ci.settle('a commit that succeeds');
    expect(await both.shut()).toEqual([]);
  });

  test('a stack that is destroyed and deployed again votes on their old rules', async () => {
    const [right, wrong] = [await open(), await open(WRONG)];
    await ci.project.task(ci.aws, 'destroy', '--force', '--no-notices');
    expect(templates()).toEqual([]);
    await right.push(note());
    await ci.settle('a commit that nobody builds');
    expect(await right.shut()).toEqual([name('others')]);
    await change(flows(gated('others')));
    expect([await right.shut(), await wrong.shut()]).toEqual([[], [name('others')]]);
    expect(await right.merge()).toBe('merged');
  });
});
