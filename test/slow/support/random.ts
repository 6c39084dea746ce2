const PRIME = 2_147_483_647;

/** Numbers that are the same for the same seed (Park and Miller's generator). */
export class Random {
  private state: number;

  public constructor(seed: number) {
    this.state = (seed % (PRIME - 1)) + 1;
    // Seeds that are near begin with numbers that are near.
    for (let round = 0; round < 3; round += 1) this.next();
  }

  /** From 0 up to, and not with, 1. */
  public next(): number {
    this.state = (this.state * 48_271) % PRIME;
    return (this.state - 1) / (PRIME - 1);
  }

  public upTo(most: number): number {
    return Math.floor(this.next() * (most + 1));
  }

  public chance(part: number): boolean {
    return this.next() < part;
  }

  public one<T>(values: readonly T[]): T {
    return values[this.upTo(values.length - 1)];
  }

  public some<T>(values: readonly T[], most: number): T[] {
    return Array.from({ length: this.upTo(most) }, () => this.one(values));
  }
}
