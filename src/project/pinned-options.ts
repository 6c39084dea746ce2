import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, InitProject, Project, ProjenrcFile } from 'projen';
import { literal } from './literal';

/**
 * Writes options that a new project begins with into its `.projenrc`, where they can be seen and changed: what was read
 * from the clone once must not follow another clone later.
 */
export class PinnedOptions extends Component {
  constructor(
    project: Project,
    private readonly options: Readonly<Record<string, unknown>>,
  ) {
    super(project, 'FlowCiPinnedOptions');
  }

  public projectCreation(_initProject: InitProject): void {
    const name = ProjenrcFile.of(this.project)?.filePath ?? '.projenrc.js';
    const path = join(this.project.outdir, name);
    if (!existsSync(path)) return;
    const text = readFileSync(path, 'utf8');
    const shown = name.endsWith('.json')
      ? inJson(text, { ...this.options, projenrcTs: undefined })
      : inCode(name.endsWith('.ts') ? text : text.replace(/^ {2}projenrcTs: \w+,\n/m, ''), this.options);
    if (shown !== undefined) writeFileSync(path, shown);
  }
}

function inJson(text: string, options: object): string {
  return `${JSON.stringify({ ...JSON.parse(text), ...options }, undefined, 2)}\n`;
}

/** The options end at the first line that closes them. */
function inCode(text: string, options: Readonly<Record<string, unknown>>): string | undefined {
  const end = /^\}\);$/m.exec(text);
  if (!end) return undefined;
  const lines = Object.entries(options).map(([name, value]) => {
    const comment = name === 'flows' ? '\n  // What runs, and on what. All options: API.md of flow-ci-projen.\n' : '';
    return `${comment}  ${name}: ${literal(value, '  ')},\n`;
  });
  return `${text.slice(0, end.index)}${lines.join('')}${text.slice(end.index)}`.replace(/\s*$/, '\n');
}
