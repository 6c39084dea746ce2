import { RuleTarget } from './fill-input';

/** A message of the queue of dead letters. */
export interface Letter {
  readonly id: string;
  /** What it is deleted by. Each reception has another one. */
  readonly receipt: string;
  readonly body: string;
  /** What its sender wrote beside it. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: Date;
}

/** A queue of dead letters, by its ARN. It throws an `AwsError`. */
export interface Letters {
  /** Some letters that nobody else works on, for so many seconds; none when there are none at this moment. */
  receive(queue: string, seconds: number): Promise<readonly Letter[]>;
  remove(queue: string, letter: Letter): Promise<void>;
  /** Let others see a letter again. */
  giveBack(queue: string, letter: Letter): Promise<void>;
}

export type Invoked =
  { readonly kind: 'returned'; readonly result: unknown } | { readonly kind: 'failed'; readonly reason: string };

export interface Functions {
  /** ARNs of the function and of its queue of dead letters. Nothing where there is no such function. */
  find(name: string): Promise<{ readonly arn: string; readonly deadLetters?: string } | undefined>;
  /** Call it and wait for its end. */
  invoke(name: string, payload: unknown): Promise<Invoked>;
}

export interface Rules {
  /** The targets of a rule on the default bus. Nothing where there is no such rule. */
  targets(name: string): Promise<readonly RuleTarget[] | undefined>;
}
