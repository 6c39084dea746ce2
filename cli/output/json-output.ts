import { Output, OutputRecord } from './record';
import { jsonText } from './terminal-text';
import { TextSink } from '../host';

/** One record of JSON per line. */
export class JsonOutput implements Output {
  public constructor(
    private readonly sink: TextSink,
    private readonly now: () => Date,
  ) {}

  public show(record: OutputRecord): void {
    this.sink.write(`${jsonText({ time: this.now().toISOString(), ...record })}\n`);
  }

  public end(): void {
    // Nothing is held back.
  }
}
