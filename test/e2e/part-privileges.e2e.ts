import { changeGate, gateId } from './support/change-gate';
import { Deployment } from './support/deployment';
import { end } from './support/ended';
import { rolesOf, without } from './support/granted';
import { restore, Stories, testNeeded } from './support/least-privilege';
import { OF_PARTS } from './support/needed';
import { Opened } from './support/opened';
import { BUCKETS, deployReviewShop, TOPICS } from './support/review-shop';
import { ApprovalTemplateProperties } from '../../src/contract/gate';

describe('least privilege of the other parts', () => {
  let ci: Deployment;
  let count = 0;
  const open = async (
    files: Readonly<Record<string, string>>,
    more: { readonly target?: string; readonly message?: string } = {},
  ) => {
    const opened = await Opened.open(ci, { files, ...more });
    await ci.aws.quiet();
    return opened;
  };
  const note = () => ({ 'notes.txt': `${(count += 1)}\n` });
  const deadLetters = () =>
    ci.aws.sqs.messages(ci.aws.sqs.names.find((name) => name.includes('DeadLetters')) ?? '').length;
  const buried = async (work: () => Promise<unknown>) => {
    const before = deadLetters();
    await work();
    await ci.aws.quiet();
    return deadLetters() > before;
  };
  const logged = (handler: string) =>
    ci.aws.lambda.names
      .map((name) => ci.aws.lambda.logGroup(name))
      .filter((group) => group.endsWith(handler))
      .flatMap((group) => ci.aws.logs.lines(group)).length;
  const reconcile = () => {
    ci.aws.scheduler.fire(ci.aws.scheduler.names.find((name) => name.includes('reconcile')) ?? '', new Date());
  };
  /** Give the gate of `style` other properties. Its flow is renamed, as far as the gate can tell. */
  let flow = 'style';
  const change = async (properties: Partial<ApprovalTemplateProperties>) => {
    const { status } = await changeGate(ci, flow, properties);
    if (status === 'UPDATE_COMPLETE') flow = properties.Flow ?? flow;
    return status === 'UPDATE_COMPLETE';
  };

  const stories: Stories = {
    'artifacts and cache are kept': async () => {
      const kept = () => ci.aws.s3.buckets.get(BUCKETS.artifacts)?.size ?? 0;
      const before = kept();
      const lines = () => ci.log('keeper').split('the cache is back\n').length;
      const restored = lines();
      await ci.clone.git('checkout', '-q', 'main');
      await ci.clone.push(`keep/${(count += 1)}`, note());
      await ci.aws.quiet();
      return kept() === before + 1 && lines() > restored;
    },
    'CodeBuild tries again': async () => (await open(note(), { target: 'again' })).told('again') === 'SUCCEEDED',
    'the topics of people hear of a build': async () => {
      const heard = () => [TOPICS.text, TOPICS.chat].map((topic) => ci.aws.sns.messages(topic).length);
      const before = heard();
      await open(note());
      return heard().every((messages, index) => messages === before[index] + 2);
    },
    'the topic of programs gets the event of a build': async () => {
      const before = ci.aws.sns.messages(TOPICS.event).length;
      await open(note());
      return ci.aws.sns.messages(TOPICS.event).length === before + 2;
    },
    'a message has the subject of the commit': async () => {
      const message = `Write note ${count}`;
      await open(note(), { message });
      return ci.aws.sns.messages(TOPICS.text).at(-1)?.includes(`Subject: ${message}\n`) === true;
    },
    'templates follow the stack': async () => {
      const before = new Set(ci.aws.codecommit.templateNames);
      const isChanged = await change({
        DestinationReferences: ['refs/heads/main', `refs/heads/${(count += 1)}`],
        Flow: `style ${count}`,
      });
      const name = `The style, ${count}`;
      const isRenamed = isChanged && (await change({ TemplateName: name }));
      const gone = [...before].filter((each) => !ci.aws.codecommit.templateNames.includes(each));
      return isRenamed && ci.aws.codecommit.templateNames.includes(name) && gone.length === 1;
    },
    'a gate that is new is given to pull requests that are open': async () => {
      const opened = await open(note());
      const name = `The style, ${(count += 1)}`;
      const isChanged = await change({ TemplateName: name, Session: `style-${count}` });
      await ci.aws.quiet();
      return isChanged && opened.state.rules.some((rule) => rule.name === name && !rule.origin);
    },
    'a gate that is gone lets go of pull requests that are open': async () => {
      const opened = await open({ 'src/style.sh': `exit ${(count += 1)}\n` });
      const [first, second] = [1, 2].map(() => `The style, ${(count += 1)}`);
      for (const TemplateName of [first, second]) await change({ TemplateName, Session: `style-${(count += 1)}` });
      await ci.aws.quiet();
      const shut = await opened.shut();
      return !opened.state.rules.some(({ name }) => name === first) && shut.length === 1 && shut[0] === second;
    },
    'the rule of a gate that is gone is approved with each commit': async () => {
      const opened = await open({ 'src/style.sh': `exit ${(count += 1)}\n` });
      const TemplateName = `The style, ${(count += 1)}`;
      await change({ TemplateName, Session: `style-${count}` });
      await ci.aws.quiet();
      await opened.push({ 'src/style.sh': `exit ${(count += 1)}\n` });
      await ci.aws.quiet();
      const shut = await opened.shut();
      return shut.length === 1 && shut[0] === TemplateName;
    },
    'a deployment that fails leaves the gate as it was': async () => {
      const content = () => ci.aws.codecommit.templates.map((each) => each.content).join('\n');
      const before = content();
      const stack = await changeGate(
        ci,
        flow,
        { DestinationReferences: [`refs/heads/${(count += 1)}`] },
        {
          Late: {
            Type: 'AWS::CodeBuild::Project',
            Properties: { Name: ci.project.projectName('unit'), ServiceRole: 'x', Source: {}, Environment: {} },
            DependsOn: gateId(ci, flow),
          },
        },
      );
      return stack.status === 'UPDATE_ROLLBACK_COMPLETE' && content() === before;
    },
    'approval-template logs its decisions': async () => {
      const before = logged('approval-template');
      await change({ Flow: `style ${(count += 1)}` });
      return logged('approval-template') > before;
    },
    'notify-build logs its decisions': async () => {
      const before = logged('notify-build');
      await open(note());
      return logged('notify-build') > before;
    },
    'what notify-build fails on is in the queue': async () => {
      ci.aws.lambda.breakdown = (name) => (name.includes('notify-build') ? 'out of memory' : undefined);
      return buried(async () => open(note()));
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
      ci.aws.iam.filter = (role, documents) =>
        role.name === name ? without('lambda:InvokeFunction', filter(role, documents)) : filter(role, documents);
      return buried(async () => {
        reconcile();
      });
    },
  };

  beforeAll(async () => {
    ci = await deployReviewShop();
    // The first build of the keeper finds no cache.
    await ci.clone.push('keep/0', note());
    await ci.settle('a build that fills the cache');
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

  testNeeded(() => ci, OF_PARTS, stories);
});
