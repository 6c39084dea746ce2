import * as vm from 'node:vm';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';

/** Far longer than reading any file takes on a slow machine. */
export const MAX_READING_MS = 60_000;

/** Made when first needed: it takes milliseconds. */
let runner: { readonly script: vm.Script; readonly context: vm.Context & { work?: () => void } } | undefined;

/**
 * Do work whose length a file chooses, for example matching with an expression that somebody else wrote. Signals are
 * delivered between two turns of the event loop only, and such work is one turn: Node.js ends a script at Ctrl-C, or
 * after `maxMs`, wherever it is. What the work throws is thrown on.
 * @see https://nodejs.org/api/vm.html#scriptrunincontextcontextifiedobject-options
 */
export function interruptible<Result>(what: string, maxMs: number | undefined, work: () => Result): Result {
  runner ??= { script: new vm.Script('work()'), context: vm.createContext({}) };
  const { script, context } = runner;
  let outcome: { readonly result: Result } | { readonly error: unknown } | undefined;
  context.work = () => {
    try {
      outcome = { result: work() };
    } catch (error) {
      outcome = { error };
    }
  };
  try {
    script.runInContext(context, { breakOnSigint: true, timeout: maxMs });
  } catch (error) {
    throw ended(what, maxMs, error);
  } finally {
    delete context.work;
  }
  if (outcome === undefined) throw new Error(`${what} gave nothing`);
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
}

function ended(what: string, maxMs: number | undefined, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
    return new UserError(MACHINE_ERRORS.tookTooLong, { what, seconds: (maxMs ?? 0) / 1000 });
  if (code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') return error;
  // The handlers were disabled meanwhile: whoever waits for the signal gets it now.
  process.kill(process.pid, 'SIGINT');
  return new UserError(MACHINE_ERRORS.stopped);
}
