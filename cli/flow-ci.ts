#!/usr/bin/env node
/** Entry of the `flow-ci` command: gives it this process's folder, environment, streams and signals. */
import { loadLocal } from './commands/load-bundles';
import { ExitCode, Host } from './host';
import { fileSink } from './output/file-sink';
import { terminalSink } from './output/terminal-sink';
import { runCli } from './run-cli';

const stop = new AbortController();
let signals = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    signals += 1;
    stop.abort();
    // The third time, somebody means it.
    if (signals > 2) process.exit(ExitCode.STOPPED);
  });
}

const stderr = fileSink(2, process.stderr.isTTY, process.stderr.columns, () => stop.abort());
const host: Host = {
  cwd: process.cwd(),
  env: process.env,
  stdout: fileSink(1, process.stdout.isTTY, process.stdout.columns, () => stop.abort()),
  stderr,
  stdin: process.stdin,
  askHidden: process.stdin.isTTY
    ? async (question: string) => loadLocal().askHidden(question, terminalSink(stderr))
    : undefined,
  stop: stop.signal,
};

void runCli(process.argv.slice(2), host).then((code) => process.exit(code));
