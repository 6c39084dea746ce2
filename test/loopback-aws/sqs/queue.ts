import { randomUUID } from 'node:crypto';
import { AwsError } from '../core/aws-error';
import { PolicyDocument } from '../iam/policy';

export interface Message {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A message in its queue. */
export interface KeptMessage extends Message {
  readonly id: string;
  readonly sentAt: number;
  visibleAt: number;
  /** Of its last reception: only that one deletes it. */
  receipt: string | undefined;
  received: number;
}

/** Where a message goes that was received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** A standard queue. */
export class Queue {
  public policies: readonly PolicyDocument[] = [];
  public redrive: RedrivePolicy | undefined;
  private readonly kept = new Map<string, KeptMessage>();

  constructor(
    private readonly now: () => number,
    public visibilitySeconds: number,
  ) {}

  public get messages(): readonly KeptMessage[] {
    return [...this.kept.values()];
  }

  /** @param delayMs until it can be received */
  public add({ body, attributes }: Message, delayMs = 0): string {
    const id = randomUUID();
    this.kept.set(id, {
      id,
      body,
      attributes,
      sentAt: this.now(),
      visibleAt: this.now() + delayMs,
      receipt: undefined,
      received: 0,
    });
    return id;
  }

  /** Those that nobody works on, hidden from others for a while. */
  public receive(most: number, seconds = this.visibilitySeconds): readonly KeptMessage[] {
    return this.take(this.messages.filter(({ visibleAt }) => visibleAt <= this.now()).slice(0, most), seconds);
  }

  /** One message, when nobody works on it. */
  public receiveOne(id: string): KeptMessage | undefined {
    const message = this.kept.get(id);
    return message && message.visibleAt <= this.now() ? this.take([message], this.visibilitySeconds)[0] : undefined;
  }

  /** Milliseconds until a message can be received; nothing when it is not here any more. */
  public hiddenMs(id: string): number | undefined {
    const message = this.kept.get(id);
    return message && Math.max(0, message.visibleAt - this.now());
  }

  private take(found: readonly KeptMessage[], seconds: number): readonly KeptMessage[] {
    for (const message of found) {
      message.receipt = `${message.id}:${randomUUID()}`;
      message.visibleAt = this.now() + seconds * 1000;
      message.received += 1;
    }
    return found.map((message) => ({ ...message }));
  }

  /** A receipt of an earlier reception deletes nothing, and is no error. */
  public remove(receipt: string): void {
    const message = this.of(receipt);
    if (message?.receipt === receipt) this.kept.delete(message.id);
  }

  public hide(receipt: string, seconds: number): void {
    const message = this.of(receipt);
    if (message?.receipt !== receipt || message.visibleAt <= this.now())
      throw new AwsError(
        'MessageNotInflight',
        `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    message.visibleAt = this.now() + seconds * 1000;
  }

  private of(receipt: string): KeptMessage | undefined {
    if (!/^[0-9a-f-]{36}:[0-9a-f-]{36}$/.test(receipt))
      throw new AwsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receipt}" is not a valid receipt handle.`,
      );
    return this.kept.get(receipt.split(':')[0]);
  }
}
