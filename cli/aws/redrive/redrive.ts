import { fillInput } from './fill-input';
import { Functions, Invoked, DeadLetterMessage, DeadLetterQueue, Rules } from './ports';
import { DeadLetterSummary, DeadLetter, readDeadLetter } from './read-dead-letter';
import { isObject, objectsAt, textAt } from '../../../lambda/decode/json';
import { FlowNames } from '../../../src/flows/names';
import type { FlagsOf } from '../../commands/command-table';
import { BUILD_ERRORS } from '../../errors/aws-errors';
import { UserError } from '../../errors/user-error';
import { ExitCode } from '../../host';
import { AwsContext } from '../aws-context';
import { AwsError } from '../aws-error';

export interface RedriveContext extends AwsContext {
  readonly deadLetters: DeadLetterQueue;
  readonly functions: Functions;
  readonly rules: Rules;
}

/** Longer than the longest handler lasts, so that no other redrive gets the same messages meanwhile. */
const SECONDS_TO_WORK = 900;
const SECONDS_TO_LOOK = 30;
/**
 * A queue may answer with no messages although it has some.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
const EMPTY_LOOKS = 2;

const FUNCTIONS = ['start-build', 'report-build', 'notify-build'] as const;
type Names = Readonly<Record<(typeof FUNCTIONS)[number], string>>;
type Done =
  { readonly kind: 'redriven' | 'useless'; readonly about: string } | { readonly kind: 'kept'; readonly about: string };

/**
 * `flow-ci redrive`: give the functions what they could not be given, or failed on, in the order in which it happened.
 */
export async function redriveDeadLetters(context: RedriveContext, flags: FlagsOf<'redrive'>): Promise<number> {
  const { file } = context.project;
  const base = new FlowNames({ namePrefix: file.namePrefix, repositoryName: file.repositoryName });
  const names: Names = {
    'start-build': base.function('start-build'),
    'report-build': base.function('report-build'),
    'notify-build': base.function('notify-build'),
  };
  const starter = await context.functions.find(names['start-build']);
  if (!starter?.deadLetters)
    throw new UserError(starter ? BUILD_ERRORS.noDeadLetterQueue : BUILD_ERRORS.functionNotFound, {
      function: names['start-build'],
    });
  return new Redriver(context, flags, names, starter.arn, starter.deadLetters).run();
}

class Redriver {
  private readonly counts = { redriven: 0, useless: 0, kept: 0 };
  /** Messages could not be released, and are invisible for a while. */
  private hidden: AwsError | undefined;
  private readonly targets = new Map<string, ReturnType<Rules['targets']>>();

  public constructor(
    private readonly context: RedriveContext,
    private readonly flags: FlagsOf<'redrive'>,
    private readonly names: Names,
    private readonly starter: string,
    private readonly queue: string,
  ) {}

  public async run(): Promise<number> {
    const messages = await this.collect();
    try {
      return await this.workThrough(messages);
    } catch (error) {
      await this.release(messages);
      throw error;
    }
  }

  private async workThrough(messages: readonly DeadLetterMessage[]): Promise<number> {
    const { host, output } = this.context;
    const inOrder = messages
      .map((message) => ({ message, read: readDeadLetter(message) }))
      .sort((a, b) => a.read.about.time.getTime() - b.read.about.time.getTime());
    const kept: DeadLetterMessage[] = [];
    for (const [index, { message, read }] of inOrder.entries()) {
      if (host.stop?.aborted) {
        kept.push(...inOrder.slice(index).map((each) => each.message));
        break;
      }
      const done = this.flags.dryRun ? this.wouldBe(read) : await this.one(message, read);
      this.counts[done.kind] += 1;
      if (done.kind === 'kept' || this.flags.dryRun) kept.push(message);
      this.report(message, read.about, done);
    }
    await this.release(kept);
    const { redriven, useless, kept: left } = this.counts;
    output.show({
      kind: 'redrive',
      dryRun: this.flags.dryRun,
      redriven,
      useless,
      kept: left,
      untouched: messages.length - redriven - useless - left,
    });
    if (this.hidden) throw this.hidden;
    if (host.stop?.aborted) return ExitCode.STOPPED;
    return left > 0 ? ExitCode.FAILED : ExitCode.SUCCEEDED;
  }

  /** All messages, or as many as are wanted: only then their order is known. */
  private async collect(): Promise<readonly DeadLetterMessage[]> {
    const { deadLetters, host } = this.context;
    const found = new Map<string, DeadLetterMessage>();
    for (let empty = 0; empty < EMPTY_LOOKS && found.size < this.flags.max && !host.stop?.aborted;) {
      const some = await deadLetters.receive(this.queue, this.flags.dryRun ? SECONDS_TO_LOOK : SECONDS_TO_WORK);
      const more = some.filter(({ id }) => !found.has(id));
      empty = more.length === 0 ? empty + 1 : 0;
      for (const message of some) found.set(message.id, message);
    }
    const all = [...found.values()];
    await this.release(all.slice(this.flags.max));
    return all.slice(0, this.flags.max);
  }

