import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import { FlowCi } from '../../../src/cdk';
import { FlowCiOptions } from '../../../src/flows/flow-ci-options';
import { codecommit as ACTIONS } from '../../fixtures/iam-actions/actions.json';
import { PROTECTED_ACTIONS } from '../protected-actions';
import { StackTemplate, Statement, statementsIn } from '../stack-template';
import { synthesize, synthesizeFlows } from '../synthesize';

const REPOSITORY = 'arn:aws:codecommit:us-east-1:111122223333:foo';

interface Request {
  readonly action: string;
  readonly resource?: string;
  readonly references?: readonly string[];
}

/** Whether IAM denies a request, as far as these statements go. Operators that are not known fail. */
function isDenied(statements: readonly Statement[], { action, resource = REPOSITORY, references }: Request): boolean {
  const like = (pattern: string, value: string) =>
    new RegExp(
      `^${pattern
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('\\$\\{\\$\\}', '\\$')
        .replace(/\*/g, '.*')}$`,
    ).test(value);
  return statements.some(({ effect, actions, resources, conditions }) => {
    if (effect !== 'Deny') throw new Error('the policy allows something');
    const holds = Object.entries((conditions ?? {}) as Record<string, Record<string, string | string[]>>).every(
      ([operator, keys]) => {
        const expected = [keys['codecommit:References']].flat();
        if (operator === 'Null') return (references === undefined) === (expected[0] === 'true');
        if (operator === 'StringEqualsIfExists')
          return references === undefined || references.some((each) => expected.includes(each));
        if (operator === 'StringLikeIfExists')
          return references === undefined || references.some((each) => expected.some((pattern) => like(pattern, each)));
        throw new Error(`${operator} is not known`);
      },
    );
    return holds && actions.includes(action) && resources.some((each) => like(each, resource));
  });
}

function protect(...protectBranches: string[]): readonly Statement[] {
  return protectWith({ protectBranches });
}

function protectWith(options: Pick<FlowCiOptions, 'protectBranches' | 'fastForwardMergesOnly'>): readonly Statement[] {
  const stack = synthesizeFlows({
    repositoryName: 'foo',
    defaultBranch: 'main',
    flows: { a: { on: { demand: {} } } },
    ...options,
  });
  return statementsIn(stack.find('AWS::IAM::ManagedPolicy', 'BranchProtection').PolicyDocument);
}

describe('the policy that protects branches', () => {
  const main = protect('main');
  const many = protect('main', 'release/**', '**/stable', 'a$b');

  test.each<[string, readonly Statement[], boolean, Request]>([
    ['a push to it', main, true, { action: 'codecommit:GitPush', references: ['refs/heads/main'] }],
    ['a push to another branch', main, false, { action: 'codecommit:GitPush', references: ['refs/heads/mainline'] }],
    [
      'the request with which a conversation of git begins, which names no reference',
      main,
      false,
      { action: 'codecommit:GitPush' },
    ],
    ['a clone', main, false, { action: 'codecommit:GitPull' }],
    [
      'a push to another repository',
      main,
      false,
      { action: 'codecommit:GitPush', resource: `${REPOSITORY}2`, references: ['refs/heads/main'] },
    ],
    ['a tag of the same name', main, false, { action: 'codecommit:GitPush', references: ['refs/tags/main'] }],
    [
      'a file that is put in the console',
      main,
      true,
      { action: 'codecommit:PutFile', references: ['refs/heads/main'] },
    ],
    ['a commit by API', main, true, { action: 'codecommit:CreateCommit', references: ['refs/heads/main'] }],
    ['its removal', main, true, { action: 'codecommit:DeleteBranch', references: ['refs/heads/main'] }],
    [
      'a merge without a pull request',
      main,
      true,
      { action: 'codecommit:MergeBranchesBySquash', references: ['refs/heads/main'] },
    ],
    [
      'a merge by a pull request, which the rules guard',
      main,
      false,
      { action: 'codecommit:MergePullRequestBySquash', references: ['refs/heads/main'] },
    ],
    ['an override of the rules', main, true, { action: 'codecommit:OverridePullRequestApprovalRules' }],
    ['an approval', main, false, { action: 'codecommit:UpdatePullRequestApprovalState' }],
    [
      'taking the template from the repository',
      main,
      true,
      { action: 'codecommit:DisassociateApprovalRuleTemplateFromRepository' },
    ],
    ['changing a template', main, true, { action: 'codecommit:UpdateApprovalRuleTemplateContent', resource: '*' }],
    [
      'a push to a branch of a glob',
      many,
      true,
      { action: 'codecommit:GitPush', references: ['refs/heads/release/1/x'] },
    ],
    [
      'a push to a branch that ends so',
      many,
      true,
      { action: 'codecommit:GitPush', references: ['refs/heads/team/stable'] },
    ],
    [
      "a push to a branch with a sign of IAM's",
      many,
      true,
      { action: 'codecommit:GitPush', references: ['refs/heads/a$b'] },
    ],
    [
      'a push to a branch of no glob',
      many,
      false,
      { action: 'codecommit:GitPush', references: ['refs/heads/feature/release'] },
    ],
    ['the beginning of a conversation, with globs', many, false, { action: 'codecommit:GitPush' }],
  ])('%s', (_, statements, denied, request) => expect(isDenied(statements, request)).toBe(denied));
});

