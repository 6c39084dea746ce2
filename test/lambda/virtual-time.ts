/**
 * Time that a test moves: each wait ends in the order of its due time, and nothing waits for real. All that
 * becomes possible at one moment is done before time goes on.
 */
export class VirtualTime {
  public now = 0;
  private readonly waiting: { readonly at: number; readonly order: number; readonly wake: () => void }[] = [];
  private order = 0;

  public async pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.order += 1;
      this.waiting.push({ at: this.now + milliseconds, order: this.order, wake: resolve });
    });
  }

  /** Let time go on until all is done. */
  public async run<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (ended) return work;
      const next = this.waiting.sort((a, b) => a.at - b.at || a.order - b.order).shift();
      if (!next) throw new Error('nothing waits, and the work does not end');
      this.now = next.at;
      next.wake();
    }
  }
}
