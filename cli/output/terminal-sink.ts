import { colored, plain, plainLine } from './terminal-text';
import { TextSink } from '../host';

/** The one way to the terminal: whatever a command writes, text comes out, and colors where they are asked for. */
export function terminalSink(sink: TextSink): TextSink {
  return {
    isTTY: sink.isTTY,
    columns: sink.columns,
    write: (text) => sink.write(plain(text)),
    writeStyled: (text) => sink.write(colored(text)),
    overwrite: (line) => sink.write(`\r\u001b[2K${plainLine(line)}`),
  };
}
