import * as fs from 'node:fs';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';
import { TextSink } from '../host';

/**
 * Writes to a file descriptor at once. Streams would hold the output of a fast build in memory while a slow
 * reader takes its time, and lose the end of it when the process exits.
 */
export function fileSink(
  descriptor: number,
  isTTY: boolean | undefined,
  columns: number | undefined,
  onClosed: () => void,
): TextSink {
  let closed = false;
  return {
    isTTY: Boolean(isTTY),
    columns: columns || undefined,
    write: (text) => {
      for (let bytes = Buffer.from(text); bytes.length > 0 && !closed;) {
        try {
          bytes = bytes.subarray(fs.writeSync(descriptor, bytes));
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          // The reader is slow: wait a moment.
          if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
          else if (code === 'EPIPE' || code === 'EIO') {
            closed = true;
            onClosed();
          } else if (code === 'ENOSPC' || code === 'EDQUOT') {
            throw new UserError(MACHINE_ERRORS.outputDiskFull, {
              stream: descriptor === 2 ? 'standard error' : 'standard output',
            });
          } else throw error;
        }
      }
    },
  };
}
