import { CiProject } from './support/ci-project';
import { Clone } from './support/clone';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { STORY_FLOWS } from './support/shop';

const DEPLOY: [string, ...string[]] = ['deploy', '--require-approval', 'never', '--no-notices'];

describe('two repositories in one account and Region', () => {
  let ci: Deployment;
  let other: CiProject;
  const resources = (name: string) =>
    [...(ci.aws.cloudformation.stack(name)?.resources ?? [])]
      .map(([id, { physicalId }]) => `${id} ${physicalId}`)
      .sort();

  beforeAll(async () => {
    ci = await Deployment.make();
    other = CiProject.copy(await Clone.of(ci.aws, 'bar'), 'bar');
    await other.declare(STORY_FLOWS);
  });
  afterEach(() => {
    expectHealth(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('fails to deploy the second onto the stack of the first, in words, and leaves the first as it is', async () => {
    const before = { resources: resources('foo-ci'), inventory: ci.aws.inventory() };
    other.renameStack('foo-ci');
    const { code, output } = await other.tryTask(ci.aws, DEPLOY);
    expect(code).not.toBe(0);
    expect(output).toContain(
      'the stack foo-ci serves another CodeCommit repository than bar, and nothing was changed.',
    );
    expect(output).toContain('deploy it once with --parameters foo-ci:FlowCiRepository=bar');
    expect({ resources: resources('foo-ci'), inventory: ci.aws.inventory() }).toEqual(before);
  });

  test('deploys each to the stack that is called after it', async () => {
    const before = resources('foo-ci');
    other.renameStack('bar-ci');
    await other.task(ci.aws, ...DEPLOY);
    expect(resources('bar-ci').length).toBeGreaterThan(0);
    expect(resources('foo-ci')).toEqual(before);
    expect(await ci.project.task(ci.aws, ...DEPLOY)).toContain('(no changes)');
  });

  test('moves a stack to another repository where that is said', async () => {
    await other.task(ci.aws, 'destroy', '--force', '--no-notices');
    other.renameStack('foo-ci');
    await other.task(ci.aws, ...DEPLOY, '--parameters', 'foo-ci:FlowCiRepository=bar');
    expect(ci.aws.cloudformation.stack('foo-ci')?.status).toBe('UPDATE_COMPLETE');
    const { code, output } = await ci.project.tryTask(ci.aws, DEPLOY);
    expect(code).not.toBe(0);
    expect(output).toContain('the stack foo-ci serves another CodeCommit repository than foo');
  });
});
