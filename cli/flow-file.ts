import * as path from 'node:path';
import { COMMAND_ERRORS } from './errors/command-errors';
import { UserError } from './errors/user-error';
import { nearest } from '../src/checks/nearest';
import { FLOW_FILE, FlowFile, ResolvedFlow } from '../src/contract/flow-file';
import { loadFlowFile } from '../src/flows/load-flow-file';

/** The project around a folder. */
export interface LocalProject {
  /** The folder of flow-ci.json. */
  readonly root: string;
  readonly file: FlowFile;
}

/** Read flow-ci.json of a folder or the nearest one above it. */
export function loadProject(cwd: string): LocalProject {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const loaded = loadFlowFile(path.join(folder, FLOW_FILE));
    if (loaded.kind === 'loaded') return { root: folder, file: loaded.file };
    if (loaded.kind === 'refused') throw new UserError(COMMAND_ERRORS.flowFileRefused, { reason: loaded.reason });
    if (folder === path.dirname(folder))
      throw new UserError(COMMAND_ERRORS.flowFileNotFound, { file: FLOW_FILE, folder: cwd });
  }
}

/** A flow by its name. The error suggests the one that is spelled nearly so. */
export function flowNamed({ flows }: FlowFile, name: string): ResolvedFlow {
  const found = flows.find((flow) => flow.name === name);
  if (found) return found;
  const names = flows.map((flow) => flow.name);
  const near = nearest(name, names);
  throw near
    ? new UserError(COMMAND_ERRORS.unknownFlowLike, { name, near })
    : new UserError(COMMAND_ERRORS.unknownFlow, { name, names: names.join(', ') });
}
