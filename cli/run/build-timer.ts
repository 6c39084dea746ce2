/** Counts down the time that a build may take, but for the time that a person takes at a shell. */
export class BuildTimer {
  private left: number;
  private since = 0;
  private timer: NodeJS.Timeout | undefined;

  public constructor(
    milliseconds: number,
    private readonly onEnd: () => void,
  ) {
    // The most that a timer of Node.js can.
    this.left = Math.min(milliseconds, 2 ** 31 - 1);
    this.resume();
  }

  public pause(): void {
    clearTimeout(this.timer);
    this.left -= performance.now() - this.since;
  }

  public resume(): void {
    this.since = performance.now();
    this.timer = setTimeout(this.onEnd, Math.max(this.left, 0));
  }
}
