import * as fs from 'node:fs';
import * as path from 'node:path';
import { describeIssue } from '../../src/checks/options-error';
import { readBytes } from '../../src/checks/read-text-file';
import { FLOW_FILE, FlowFile } from '../../src/contract/flow-file';
import { strayPaths } from '../../src/flows/stray-paths';
import { loadProject } from '../flow-file';
import { GitCommand } from '../git/git';
import { Host } from '../host';
import { BuildspecIssue, buildspecPlace, BuildspecUse, useOf } from '../plan/buildspec';
import { inspectBuildspec } from '../plan/inspect-buildspec';
import { loadYaml } from '../plan/load-yaml';
import { MAX_BUILDSPEC_BYTES } from '../plan/read-buildspec';

/** A file, and its issues. */
export interface Checked {
  readonly place: string;
  readonly issues: readonly BuildspecIssue[];
}

/** Check files, or the buildspecs of all flows and their globs over paths. */
export async function checkBuildspecs(host: Host, files: readonly string[]): Promise<Checked[]> {
  return files.length > 0
    ? files.map((file) => checkFile(path.resolve(host.cwd, file), file, undefined))
    : checkFlows(host);
}

async function checkFlows(host: Host): Promise<Checked[]> {
  const project = loadProject(host.cwd);
  // A buildspec's path counts from the root of the repository; the project may be in a folder of it.
  const top = repositoryRoot(project.root);
  const buildspecs = project.file.flows.map((flow) =>
    flow.buildspec.kind === 'file'
      ? checkFile(path.join(top, flow.buildspec.path), flow.buildspec.path, useOf(flow))
      : checkSource(flow.buildspec.text, buildspecPlace(flow), useOf(flow)),
  );
  return [...buildspecs, ...checkPaths(project.file, await trackedFiles(host, top))];
}

/** Globs that match no file of the clone. */
function checkPaths(file: FlowFile, files: readonly string[]): Checked[] {
  const { folders, unmatched } = strayPaths(file, () => files);
  const at = { line: 1, column: 1 };
  const issues: BuildspecIssue[] = [
    ...folders.map((issue) => ({ ...at, severity: 'error' as const, message: describeIssue(issue) })),
    ...unmatched.map(({ path: option, glob }) => ({
      ...at,
      severity: 'warning' as const,
      message: `${option}: no file of this clone matches ${JSON.stringify(glob)}`,
    })),
  ];
  return issues.length === 0 ? [] : [{ place: FLOW_FILE, issues }];
}

/** What git tracks, as paths from the root of the repository; nothing outside of one. */
async function trackedFiles(host: Host, cwd: string): Promise<readonly string[]> {
  const list = ['-c', 'core.fsmonitor=false', 'ls-files', '-z'];
  const { code, stdout } = await new GitCommand(host.env).ask(list, { cwd });
  return code === 0 ? stdout.split('\0').filter(Boolean) : [];
}

function checkFile(file: string, place: string, use: BuildspecUse | undefined): Checked {
  const read = readBytes(file, MAX_BUILDSPEC_BYTES);
  if (Buffer.isBuffer(read)) return checkSource(read, place, use);
  const message = read.kind === 'missing' ? `stat ${place}: no such file or directory` : `${place} ${read.reason}`;
  return { place, issues: [{ severity: 'error', line: 1, column: 1, message }] };
}

function checkSource(source: string | Buffer, place: string, use: BuildspecUse | undefined): Checked {
  return { place, issues: inspectBuildspec(source, loadYaml(), use).issues };
}

/** The nearest folder with a `.git` (a file in a worktree), or the folder itself outside of git. */
function repositoryRoot(folder: string): string {
  for (let each = folder; ; each = path.dirname(each)) {
    if (fs.existsSync(path.join(each, '.git'))) return each;
    if (each === path.dirname(each)) return folder;
  }
}