  private wouldBe(read: DeadLetter): Done {
    switch (read.kind) {
      case 'invocation':
        return { kind: 'redriven', about: `would be given to ${read.to}` };
      case 'event':
        return { kind: 'redriven', about: `would be given to the target of the rule ${read.rule}` };
      case 'useless':
        return { kind: 'useless', about: `would be removed: ${read.reason}` };
      case 'unknown':
        return { kind: 'kept', about: `would be left: ${read.reason}` };
    }
  }

  /** A message is deleted when the function has done its work, and not before. */
  private async one(message: DeadLetterMessage, read: DeadLetter): Promise<Done> {
    try {
      const done = await this.replay(read);
      if (done.kind !== 'kept') await this.context.deadLetters.remove(this.queue, message);
      return done;
    } catch (error) {
      // What is forbidden for one is forbidden for all.
      if (!(error instanceof AwsError) || error.kind === 'denied' || error.kind === 'credentials') throw error;
      return { kind: 'kept', about: error.message };
    }
  }

  private async replay(read: DeadLetter): Promise<Done> {
    switch (read.kind) {
      case 'invocation':
        return this.give(read.to, read.payload);
      case 'useless':
        return { kind: 'useless', about: read.reason };
      case 'unknown':
        return { kind: 'kept', about: read.reason };
      case 'event': {
        const to = FUNCTIONS.find((each) => this.names[each] === read.target.split(':')[6]);
        if (!to) return { kind: 'kept', about: `its target ${read.target} is none of our functions` };
        if (!this.targets.has(read.rule)) this.targets.set(read.rule, this.context.rules.targets(read.rule));
        const target = (await this.targets.get(read.rule))?.find(({ arn }) => arn === read.target);
        if (!target) return { kind: 'kept', about: `the rule ${read.rule} is gone, or has another target` };
        const input = fillInput(target, read.event);
        return input
          ? this.give(to, input)
          : { kind: 'kept', about: `the input of the rule ${read.rule} is none of ours` };
      }
    }
  }

  private async give(to: keyof Names, payload: unknown): Promise<Done> {
    const ended = await this.context.functions.invoke(this.names[to], payload);
    if (ended.kind === 'failed') return { kind: 'kept', about: ended.reason };
    if (to === 'report-build') return { kind: 'redriven', about: 'reported' };
    if (to === 'notify-build') return { kind: 'redriven', about: 'published' };
    const reported = await this.passOn(payload, ended);
    return reported.kind === 'failed'
      ? { kind: 'kept', about: `${didText(ended)}, but it could not be reported: ${reported.reason}` }
      : { kind: 'redriven', about: didText(ended) };
  }

  /** Lambda hands over what start-build answers when it was called by an event. Here it was called by hand. */
  private async passOn(requestPayload: unknown, { result }: Extract<Invoked, { kind: 'returned' }>): Promise<Invoked> {
    if (!isObject(result) || objectsAt(result, 'toReport').length === 0) return { kind: 'returned', result: undefined };
    return this.context.functions.invoke(this.names['report-build'], {
      requestContext: { functionArn: this.starter },
      requestPayload,
      responsePayload: result,
    });
  }

  /**
   * So that the next reader need not wait. Where it fails, the visibility timeout passes; a missing permission is
   * reported at the end.
   */
  private async release(messages: readonly DeadLetterMessage[]): Promise<void> {
    const given = await Promise.allSettled(
      messages.map(async (message) => this.context.deadLetters.release(this.queue, message)),
    );
    const denied = given
      .map((each): unknown => (each.status === 'rejected' ? each.reason : undefined))
      .find((reason) => reason instanceof AwsError && reason.kind === 'denied');
    if (denied instanceof AwsError) this.hidden ??= denied;
  }

  private report(message: DeadLetterMessage, { event, flow, time, cause }: DeadLetterSummary, done: Done): void {
    this.context.output.show({
      kind: 'dead-letter',
      id: message.id,
      event,
      flow,
      happened: time.toISOString(),
      cause,
      outcome: done.kind,
      about: done.about,
    });
  }
}

/** What start-build did, in its own words. */
function didText({ result }: Extract<Invoked, { kind: 'returned' }>): string {
  const did = isObject(result) ? objectsAt(result, 'did') : [];
  return (
    did
      .map((each) =>
        [textAt(each, 'outcome'), textAt(each, 'build'), textAt(each, 'reason') && `(${textAt(each, 'reason')})`]
          .filter(Boolean)
          .join(' '),
      )
      .join('; ') || 'done'
  );
}
