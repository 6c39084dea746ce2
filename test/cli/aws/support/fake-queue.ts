import { RuleTarget } from '../../../../cli/aws/redrive/fill-input';
import { DeadLetterMessage, Functions, Invoked, DeadLetterQueue, Rules } from '../../../../cli/aws/redrive/ports';

export const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:dead-letters';

/**
 * A queue as it is documented: what was received is hidden for a while, and each reception has a receipt of its own.
 */
export class FakeQueue implements DeadLetterQueue {
  public readonly calls: string[] = [];
  public now = 0;
  public failure?: (call: string) => Error | undefined;
  private readonly messages = new Map<
    string,
    { readonly message: DeadLetterMessage; hiddenUntil: number; receipt: string }
  >();
  private receipts = 0;

  public constructor(messages: readonly Partial<DeadLetterMessage>[] = []) {
    for (const message of messages) this.send(message);
  }

  public get ids(): readonly string[] {
    return [...this.messages.keys()];
  }
  public get visible(): readonly string[] {
    return this.ids.filter((id) => (this.messages.get(id)?.hiddenUntil ?? 0) <= this.now);
  }

  public send(message: Partial<DeadLetterMessage>): void {
    const id = message.id ?? `message-${this.messages.size + 1}`;
    this.messages.set(id, {
      message: { body: '', attributes: {}, sentAt: new Date('2026-05-05T00:00:00Z'), ...message, id, receipt: '' },
      hiddenUntil: 0,
      receipt: '',
    });
  }

  public async receive(queue: string, seconds: number): Promise<readonly DeadLetterMessage[]> {
    this.note(`receive ${queue}`);
    const found = this.visible.slice(0, 10).flatMap((id) => this.messages.get(id) ?? []);
    return Promise.resolve(
      found.map((each) => {
        this.receipts += 1;
        each.receipt = `receipt-${this.receipts}`;
        each.hiddenUntil = this.now + seconds;
        return { ...each.message, receipt: each.receipt };
      }),
    );
  }

  public async remove(_queue: string, { id }: DeadLetterMessage): Promise<void> {
    this.note(`remove ${id}`);
    this.messages.delete(id);
    return Promise.resolve();
  }

  public async release(_queue: string, { id, receipt }: DeadLetterMessage): Promise<void> {
    this.note(`give back ${id}`);
    const each = this.messages.get(id);
    if (each?.receipt !== receipt) throw new Error('ReceiptHandleIsInvalid');
    each.hiddenUntil = this.now;
    return Promise.resolve();
  }

  private note(call: string): void {
    this.calls.push(call);
    const failure = this.failure?.(call);
    if (failure) throw failure;
  }
}

/** Functions that do what the test wants, and a record of what they were given. */
export class FakeFunctions implements Functions {
  public readonly given: { readonly name: string; readonly payload: unknown }[] = [];
  public constructor(private readonly queue: string | undefined = QUEUE) {}

  public answer: (name: string, payload: unknown) => Promise<Invoked> = async () =>
    Promise.resolve({ kind: 'returned', result: null });

  public async find(name: string): ReturnType<Functions['find']> {
    return Promise.resolve({
      arn: `arn:aws:lambda:us-east-1:111122223333:function:${name}`,
      ...(this.queue !== undefined && { deadLetters: this.queue }),
    });
  }

  public async invoke(name: string, payload: unknown): Promise<Invoked> {
    this.given.push({ name, payload });
    return this.answer(name, payload);
  }
}

export class FakeRules implements Rules {
  public readonly asked: string[] = [];
  public constructor(private readonly rules: Readonly<Record<string, readonly RuleTarget[]>> = {}) {}

  public async targets(name: string): Promise<readonly RuleTarget[] | undefined> {
    this.asked.push(name);
    return Promise.resolve(Object.hasOwn(this.rules, name) ? this.rules[name] : undefined);
  }
}
