import { resolve } from 'node:path';
import { Refusal } from '../checks/refusal';
import { FlowFile } from '../contract/flow-file';
import { loadFlowFile } from '../flows/load-flow-file';

/** Read the resolved flows that `npx projen` wrote. */
export function readFlowFile(path: string): FlowFile {
  const from = resolve(path);
  const loaded = loadFlowFile(from);
  if (loaded.kind === 'loaded') return loaded.file;
  throw new Refusal(
    loaded.kind === 'missing'
      ? `cannot read the flows from "${from}": run "npx projen" to write the file`
      : loaded.reason,
  );
}
