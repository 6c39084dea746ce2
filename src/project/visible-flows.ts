import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, InitProject, Project, ProjenrcFile } from 'projen';
import { literal } from './literal';
import { FlowOptions } from '../flows/flow-options';

/** Writes the flows that a new project begins with into its `.projenrc`, where they can be seen and changed. */
export class VisibleFlows extends Component {
  constructor(
    project: Project,
    private readonly flows: { readonly [name: string]: FlowOptions },
  ) {
    super(project, 'FlowCiVisibleFlows');
  }

  public projectCreation(_initProject: InitProject): void {
    const name = ProjenrcFile.of(this.project)?.filePath ?? '.projenrc.js';
    const path = join(this.project.outdir, name);
    if (!existsSync(path)) return;
    const text = readFileSync(path, 'utf8');
    const shown = name.endsWith('.json') ? withFlowsInJson(text, this.flows) : withFlowsInCode(text, this.flows);
    if (shown !== undefined) writeFileSync(path, shown);
  }
}

function withFlowsInJson(text: string, flows: object): string {
  return `${JSON.stringify({ ...JSON.parse(text), flows }, undefined, 2)}\n`;
}

/** The options end at the first line that closes them. */
function withFlowsInCode(text: string, flows: object): string | undefined {
  const end = /^\}\);$/m.exec(text);
  if (!end) return undefined;
  const block = `\n  // What runs, and on what. All options: API.md of flow-ci-projen.\n  flows: ${literal(flows, '  ')},\n`;
  return `${text.slice(0, end.index)}${block}${text.slice(end.index)}`.replace(/\s*$/, '\n');
}
