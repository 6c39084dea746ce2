import * as fs from 'node:fs';
import * as path from 'node:path';
import { Host } from './host';
import { FLOW_FILE } from '../src/contract/flow-file';

/** Files and folders that declare a projen project. */
const SOURCES = ['.projenrc.ts', '.projenrc.js', '.projenrc.mjs', '.projenrc.cjs', '.projenrc.json', 'projenrc'];
/** git writes the files of a checkout one after the other. */
const TOLERANCE_MS = 2_000;

/** What to say if the options were changed after flow-ci.json was written. */
export function staleFlowFile(root: string): string | undefined {
  const written = timeOf(path.join(root, FLOW_FILE));
  const newer = SOURCES.flatMap((source) => newest(root, source)).find(({ time }) => time > written + TOLERANCE_MS);
  return (
    newer &&
    `${newer.file} is newer than ${FLOW_FILE}: run \`npx projen\`, or the flows are those from before the change`
  );
}

/** Warn beside the output of a command. */
export function warnOfStaleFlowFile(host: Host, root: string): void {
  const stale = staleFlowFile(root);
  if (stale) host.stderr.write(`warning: ${stale}\n`);
}

/** A file, or the files of a folder. */
function newest(root: string, source: string): readonly { readonly file: string; readonly time: number }[] {
  const stats = fs.statSync(path.join(root, source), { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [{ file: source, time: stats.mtimeMs }];
  return fs
    .readdirSync(path.join(root, source), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ file: path.join(source, name), time: timeOf(path.join(root, source, name)) }));
}

function timeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
