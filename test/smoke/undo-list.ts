/** What was made, and how each of it goes away. */
export class UndoList {
  private readonly undos: { readonly what: string; readonly undo: () => Promise<void> }[] = [];

  constructor(private readonly say: (line: string) => void) {}

  /** Before it is made: a call that fails may have made it all the same. */
  public add(what: string, undo: () => Promise<void>): void {
    this.undos.push({ what, undo });
  }

  /** Undo all, the last first. One that fails keeps no other from going. Tells what is left. */
  public async run(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const { what, undo } of this.undos.splice(0).reverse()) {
      try {
        await undo();
        this.say(`removed  ${what}`);
      } catch (error) {
        left.push(what);
        this.say(`LEFT     ${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return left;
  }
}
