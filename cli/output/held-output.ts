import { Output, OutputRecord } from './record';

/** Of what commands write, so many characters are kept; the log has all. */
const MAX_CHARACTERS = 1024 * 1024;

/** Keeps records, so that builds that run side by side are shown one after the other. */
export class HeldOutput implements Output {
  private records: OutputRecord[] = [];
  private characters = 0;
  private hasDropped = false;

  public show(record: OutputRecord): void {
    this.records.push(record);
    if (record.kind !== 'output') return;
    this.characters += record.text.length;
    if (this.characters > 2 * MAX_CHARACTERS) this.dropOldest();
  }

  public end(): void {
    // Who holds it releases it.
  }

  /** Show all records in another output. */
  public release(output: Output): void {
    if (this.hasDropped)
      output.show({ kind: 'note', message: "of the commands' output, only the last part is shown; build.log has all" });
    for (const record of this.records) output.show(record);
    this.records = [];
    this.characters = 0;
    this.hasDropped = false;
  }

  private dropOldest(): void {
    this.hasDropped = true;
    this.records = this.records.filter((record) => {
      if (record.kind !== 'output' || this.characters <= MAX_CHARACTERS) return true;
      this.characters -= record.text.length;
      return false;
    });
  }
}
