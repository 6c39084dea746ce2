/** A pattern that EventBridge would refuse. The reason is worded as PutRule words it. */
export class InvalidEventPattern extends Error {
  constructor(
    public readonly reason: string,
    public readonly at: string,
  ) {
    super(`Event pattern is not valid. Reason: ${reason}${at && ` (at ${at})`}`);
    this.name = 'InvalidEventPattern';
  }
}
