import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { Opened } from './support/opened';

const DEPLOY: [string, ...string[]] = ['deploy', '--require-approval', 'never', '--no-notices'];
const flows = (...declared: readonly string[]) => `{\n    ${declared.join(',\n    ')},\n  }`;
const gated = (name: string) =>
  `${name}: { on: { review: { targets: ['main'] } }, gate: true, build: { commands: ['sh ./check.sh'] } }`;

describe('gates and the pull requests that were opened before', () => {
  let ci: Deployment;
  const templates = () => [...ci.aws.codecommit.templateNames].sort();
  const change = async (declared: string, options = '') => {
    await ci.project.declare(declared, options);
    await ci.project.task(ci.aws, ...DEPLOY);
    await ci.settle('a deployment');
    expect(ci.aws.cloudformation.stack('foo-ci')?.status).toBe('UPDATE_COMPLETE');
  };

  beforeAll(async () => {
    ci = await Deployment.make(flows(gated('review')));
  });
  afterEach(() => {
    expectHealth(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('another prefix: the stack is updated, and the gate has its new name alone', async () => {
    const before = templates();
    expect(before).toHaveLength(1);
    await change(flows(gated('review')), "  namePrefix: 'team-',\n");
    expect(templates()).toEqual([expect.stringMatching(/^team-foo-/)]);
    const opened = await Opened.open(ci, { files: { 'notes.md': 'after the rename\n' } });
    await ci.settle('a pull request after the rename');
    expect(opened.told('review')).toBe('SUCCEEDED');
    expect(await opened.shut()).toEqual([]);
  });
});
