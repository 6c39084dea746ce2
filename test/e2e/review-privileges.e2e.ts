import { Deployment } from './support/deployment';
import { end } from './support/ended';
import { Held } from './support/held';
import { restore, Stories, testNeeded } from './support/least-privilege';
import { OF_REVIEWS } from './support/needed';
import { Opened, until } from './support/opened';
import { deployReviewShop } from './support/review-shop';
import { AwsError } from '../loopback-aws/core/aws-error';

const HOUR = 3_600_000;
const WRONG = { 'src/add.js': 'exports.add = (a, b) => a - b;\n' };

describe('least privilege of what pull requests can have', () => {
  let ci: Deployment;
  let count = 0;
  /** The pull request of all commands. */
  let talk: Opened | undefined;
  let opened: Opened[] = [];
  const open = async (
    files: Readonly<Record<string, string>>,
    more: { readonly target?: string; readonly message?: string } = {},
  ) => {
    const made = await Opened.open(ci, { files, ...more });
    opened.push(made);
    await ci.aws.quiet();
    return made;
  };
  const note = () => ({ 'notes.txt': `${(count += 1)}\n` });
  const reconcile = async () => {
    try {
      ci.aws.scheduler.fire(ci.aws.scheduler.names.find((name) => name.includes('reconcile')) ?? '', new Date());
    } catch (error) {
      // Its role may not call the function: nothing comes of it.
      if (!(error instanceof AwsError)) throw error;
    }
    await ci.aws.quiet();
  };

  const stories: Stories = {
    'the gate opens': async () => (await (await open(note(), { target: 'patient' })).shut()).length === 0,
    'the gate opens that nothing of the change counts for': async () =>
      !(await (await open(note())).shut()).some((rule) => rule.startsWith('The style')),
    'a commit that asks for no build passes the gate that lets it': async () => {
      const made = await open({ 'src/new.js': `${(count += 1)};\n` }, { message: 'Words [skip ci]' });
      return !(await made.shut()).some((rule) => rule.startsWith('The style'));
    },
    'the comment shows tests and coverage': async () => {
      ci.aws.codebuild.forgetReportGroups();
      const made = await open(WRONG, { target: 'reported' });
      // Without the permission to update, it is not the comment that it should be.
      return (
        made.comments('reported').length === 1 &&
        ['Coverage: lines', 'must be 3', 'not so: adds one'].every((words) => made.comment('reported').includes(words))
      );
    },
    'a command is answered': async () => {
      talk ??= await Opened.open(ci, { files: note(), target: 'single' });
      const comment = await talk.say('/help');
      await ci.aws.quiet();
      return (
        talk.state.comments.some(({ inReplyTo }) => inReplyTo === comment.commentId) &&
        [...comment.reactions.values()].includes(':thumbsup:')
      );
    },
    '/retest failed builds what could not be started': async () => {
      const held = new Held(ci);
      const first = await Opened.open(ci, { files: { 'check.sh': `${held.command}\n` }, target: 'single' });
      await held.alone();
      const second = await Opened.open(ci, { files: note(), target: 'single' });
      opened.push(first, second);
      // The one place is taken, at each try.
      await until('the second one could not be started', () => second.comments('single').length > 0, 60_000);
      await held.letGo();
      await second.say('/retest failed');
      await ci.aws.quiet();
      return second.told('single') === 'SUCCEEDED';
    },
    'a newer push of a branch stops the older build': async () => {
      const branch = `keep/${(count += 1)}`;
      const held = new Held(ci);
      const buildspec = (command: string) => ({
        'buildspecs/keeper.yml': `version: 0.2\nphases: { build: { commands: ['${command}'] } }\nartifacts: { files: [check.sh] }\n`,
      });
      await ci.clone.git('checkout', '-q', 'main');
      ci.takeBuilds();
      await ci.clone.push(branch, buildspec(held.command));
      await held.alone();
      await ci.clone.push(branch, buildspec('true'));
      await held.alone();
      await held.letGo();
      return (
        ci
          .takeBuilds()
          .map(({ status }) => status)
          .join() === 'STOPPED,SUCCEEDED'
      );
    },
    'reconcile finds the pull request that was lost': async () => {
      ci.aws.events.loses = ({ detail }) => detail.event === 'pullRequestCreated';
      const made = await open(note(), { target: 'single' });
      await reconcile();
      return made.comments('single').length === 1;
    },
    'reconcile finds the branch that was lost, beside older builds': async () => {
      ci.aws.events.loses = ({ detail }) => detail.referenceType === 'branch';
      ci.aws.codebuild.addHistory(ci.project.projectName('single'), 60, { every: HOUR, ago: 72 * HOUR });
      await ci.clone.git('checkout', '-q', 'main');
      await ci.clone.push(`lone/${(count += 1)}`, note());
      ci.takeBuilds();
      await reconcile();
      return ci.takeBuilds().length === 1;
    },
    'a look for what was lost comes to its end': async () => {
      const deadLetters = () =>
        ci.aws.sqs.messages(ci.aws.sqs.names.find((name) => name.includes('DeadLetters')) ?? '').length;
      const before = deadLetters();
      await reconcile();
      return deadLetters() === before;
    },
  };

  beforeAll(async () => {
    ci = await deployReviewShop();
  });
  beforeEach(() => {
    ci.takeBuilds();
  });
  afterEach(() => {
    // Else whoever looks for what was lost would find what permissions kept from being built before.
    for (const { state } of opened) state.status = 'CLOSED';
    opened = [];
    restore(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  testNeeded(() => ci, OF_REVIEWS, stories);
});
