import * as path from 'node:path';
import { Refusal } from './refusal';
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
    if (loaded.kind === 'refused') throw new Refusal(loaded.reason);
    if (folder === path.dirname(folder))
      throw new Refusal(`${FLOW_FILE} was not found in ${cwd} or above it: run \`npx projen\` in the project first`);
  }
}

/** A flow by its name. */
export function flowNamed(project: LocalProject, name: string): ResolvedFlow {
  const { flows } = project.file;
  const found = flows.find((flow) => flow.name === name);
  if (found) return found;
  const names = flows.map((flow) => flow.name);
  const near = nearest(name, names);
  throw new Refusal(`there is no flow ${name}${near ? `, did you mean ${near}?` : `: there are ${names.join(', ')}`}`);
}
