import { RuleTarget } from '../../../../cli/aws/redrive/fill-input';
import { Letter, Functions, Invoked, Letters, Rules } from '../../../../cli/aws/redrive/ports';

export const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:letters';

/** A queue as it is documented: what was received is hidden for a while, and each reception has a receipt of its own. */
export class FakeQueue implements Letters {
  public readonly calls: string[] = [];
  public now = 0;
  public failure?: (call: string) => Error | undefined;
  private readonly letters = new Map<string, { readonly letter: Letter; hiddenUntil: number; receipt: string }>();
  private receipts = 0;

  public constructor(letters: readonly Partial<Letter>[] = []) {
    for (const letter of letters) this.send(letter);
  }

  public get ids(): readonly string[] {
    return [...this.letters.keys()];
  }
  public get visible(): readonly string[] {
    return this.ids.filter((id) => (this.letters.get(id)?.hiddenUntil ?? 0) <= this.now);
  }

  public send(letter: Partial<Letter>): void {
    const id = letter.id ?? `letter-${this.letters.size + 1}`;
    this.letters.set(id, {
      letter: { body: '', attributes: {}, sentAt: new Date('2026-05-05T00:00:00Z'), ...letter, id, receipt: '' },
      hiddenUntil: 0,
      receipt: '',
    });
  }

  public async receive(queue: string, seconds: number): Promise<readonly Letter[]> {
    this.note(`receive ${queue}`);
    const found = this.visible.slice(0, 10).flatMap((id) => this.letters.get(id) ?? []);
    return Promise.resolve(
      found.map((each) => {
        this.receipts += 1;
        each.receipt = `receipt-${this.receipts}`;
        each.hiddenUntil = this.now + seconds;
        return { ...each.letter, receipt: each.receipt };
      }),
    );
  }

  public async remove(_queue: string, { id }: Letter): Promise<void> {
    this.note(`remove ${id}`);
    this.letters.delete(id);
    return Promise.resolve();
  }

  public async giveBack(_queue: string, { id, receipt }: Letter): Promise<void> {
    this.note(`give back ${id}`);
    const each = this.letters.get(id);
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

/** Functions that do what the test says, and a record of what they were given. */
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
