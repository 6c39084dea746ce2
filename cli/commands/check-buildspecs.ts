import * as fs from 'node:fs';
import * as path from 'node:path';
import { describeIssue } from '../../src/checks/options-error';
import { readBytes } from '../../src/checks/read-text-file';
import { FLOW_FILE, FlowFile, ResolvedFlow } from '../../src/contract/flow-file';
import { strayPaths } from '../../src/flows/stray-paths';
import { loadProject } from '../flow-file';
import { GitCommand } from '../git/git';
import { regionOf, remotesOf } from '../git/read-repository';
import { declaredSubmodules, GITMODULES } from '../git/submodules';
import { Host } from '../host';
import { BuildspecIssue, buildspecPlace } from '../plan/buildspec';
import { inspectBuildspec } from '../plan/inspect-buildspec';
import { MAX_BUILDSPEC_BYTES } from '../plan/read-buildspec';
import { submoduleIssues } from '../plan/submodule-issues';
import { warnOfStaleFlowFile } from '../stale-flow-file';

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
  warnOfStaleFlowFile(host, project.root);
  // A buildspec's path counts from the root of the repository; the project may be in a folder of it.
  const top = repositoryRoot(project.root);
  const buildspecs = project.file.flows.map((flow) =>
    flow.buildspec.kind === 'file'
      ? checkFile(path.join(top, flow.buildspec.path), flow.buildspec.path, flow)
      : checkSource(flow.buildspec.text, buildspecPlace(flow), flow),
  );
  return [
    ...buildspecs,
    ...(await checkSubmodules(host, top, project.file)),
    ...checkPaths(project.file, await trackedFiles(host, top)),
  ];
}

/** Submodules that flows fetch, as the clone has them. */
async function checkSubmodules(host: Host, top: string, file: FlowFile): Promise<Checked[]> {
  const fetching = file.flows.filter((flow) => flow.fetchSubmodules);
  if (fetching.length === 0) return [];
  const git = new GitCommand(host.env);
  const submodules = await declaredSubmodules(git, { cwd: top });
  const region = file.region ?? regionOf(await remotesOf(git, top));
  const issues = fetching.flatMap((flow) =>
    submoduleIssues(flow, submodules, { repositoryName: file.repositoryName, ...(region !== undefined && { region }) }),
  );
  return issues.length === 0 ? [] : [{ place: GITMODULES, issues }];
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

function checkFile(file: string, place: string, flow: ResolvedFlow | undefined): Checked {
  const read = readBytes(file, MAX_BUILDSPEC_BYTES);
  if (Buffer.isBuffer(read)) return checkSource(read, place, flow);
  const message = read.kind === 'missing' ? `stat ${place}: no such file or directory` : `${place} ${read.reason}`;
  return { place, issues: [{ severity: 'error', line: 1, column: 1, message }] };
}

function checkSource(source: string | Buffer, place: string, flow: ResolvedFlow | undefined): Checked {
  return { place, issues: inspectBuildspec(source, flow).issues };
}

/** The nearest folder with a `.git` (a file in a worktree), or the folder itself outside of git. */
function repositoryRoot(folder: string): string {
  for (let each = folder; ; each = path.dirname(each)) {
    if (fs.existsSync(path.join(each, '.git'))) return each;
    if (each === path.dirname(each)) return folder;
  }
}
