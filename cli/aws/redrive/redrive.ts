import { fillInput } from './fill-input';
import { Functions, Invoked, Letter, Letters, Rules } from './ports';
import { LetterAbout, ReadLetter, readLetter } from './read-letter';
import { isObject, objectsAt, textAt } from '../../../lambda/decode/json';
import { FlowNames } from '../../../src/flows/names';
import type { FlagsOf } from '../../commands/command-table';
import { BUILD_ERRORS } from '../../errors/aws-errors';
import { UserError } from '../../errors/user-error';
import { ExitCode } from '../../host';
import { AwsContext } from '../aws-context';
import { AwsError } from '../aws-error';

export interface RedriveContext extends AwsContext {
  readonly letters: Letters;
  readonly functions: Functions;
  readonly rules: Rules;
}

/** Longer than the longest handler lasts, so that no other redrive gets the same letters meanwhile. */
const SECONDS_TO_WORK = 900;
const SECONDS_TO_LOOK = 30;
/** A queue may say that it is empty when it is not. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html */
const EMPTY_LOOKS = 2;

interface Names {
  readonly 'start-build': string;
  readonly 'report-build': string;
}
type Done =
  { readonly kind: 'redriven' | 'useless'; readonly about: string } | { readonly kind: 'kept'; readonly about: string };

/** `flow-ci redrive`: give the functions what they could not be given, or failed on, in the order in which it happened. */
export async function redrive(context: RedriveContext, flags: FlagsOf<'redrive'>): Promise<number> {
  const { file } = context.project;
  const base = new FlowNames({ namePrefix: file.namePrefix, repositoryName: file.repositoryName });
  const names: Names = { 'start-build': base.function('start-build'), 'report-build': base.function('report-build') };
  const starter = await context.functions.find(names['start-build']);
  if (!starter?.deadLetters)
    throw new UserError(starter ? BUILD_ERRORS.noDeadLetterQueue : BUILD_ERRORS.functionNotFound, {
      function: names['start-build'],
    });
  return new Redriving(context, flags, names, starter.arn, starter.deadLetters).run();
}

class Redriving {
  private readonly counts = { redriven: 0, useless: 0, kept: 0 };
  /** Letters could not be given back, and nobody sees them for a while. */
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
    const letters = await this.collect();
    try {
      return await this.workThrough(letters);
    } catch (error) {
      await this.giveBack(letters);
      throw error;
    }
  }

  private async workThrough(letters: readonly Letter[]): Promise<number> {
    const { host, output } = this.context;
    const inOrder = letters
      .map((letter) => ({ letter, read: readLetter(letter) }))
      .sort((a, b) => a.read.about.time.getTime() - b.read.about.time.getTime());
    const kept: Letter[] = [];
    for (const [index, { letter, read }] of inOrder.entries()) {
      if (host.stop?.aborted) {
        kept.push(...inOrder.slice(index).map((each) => each.letter));
        break;
      }
      const done = this.flags.dryRun ? this.wouldBe(read) : await this.one(letter, read);
      this.counts[done.kind] += 1;
      if (done.kind === 'kept' || this.flags.dryRun) kept.push(letter);
      this.tell(letter, read.about, done);
    }
    await this.giveBack(kept);
    const { redriven, useless, kept: left } = this.counts;
    output.show({
      kind: 'redrive',
      dryRun: this.flags.dryRun,
      redriven,
      useless,
      kept: left,
      untouched: letters.length - redriven - useless - left,
    });
    if (this.hidden) throw this.hidden;
    if (host.stop?.aborted) return ExitCode.STOPPED;
    return left > 0 ? ExitCode.FAILED : ExitCode.SUCCEEDED;
  }

  /** All letters, or as many as are wanted: only then their order is known. */
  private async collect(): Promise<readonly Letter[]> {
    const { letters, host } = this.context;
    const found = new Map<string, Letter>();
    for (let empty = 0; empty < EMPTY_LOOKS && found.size < this.flags.max && !host.stop?.aborted;) {
      const some = await letters.receive(this.queue, this.flags.dryRun ? SECONDS_TO_LOOK : SECONDS_TO_WORK);
      const more = some.filter(({ id }) => !found.has(id));
      empty = more.length === 0 ? empty + 1 : 0;
      for (const letter of some) found.set(letter.id, letter);
    }
    const all = [...found.values()];
    await this.giveBack(all.slice(this.flags.max));
    return all.slice(0, this.flags.max);
  }

  private wouldBe(read: ReadLetter): Done {
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

  /** A letter is removed when the function has done its work, and not before. */
  private async one(letter: Letter, read: ReadLetter): Promise<Done> {
    try {
      const done = await this.replay(read);
      if (done.kind !== 'kept') await this.context.letters.remove(this.queue, letter);
      return done;
    } catch (error) {
      // What is forbidden for one is forbidden for all.
      if (!(error instanceof AwsError) || error.kind === 'denied' || error.kind === 'credentials') throw error;
      return { kind: 'kept', about: error.message };
    }
  }

  private async replay(read: ReadLetter): Promise<Done> {
    switch (read.kind) {
      case 'invocation':
        return this.give(read.to, read.payload);
      case 'useless':
        return { kind: 'useless', about: read.reason };
      case 'unknown':
        return { kind: 'kept', about: read.reason };
      case 'event': {
        const to = (['start-build', 'report-build'] as const).find(
          (each) => this.names[each] === read.target.split(':')[6],
        );
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
    if (to === 'report-build') return { kind: 'redriven', about: 'told' };
    const told = await this.passOn(payload, ended);
    return told.kind === 'failed'
      ? { kind: 'kept', about: `${didText(ended)}, but it could not be told: ${told.reason}` }
      : { kind: 'redriven', about: didText(ended) };
  }

  /** Lambda hands over what start-build answers when it was called by an event. Here it was called by hand. */
  private async passOn(requestPayload: unknown, { result }: Extract<Invoked, { kind: 'returned' }>): Promise<Invoked> {
    if (!isObject(result) || objectsAt(result, 'tell').length === 0) return { kind: 'returned', result: undefined };
    return this.context.functions.invoke(this.names['report-build'], {
      requestContext: { functionArn: this.starter },
      requestPayload,
      responsePayload: result,
    });
  }

  /** So that the next who looks need not wait. Where it does not go the time passes; who may not do it is told, at the end. */
  private async giveBack(letters: readonly Letter[]): Promise<void> {
    const given = await Promise.allSettled(
      letters.map(async (letter) => this.context.letters.giveBack(this.queue, letter)),
    );
    const denied = given
      .map((each): unknown => (each.status === 'rejected' ? each.reason : undefined))
      .find((reason) => reason instanceof AwsError && reason.kind === 'denied');
    if (denied instanceof AwsError) this.hidden ??= denied;
  }

  private tell(letter: Letter, { event, flow, time, cause }: LetterAbout, done: Done): void {
    this.context.output.show({
      kind: 'letter',
      id: letter.id,
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
