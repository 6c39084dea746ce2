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
