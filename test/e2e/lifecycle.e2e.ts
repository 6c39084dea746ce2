import {
  GetApprovalRuleTemplateCommand,
  ListAssociatedApprovalRuleTemplatesForRepositoryCommand,
} from '@aws-sdk/client-codecommit';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { STORY_FLOWS } from './support/shop';

/** The review flow with a gate; `.projenrc.ts` is written anew with each. */
const gated = (gate: string, targets = "targets: ['main', 'develop']") =>
  STORY_FLOWS.replace(
    "on: { review: { targets: ['main', 'release/**'] } },",
    `on: { review: { ${targets} } },\n      gate: ${gate},`,
  );

describe('the life of a deployed stack', () => {
  let ci: Deployment;
  const deploy: [string, ...string[]] = ['deploy', '--require-approval', 'never', '--no-notices'];
  const state = () => ({
    inventory: ci.aws.inventory(),
    resources: [...stack().resources].map(([id, { physicalId, properties }]) => ({ id, physicalId, properties })),
  });
  /** The approval rule templates that pull requests of the repository get: the target branches of each. */
  const templates = async () => {
    const { approvalRuleTemplateNames = [] } = await ci.codecommit.send(
      new ListAssociatedApprovalRuleTemplatesForRepositoryCommand({ repositoryName: 'foo' }),
    );
    return Object.fromEntries(
      await Promise.all(
        approvalRuleTemplateNames.map(async (approvalRuleTemplateName) => {
          const { approvalRuleTemplate } = await ci.codecommit.send(
            new GetApprovalRuleTemplateCommand({ approvalRuleTemplateName }),
          );
          return [
            approvalRuleTemplateName,
            (
              JSON.parse(approvalRuleTemplate?.approvalRuleTemplateContent ?? '{}') as {
                DestinationReferences?: string[];
              }
            ).DestinationReferences,
          ];
        }),
      ),
    );
  };
  const stack = () => {
    const found = ci.aws.cloudformation.stack('foo-ci');
    if (!found) throw new Error('there is no stack');
    return found;
  };

  beforeAll(async () => {
    ci = await Deployment.make();
  });
  afterEach(() => {
    expectHealth(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('deploying again changes nothing', async () => {
    const before = { ...state(), events: stack().events.length };
    const output = await ci.project.task(ci.aws, ...deploy);
    expect(output).toContain('(no changes)');
    expect({ ...state(), events: stack().events.length }).toEqual(before);
  });

  test('diff shows what a changed, a new and a removed flow would do, and does nothing', async () => {
    const before = state();
    await ci.project.declare(
      gated("{ templateName: 'Reviewed' }")
        .replace(/ {4}nightly: \{[^]*?\n {4}\},\n/, '')
        .replace(
          'adhoc: {',
          "weekly: { on: { schedule: [{ expression: 'rate(7 days)' }] }, build: { commands: ['true'] } },\n    adhoc: {",
        ),
    );
    const output = await ci.project.task(ci.aws, 'diff', '--no-notices');
    expect(output).toMatch(/\[\+\] AWS::CodeBuild::Project .*weekly/i);
    expect(output).toMatch(/\[-\] AWS::CodeBuild::Project .*nightly/i);
    expect(output).toMatch(/\[~\] AWS::Events::Rule .*review/i);
    expect(output).toMatch(/\[\+\] Custom::ApprovalRuleTemplate/);
    expect(state()).toEqual(before);
  });

  test('an update brings the new flow, takes the removed one away, and leaves the others where they are', async () => {
    const before = new Map([...stack().resources].map(([id, { physicalId }]) => [id, physicalId]));
    await ci.project.task(ci.aws, ...deploy);
    expect(stack().status).toBe('UPDATE_COMPLETE');
    const { projects, schedules, logGroups, rules } = ci.aws.inventory();
    for (const names of [projects, schedules, logGroups]) {
      expect(names.filter((name) => name.includes('nightly'))).toEqual([]);
      expect(names.filter((name) => name.includes('weekly'))).toHaveLength(1);
    }
    const moved = [...stack().resources]
      .filter(([id, { physicalId }]) => before.has(id) && before.get(id) !== physicalId)
      .map(([id]) => id);
    expect(moved).toEqual([]);
    expect(rules.filter((name) => name.includes('review'))).toHaveLength(1);
    expect(await templates()).toEqual({ Reviewed: ['refs/heads/main', 'refs/heads/develop'] });
    await ci.clone.push('main', { 'notes.md': 'Still built.\n' });
    await ci.settle('push -> branch flow -> tag -> tag flow');
    expect(ci.takeBuilds().map(({ flow, status }) => `${flow} ${status}`)).toEqual([
      'main SUCCEEDED',
      'release SUCCEEDED',
    ]);
  });

  test('fails an update whose project name is taken, and everything is as it was', async () => {
    // Another team's project of the same name.
    ci.aws.codebuild.create('taken-by-others', { ServiceRole: 'others', Source: {}, Environment: {} });
    const before = state();
    await ci.project.declare(
      gated("{ templateName: 'Truly reviewed', targets: ['main'] }")
        .replace(
          'adhoc: {',
          "extra: { on: { demand: {} }, projectName: 'taken-by-others', build: { commands: ['true'] } },\n    adhoc: {",
        )
        .replace("names: ['v*']", "names: ['release-*']"),
    );
    const { code, output } = await ci.project.tryTask(ci.aws, deploy);
    expect(code).not.toBe(0);
    expect(output).toContain('Project already exists');
    expect(stack().status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const byId = (resources: ReturnType<typeof state>['resources']) =>
      [...resources].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(state().inventory).toEqual(before.inventory);
    expect(await templates()).toEqual({ Reviewed: ['refs/heads/main', 'refs/heads/develop'] });
    expect(byId(state().resources)).toEqual(byId(before.resources));
    ci.aws.codebuild.remove('taken-by-others');
  });

  test('after the cause is gone, the same update succeeds', async () => {
    await ci.project.task(ci.aws, ...deploy);
    expect(stack().status).toBe('UPDATE_COMPLETE');
    expect(ci.aws.inventory().projects).toContain('taken-by-others');
  });

  test('a gate that has another name and other targets is the one that pull requests get, and the old one is gone', async () => {
    expect(await templates()).toEqual({ 'Truly reviewed': ['refs/heads/main'] });
    expect(ci.aws.codecommit.templateNames).toEqual(['Truly reviewed']);
  });

  test('a gate that is turned off is gone', async () => {
    await ci.project.declare(STORY_FLOWS);
    await ci.project.task(ci.aws, ...deploy);
    expect(await templates()).toEqual({});
    expect(ci.aws.codecommit.templateNames).toEqual([]);
  });

  test('destroy leaves nothing of the stack', async () => {
    await ci.project.task(ci.aws, 'destroy', '--force', '--no-notices');
    expect(ci.aws.cloudformation.stack('foo-ci')).toBeUndefined();
    // All that is left is what the CDK's bootstrap made.
    const left = Object.entries(ci.aws.inventory()).map(
      ([kind, names]) =>
        [kind, names.filter((name) => !name.startsWith('cdk-') && !name.startsWith('/cdk-bootstrap/'))] as const,
    );
    expect(left.filter(([, names]) => names.length > 0)).toEqual([]);
  });
});
