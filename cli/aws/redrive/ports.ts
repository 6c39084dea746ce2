import { RuleTarget } from './fill-input';

/** A message of the dead-letter queue. */
export interface DeadLetterMessage {
  readonly id: string;
  /** What it is deleted by. Each reception has another one. */
  readonly receipt: string;
  readonly body: string;
  /** What its sender wrote beside it. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: Date;
}

/** The dead-letter queue, by its ARN. It throws an `AwsError`. */
export interface DeadLetterQueue {
  /** Some messages that nobody else works on, for so many seconds; none when there are none at this moment. */
  receive(queue: string, seconds: number): Promise<readonly DeadLetterMessage[]>;
  remove(queue: string, message: DeadLetterMessage): Promise<void>;
  /** Make a message visible to others again. */
  release(queue: string, message: DeadLetterMessage): Promise<void>;
}

export type Invoked =
  { readonly kind: 'returned'; readonly result: unknown } | { readonly kind: 'failed'; readonly reason: string };

export interface Functions {
  /** ARNs of the function and of its dead-letter queue. Nothing where there is no such function. */
  find(name: string): Promise<{ readonly arn: string; readonly deadLetters?: string } | undefined>;
  /** Call it and wait for its end. */
  invoke(name: string, payload: unknown): Promise<Invoked>;
}

export interface Rules {
  /** The targets of a rule on the default bus. Nothing where there is no such rule. */
  targets(name: string): Promise<readonly RuleTarget[] | undefined>;
}
