import * as fs from 'node:fs';
import * as path from 'node:path';
import { Refusal } from './refusal';
import { nearest } from '../src/checks/nearest';
import { describeIssue } from '../src/checks/options-error';
import { FLOW_FILE, FLOW_FILE_VERSION, FlowFile, ResolvedFlow } from '../src/contract/flow-file';
import { flowFileIssues } from '../src/flows/check-options';
import { parseFlowFile } from '../src/flows/resolve';

/** The project around a folder. */
export interface LocalProject {
  /** The folder of flow-ci.json. */
  readonly root: string;
  readonly file: FlowFile;
}

/** Read flow-ci.json of a folder or the nearest one above it. */
export function loadProject(cwd: string): LocalProject {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const file = path.join(folder, FLOW_FILE);
    if (fs.existsSync(file)) return { root: folder, file: parse(fs.readFileSync(file, 'utf8'), file) };
    if (folder === path.dirname(folder))
      throw new Refusal(`${FLOW_FILE} was not found in ${cwd} or above it: run \`npx projen\` in the project first`);
  }
}

function parse(text: string, file: string): FlowFile {
  let json: Partial<FlowFile>;
  try {
    json = JSON.parse(text) as Partial<FlowFile>;
  } catch (error) {
    throw new Refusal(`${file} is not JSON (${(error as Error).message}): run \`npx projen\` to write it again`);
  }
  if (json?.version !== FLOW_FILE_VERSION) {
    throw new Refusal(
      `${file} has the version ${JSON.stringify(json?.version)}, this command reads ${FLOW_FILE_VERSION}: run \`npx projen\` with the same version of flow-ci-projen`,
    );
  }
  const issues = flowFileIssues(json);
  if (issues.length > 0)
    throw new Refusal(`${file} is not complete: ${describeIssue(issues[0])}; run \`npx projen\` to write it again`);
  return parseFlowFile(json);
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
