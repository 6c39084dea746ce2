import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { actionsOf, rolesOf, without } from './support/granted';
import { Opened, until } from './support/opened';
import { BUCKETS, deployReviewShop, TOPIC } from './support/review-shop';

const WRONG = { 'src/add.js': 'exports.add = (a, b) => a - b;\n' };

/** Each permission that the flows with all that pull requests can have need beyond the example's, and the story that it is for. */
const NEEDED: readonly (readonly [story: string, role: string, ...actions: readonly string[]])[] = [
  ['the gates open', 'start-build', 'codebuild:StartBuild', 'codecommit:GetPullRequest', 'codecommit:GetDifferences', 'lambda:InvokeFunction'],
  ['the gates open', 'report-build', 'codebuild:BatchGetBuilds', 'codebuild:BatchGetProjects', 'codebuild:ListBuildsForProject', 'codecommit:GetDifferences', 'codecommit:GetPullRequest', 'sts:AssumeRole'],
  ['the gates open', 'votes of unit', 'codecommit:UpdatePullRequestApprovalState'],
  ['the gates open', 'votes of style', 'codecommit:UpdatePullRequestApprovalState'],
  ['a commit that asks for no build passes the gate that lets it', 'start-build', 'codecommit:GetCommit'],
  ['a commit that asks for no build passes the gate that lets it', 'report-build', 'codecommit:GetCommit'],
  ['the comment shows tests and coverage', 'report-build', 'codebuild:BatchGetReports', 'codebuild:DescribeTestCases', 'codecommit:GetCommentsForPullRequest', 'codecommit:PostCommentForPullRequest', 'codecommit:UpdateComment', 'logs:GetLogEvents'],
  ['the comment shows tests and coverage', 'builds of unit', 'codebuild:CreateReportGroup', 'codebuild:CreateReport', 'codebuild:UpdateReport', 'codebuild:BatchPutTestCases', 'codebuild:BatchPutCodeCoverages', 'codecommit:GitPull', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  ['a command is answered', 'start-build', 'codecommit:GetComment', 'codecommit:PostCommentReply', 'codecommit:PutCommentReaction'],
  ['a newer push of a branch stops the older build', 'start-build', 'codecommit:GetBranch', 'codebuild:ListBuildsForProject', 'codebuild:BatchGetBuilds', 'codebuild:StopBuild'],
  ['reconcile finds what was lost', 'start-build', 'codecommit:ListPullRequests', 'codecommit:ListBranches'],
  ['reconcile finds what was lost', 'schedules', 'lambda:InvokeFunction'],
  ['artifacts and cache are kept', 'builds of keeper', 's3:PutObject', 's3:GetBucketAcl', 's3:GetBucketLocation', 's3:ListBucket', 's3:GetObject', 's3:GetObjectVersion'],
  ['CodeBuild tries again', 'builds of again', 'codebuild:RetryBuild'],
  ['the topic hears of a build', 'notifier', 'sns:Publish'],
  ['templates follow the stack', 'approval-template', 'codecommit:AssociateApprovalRuleTemplateWithRepository', 'codecommit:CreateApprovalRuleTemplate', 'codecommit:DeleteApprovalRuleTemplate',
    'codecommit:DisassociateApprovalRuleTemplateFromRepository', 'codecommit:GetApprovalRuleTemplate', 'codecommit:UpdateApprovalRuleTemplateContent', 'codecommit:UpdateApprovalRuleTemplateDescription'],
  ['approval-template logs its decisions', 'approval-template', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  ['what start-build fails on is in the queue', 'start-build', 'sqs:SendMessage'],
  ['what report-build fails on is in the queue', 'report-build', 'sqs:SendMessage'],
  ['what a schedule cannot hand over is in the queue', 'schedules', 'sqs:SendMessage'],
];
/** Permissions that stories of the example are for. */
const OF_THE_EXAMPLE = [/^(start|report)-build logs:(CreateLogStream|PutLogEvents)$/];
/** Each flow's builds and votes need the same; one flow of each kind is looked at. */
const SAME = /^(builds|votes) of (unit|style|patient|again|single|keeper) /;
/** The group is made by the stack. CodeBuild would ask for it where it is gone. */
const UNUSED = ['logs:CreateLogGroup'];

describe('least privilege of what pull requests can have', () => {
  let ci: Deployment;
  let count = 0;
  const open = async (files: Readonly<Record<string, string>>, more: { readonly target?: string; readonly message?: string } = {}) => {
    const opened = await Opened.open(ci, { files, ...more });
    await ci.aws.quiet();
    return opened;
  };
  const note = () => ({ 'notes.txt': `${count += 1}\n` });
  const letters = () => ci.aws.sqs.messages(ci.aws.sqs.names.find((name) => name.includes('DeadLetters')) ?? '').length;
  const buried = async (work: () => Promise<unknown>) => {
    const before = letters();
    await work();
    await ci.aws.quiet();
    return letters() > before;
  };
  const reconcile = () => { ci.aws.scheduler.fire(ci.aws.scheduler.names.find((name) => name.includes('reconcile')) ?? '', new Date()); };
  /** Give the gate of `style` other properties. */
  const change = async (properties: Readonly<Record<string, unknown>>) => {
    const stack = ci.aws.cloudformation.stack('foo-ci');
    const template = JSON.parse(stack?.templateBody ?? '{}') as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
    const [gate] = Object.entries(template.Resources).filter(([id, { Type }]) => Type === 'Custom::ApprovalRuleTemplate' && id.includes('style'));
    Object.assign(gate[1].Properties, properties);
    return (await ci.aws.cloudformation.deploy({ stackName: 'foo-ci', body: JSON.stringify(template), parameters: stack?.givenParameters ?? {} })).status === 'UPDATE_COMPLETE';
  };

  const stories: Readonly<Record<string, () => Promise<boolean>>> = {
    'the gates open': async () => (await (await open(note())).shut()).length === 0,
    'a commit that asks for no build passes the gate that lets it': async () => {
      const opened = await open({ 'src/new.js': `${count += 1};\n` }, { message: 'Words [skip ci]' });
      return !(await opened.shut()).some((rule) => rule.startsWith('The style'));
    },
    'the comment shows tests and coverage': async () => {
      ci.aws.codebuild.forgetReportGroups();
      const opened = await open(WRONG);
      // Without the permission to update, it is not the comment that it should be.
      return opened.comments('unit').length === 1 && ['Coverage: lines', 'must be 3', 'not so: adds one'].every((words) => opened.comment('unit').includes(words));
    },
    'a command is answered': async () => {
      const opened = await open(note(), { target: 'single' });
      const comment = await opened.say('/help');
      await ci.aws.quiet();
      return opened.state.comments.some(({ inReplyTo }) => inReplyTo === comment.commentId) && [...comment.reactions.values()].includes(':thumbsup:');
    },
    'a newer push of a branch stops the older build': async () => {
      const branch = `keep/${count += 1}`;
      const buildspec = (command: string) => ({ 'buildspecs/keeper.yml': `version: 0.2\nphases: { build: { commands: ["${command}"] } }\nartifacts: { files: [check.sh] }\n` });
      await ci.clone.git('checkout', '-q', 'main');
      ci.takeBuilds();
      await ci.clone.push(branch, buildspec('sleep 3'));
      await until('the first build runs, or cannot', () => ci.untaken > 0 || ci.aws.world.happenings.at(-1)?.kind === 'invocation', 5_000);
      await ci.clone.push(branch, buildspec('true'));
      await ci.aws.quiet();
      return ci.takeBuilds().map(({ status }) => status).join() === 'STOPPED,SUCCEEDED';
    },
    'reconcile finds what was lost': async () => {
      ci.aws.events.loses = ({ detail }) => detail.event === 'pullRequestCreated';
      const opened = await open(note(), { target: 'single' });
      try {
        reconcile();
      } catch {
        return false;
      }
      await ci.aws.quiet();
      return opened.comments('single').length === 1;
    },
    'artifacts and cache are kept': async () => {
      const kept = () => ci.aws.s3.buckets.get(BUCKETS.artifacts)?.size ?? 0;
      const before = kept();
      const lines = () => ci.log('keeper').split('the cache is back\n').length;
      const restored = lines();
      await ci.clone.git('checkout', '-q', 'main');
      await ci.clone.push(`keep/${count += 1}`, note());
      await ci.aws.quiet();
      return kept() === before + 1 && lines() > restored;
    },
    'CodeBuild tries again': async () => (await open(note(), { target: 'again' })).told('again') === 'SUCCEEDED',
    'the topic hears of a build': async () => {
      const before = ci.aws.sns.messages(TOPIC).length;
      await open(note());
      return ci.aws.sns.messages(TOPIC).length === before + 2;
    },
    'templates follow the stack': async () => {
      const before = new Set(ci.aws.codecommit.templateNames);
      const isChanged = await change({ DestinationReferences: ['refs/heads/main', `refs/heads/${count += 1}`], Description: `Number ${count}` });
      const name = `The style, ${count}`;
      const isRenamed = isChanged && await change({ TemplateName: name });
      const gone = [...before].filter((each) => !ci.aws.codecommit.templateNames.includes(each));
      return isRenamed && ci.aws.codecommit.templateNames.includes(name) && gone.length === 1;
    },
    'approval-template logs its decisions': async () => {
      const lines = () => ci.aws.logs.lines(`/aws/lambda/${ci.aws.lambda.names.find((each) => each.includes('approval-template')) ?? ''}`).length;
      const before = lines();
      await change({ Description: `Number ${count += 1}` });
      return lines() > before;
    },
    'what start-build fails on is in the queue': async () => {
      ci.aws.lambda.breakdown = (name) => (name.includes('start-build') ? 'out of memory' : undefined);
      return buried(async () => open(note(), { target: 'single' }));
    },
    'what report-build fails on is in the queue': async () => {
      ci.aws.lambda.breakdown = (name) => (name.includes('report-build') ? 'out of memory' : undefined);
      return buried(async () => open(note(), { target: 'single' }));
    },
    'what a schedule cannot hand over is in the queue': async () => {
      const filter = ci.aws.iam.filter;
      const { name } = rolesOf(ci).get('schedules') ?? { name: '' };
      ci.aws.iam.filter = (role, documents) => (role.name === name ? without('lambda:InvokeFunction', filter(role, documents)) : filter(role, documents));
      return buried(async () => { reconcile(); });
    },
  };

  beforeAll(async () => {
    ci = await deployReviewShop();
    // The first build of the keeper finds no cache.
    await ci.clone.push('keep/0', note());
    await ci.settle('a build that fills the cache');
  });
  beforeEach(() => { ci.takeBuilds(); });
  afterEach(() => {
    if (ci) {
      ci.aws.iam.filter = (_, documents) => documents;
      ci.aws.lambda.breakdown = () => undefined;
      ci.aws.events.loses = () => false;
    }
    expectHealth(ci);
  });
  afterAll(async () => { await end(ci); });

  test('there is a story for each permission of each kind of role', () => {
    const known = new Set(NEEDED.flatMap(([, role, ...actions]) => actions.map((action) => `${role} ${action}`)));
    const isKnown = (grant: string) => known.has(grant) || OF_THE_EXAMPLE.some((pattern) => pattern.test(grant))
      || (SAME.test(grant) && [...known].some((each) => SAME.test(each) && each.split(' ')[0] === grant.split(' ')[0] && each.split(' ')[3] === grant.split(' ')[3]));
    const granted = [...rolesOf(ci)].flatMap(([name, role]) => actionsOf(ci, role).filter((action) => !UNUSED.includes(action)).map((action) => `${name} ${action}`));
    expect(granted.filter((grant) => !isKnown(grant))).toEqual([]);
    expect([...known].filter((each) => !granted.includes(each))).toEqual([]);
  });

  test.each(Object.keys(stories))('with all permissions: %s', async (story) => {
    expect(await stories[story]()).toBe(true);
  });

  test.each(NEEDED.flatMap(([story, role, ...actions]) => actions.map((action) => [role, action, story] as const)))('%s without %s: it is not so that %s', async (role, action, story) => {
    const { name } = rolesOf(ci).get(role) ?? { name: '' };
    expect(name).not.toBe('');
    ci.aws.iam.filter = (each, documents) => (each.name === name ? without(action, documents) : documents);
    expect(await stories[story]()).toBe(false);
  });
});