describe('the actions of CodeCommit', () => {
  const FAST_FORWARD = protectWith({ protectBranches: ['main'], fastForwardMergesOnly: true });
  const ANY_MERGE = protect('main');
  const OTHER = `${REPOSITORY}2`;
  const on = (reference?: string) => (reference === undefined ? {} : { references: [`refs/heads/${reference}`] });

  test('are all judged, with a reason', () => {
    expect(Object.keys(PROTECTED_ACTIONS).sort()).toEqual([...ACTIONS].sort());
  });

  test.each(Object.entries(PROTECTED_ACTIONS).map(([name, [verdict, reason]]) => [name, verdict, reason] as const))(
    '%s is %s: %s',
    (name, verdict) => {
      const action = `codecommit:${name}`;
      const denies = (statements: readonly Statement[], branch?: string, resource = REPOSITORY) =>
        isDenied(statements, { action, resource, ...on(branch) });
      const everywhere = verdict === 'denied' || verdict === 'denied for all templates';
      const byFastForward = verdict === 'denied with fastForwardMergesOnly';
      expect({
        protectedBranch: denies(ANY_MERGE, 'main'),
        otherBranch: denies(ANY_MERGE, 'other'),
        noBranch: denies(ANY_MERGE),
        fastForward: denies(FAST_FORWARD, 'main'),
        fastForwardElsewhere: denies(FAST_FORWARD, 'other'),
        otherRepository: denies(FAST_FORWARD, 'main', OTHER),
        // AWS documents some actions on templates with the repository as resource, and with none.
        noResource: denies(ANY_MERGE, undefined, '*'),
      }).toEqual({
        protectedBranch: everywhere || verdict === 'denied on the branches',
        otherBranch: everywhere,
        noBranch: everywhere,
        fastForward: verdict !== 'left',
        fastForwardElsewhere: everywhere,
        otherRepository: verdict === 'denied for all templates',
        noResource: verdict === 'denied for all templates',
      });
      expect(byFastForward && denies(ANY_MERGE, 'main')).toBe(false);
    },
  );

  test('leave room for branches in the 6,144 characters of a policy', () => {
    const branches = Array.from({ length: 39 }, (_, i) => `${'b'.repeat(80)}${i}`);
    const stack = synthesizeFlows({
      repositoryName: 'f'.repeat(100),
      defaultBranch: 'main',
      protectBranches: branches,
      fastForwardMergesOnly: true,
      flows: { a: { on: { demand: {} } } },
    });
    const policy = JSON.stringify(stack.find('AWS::IAM::ManagedPolicy', 'BranchProtection').PolicyDocument);
    expect(policy.length).toBeLessThan(6_144);
  });
});

test('its ARN is an output, and nobody has it yet', () => {
  const stack = synthesizeFlows({
    repositoryName: 'foo',
    defaultBranch: 'main',
    protectBranches: ['main'],
    flows: { a: { on: { demand: {} } } },
  });
  const id = stack.id('AWS::IAM::ManagedPolicy', 'BranchProtection');
  expect(stack.properties(id)).not.toHaveProperty('Roles');
  expect(Object.values(stack.template.Outputs ?? {})).toContainEqual({
    Description: 'ARN of the policy that protects branches',
    Value: { Ref: id },
  });
});

test("in an app of one's own it is attached like any policy", () => {
  const stack: StackTemplate = synthesize((scope) => {
    const ci = new FlowCi(scope, 'FlowCi', {
      repository: new codecommit.Repository(scope, 'Code', { repositoryName: 'foo' }),
      protectBranches: ['main'],
    });
    const role = new iam.Role(scope, 'Developer', { assumedBy: new iam.AccountRootPrincipal() });
    if (ci.branchProtection) role.addManagedPolicy(ci.branchProtection);
  });
  const policy = stack.id('AWS::IAM::ManagedPolicy', 'BranchProtection');
  expect(stack.find('AWS::IAM::Role', 'Developer').ManagedPolicyArns).toEqual([`<${policy}>`]);
});
