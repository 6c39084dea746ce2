import { Host, TextSink } from '../../../cli/host';

/** A sink that keeps what is written. */
export class RecordingSink implements TextSink {
  public text = '';
  public readonly isTTY: boolean;
  public readonly columns = 100;
  private readonly listeners: ((text: string) => void)[] = [];

  public constructor(isTTY = false) {
    this.isTTY = isTTY;
  }

  public onWrite(listener: (text: string) => void): void {
    this.listeners.push(listener);
  }

  public write(text: string): void {
    this.text += text;
    for (const listener of this.listeners) listener(text);
  }
}

export interface RecordingHost extends Host {
  readonly stdout: RecordingSink;
  readonly stderr: RecordingSink;
}

export interface RecordingHostOptions {
  readonly cwd: string;
  readonly tempRoot: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stop?: AbortSignal;
  readonly stdin?: AsyncIterable<string>;
  readonly isTTY?: boolean;
}

/** A host with nothing of this process's environment but what runs programs. */
export function recordingHost(options: RecordingHostOptions): RecordingHost {
  return {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    stdout: new RecordingSink(options.isTTY),
    stderr: new RecordingSink(),
    tempRoot: options.tempRoot,
    ...(options.stop && { stop: options.stop }),
    ...(options.stdin && { stdin: options.stdin }),
  };
}
