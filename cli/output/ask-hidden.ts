import * as readline from 'node:readline';
import { Writable } from 'node:stream';
import { TextSink } from '../host';

/** Ask on the terminal, without showing what is typed. */
export async function askHidden(question: string, sink: TextSink): Promise<string> {
  sink.write(question);
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  const reader = readline.createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.question('', resolve);
      reader.once('SIGINT', () => reject(new Error('stopped at the prompt')));
    });
  } finally {
    reader.close();
    sink.write('\n');
  }
}
