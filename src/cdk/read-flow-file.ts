import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FLOW_FILE_VERSION, FlowFile } from '../contract/flow-file';
import { parseFlowFile } from '../flows/resolve';

/** Read the resolved flows that `npx projen` wrote. */
export function readFlowFile(path: string): FlowFile {
  const from = resolve(path);
  const parsed = parse(from);
  const version = isRecord(parsed) ? parsed.version : undefined;
  if (version !== FLOW_FILE_VERSION) {
    throw new Error(
      `"${from}" has version ${JSON.stringify(version)}, this flow-ci-projen reads ${FLOW_FILE_VERSION}: run "npx projen" with the version of flow-ci-projen that the stack has`,
    );
  }
  return parseFlowFile(parsed);
}

function parse(from: string): unknown {
  let text: string;
  try {
    text = readFileSync(from, 'utf8');
  } catch (error) {
    throw new Error(`cannot read the flows from "${from}": run "npx projen" to write the file`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`"${from}" is not JSON: run "npx projen" to write it again`, { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
