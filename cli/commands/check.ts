import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command } from 'commander';
import { ProgramResult } from './program-result';
import { loadProject } from '../flow-file';
import { ExitCode, Host } from '../host';
import { BuildspecIssue } from '../plan/buildspec';
import { loadYaml } from '../plan/load-yaml';
import { readBuildspec } from '../plan/read-buildspec';
import { runtimeIssues } from '../plan/runtime-versions';
import { buildspecPlace } from '../run/load-buildspec';

interface Checked {
  readonly place: string;
  readonly issues: readonly BuildspecIssue[];
}

/** `flow-ci check`: what CodeBuild would say of the buildspecs, before it does. */
export function addCheck(program: Command, host: Host, result: ProgramResult): void {
  program.command('check')
    .description('check buildspecs, those of the flows or the files that are named')
    .argument('[files...]')
    .option('--strict', 'fail at warnings too')
    .option('--json', 'as JSON')
    .action((files: string[], flags: { strict?: boolean; json?: boolean }) => {
      const checked = files.length > 0 ? files.map((file) => checkFile(path.resolve(host.cwd, file), file, undefined)) : checkFlows(host);
      const issues = checked.flatMap(({ place, issues: each }) => each.map((issue) => ({ file: place, ...issue })));
      const bad = issues.filter(({ severity }) => severity === 'error' || flags.strict);
      result.exitCode = bad.length > 0 ? ExitCode.USAGE : ExitCode.SUCCEEDED;
      if (flags.json) {
        host.stdout.write(`${JSON.stringify(issues, undefined, 2)}\n`);
        return;
      }
      for (const { file, line, column, severity, message } of issues) {
        host.stdout.write(`${file}:${line}:${column}: ${severity}: ${severity === 'error' ? 'YAML_FILE_ERROR Message: ' : ''}${message}\n`);
      }
      host.stdout.write(`${checked.length} ${checked.length === 1 ? 'buildspec' : 'buildspecs'} checked, ${issues.length === 0 ? 'nothing to say' : `${issues.length} to look at`}\n`);
    });
}

function checkFlows(host: Host): Checked[] {
  const project = loadProject(host.cwd);
  return project.file.flows.map((flow) => (flow.buildspec.kind === 'file'
    ? checkFile(path.join(project.root, flow.buildspec.path), flow.buildspec.path, flow.environment.image)
    : checkText(flow.buildspec.text, buildspecPlace(flow), flow.environment.image)));
}

function checkFile(file: string, place: string, image: string | undefined): Checked {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file or directory' : (error as Error).message;
    return { place, issues: [{ severity: 'error', line: 1, column: 1, message: `stat ${place}: ${why}` }] };
  }
  return checkText(text, place, image);
}

function checkText(text: string, place: string, image: string | undefined): Checked {
  const read = readBuildspec(text, loadYaml());
  return { place, issues: [...read.issues, ...(read.kind === 'readable' && image ? runtimeIssues(read.buildspec, image) : [])] };
}
