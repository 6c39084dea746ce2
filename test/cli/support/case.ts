import * as fs from 'node:fs';
import * as path from 'node:path';
import { flowFileFixture, flowFixture } from './flow-fixture';
import { ProjectFixture } from './project-fixture';
import { recordingHost } from './recording-host';
import { readBuildspec } from '../../../cli/plan/read-buildspec';
import { runCli } from '../../../cli/run-cli';
import { ResolvedFlow } from '../../../src/contract/flow-file';

/** `expect.json` of a case. What is absent is not compared, but for the exit code and what is left behind. */
export interface CaseExpectation {
  /** The title. */
  readonly it: string;
  /** After `flow-ci run demand case`. */
  readonly options?: readonly string[];
  /** Run with each of these; `shell: sh` in the buildspec is replaced. */
  readonly shells?: readonly ('sh' | 'bash')[];
  /** Of the caller. */
  readonly hostEnv?: Readonly<Record<string, string>>;
  /** What differs from the usual flow. */
  readonly flow?: Partial<ResolvedFlow>;
  readonly secrets?: string;
  /** Stop the command when its output holds this. */
  readonly stopAt?: string;

  readonly exitCode: number;
  readonly status?: string;
  /** Statuses by phase; `null` for one that must not be there. */
  readonly phases?: Readonly<Record<string, string | null>>;
  /** The context's message by phase. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** Lines that the commands wrote, all of them and in order, the agent's lines left out. */
  readonly output?: readonly string[];
  readonly log?: readonly string[];
  readonly logLacks?: readonly string[];
  readonly shown?: readonly string[];
  readonly shownLacks?: readonly string[];
  readonly exported?: Readonly<Record<string, string>>;
  /** How many builds ran. */
  readonly runs?: number;
  /** Files of the last run folder that must be there: content, or `null` for any. */
  readonly runFiles?: Readonly<Record<string, string | null>>;
  /** Files of the last run folder that must not be there. */
  readonly runFilesAbsent?: readonly string[];
  /** A text that a file of the last run folder must not hold. */
  readonly runFilesLack?: Readonly<Record<string, string>>;
  readonly withinSeconds?: number;
}

export const CASES = path.join(__dirname, '..', 'cases');

type Kind = 'string' | 'number' | 'list' | 'map';
/** What `expect.json` may say: a member that nobody reads would be an expectation that nobody looks at. */
const MEMBERS: Readonly<Record<keyof CaseExpectation, Kind>> = {
  it: 'string',
  options: 'list',
  shells: 'list',
  hostEnv: 'map',
  flow: 'map',
  secrets: 'string',
  stopAt: 'string',
  exitCode: 'number',
  status: 'string',
  phases: 'map',
  contexts: 'map',
  output: 'list',
  log: 'list',
  logLacks: 'list',
  shown: 'list',
  shownLacks: 'list',
  exported: 'map',
  runs: 'number',
  runFiles: 'map',
  runFilesAbsent: 'list',
  runFilesLack: 'map',
  withinSeconds: 'number',
};
const PHASES = [
  'SUBMITTED',
  'QUEUED',
  'PROVISIONING',
  'DOWNLOAD_SOURCE',
  'INSTALL',
  'PRE_BUILD',
  'BUILD',
  'POST_BUILD',
  'UPLOAD_ARTIFACTS',
  'FINALIZING',
  'COMPLETED',
];

/** What is wrong with the content of an `expect.json`, as a list of sentences. */
export function caseIssues(content: Readonly<Record<string, unknown>>): string[] {
  const kindOf = (value: unknown) =>
    Array.isArray(value) ? 'list' : value !== null && typeof value === 'object' ? 'map' : typeof value;
  const issues = Object.entries(content).flatMap(([member, value]) => {
    if (!Object.hasOwn(MEMBERS, member)) return [`unknown member "${member}"`];
    const kind = MEMBERS[member as keyof CaseExpectation];
    return kindOf(value) === kind ? [] : [`"${member}" is not a ${kind}`];
  });
  const phases = [content.phases, content.contexts].flatMap((map) => Object.keys(map ?? {}));
  return [
    ...(['it', 'exitCode'] as const)
      .filter((member) => !(member in content))
      .map((member) => `"${member}" is required`),
    ...issues,
    ...phases.filter((phase) => !PHASES.includes(phase)).map((phase) => `unknown phase "${phase}"`),
  ];
}

export function readCase(name: string): CaseExpectation {
  const content: unknown = JSON.parse(fs.readFileSync(path.join(CASES, name, 'expect.json'), 'utf8'));
  const issues = caseIssues(content as Record<string, unknown>);
  if (issues.length > 0) throw new Error(`${name}/expect.json: ${issues.join(', ')}`);
  return content as CaseExpectation;
}

/** A case's flow may read what its buildspec names, unless the case says otherwise. */
function usesOf(buildspec: string | undefined): ResolvedFlow['uses'] {
  const read = readBuildspec(buildspec ?? '');
  if (read.kind !== 'readable') return undefined;
  const { parameterStore, secretsManager } = read.buildspec;
  const [parameters, secrets] = [Object.values(parameterStore), Object.values(secretsManager)];
  return parameters.length + secrets.length === 0
    ? undefined
    : { parameters, secrets, reportGroups: [], repositories: [] };
}

/** Run a case through the function that the command is. */
export async function runCase(name: string, shell: string | undefined): Promise<void> {
  const expectation = readCase(name);
  const files = filesOf(path.join(CASES, name));
  if (shell) files['buildspec.yml'] = files['buildspec.yml'].replace(/shell: sh\b/, `shell: ${shell}`);
  const flow = flowFixture({ name: 'case', uses: usesOf(files['buildspec.yml']), ...expectation.flow });
  const project = new ProjectFixture(flowFileFixture([flow]), files);
  if (expectation.secrets !== undefined) project.write({ '.flow-ci/secrets.env': expectation.secrets });
  try {
    const stop = new AbortController();
    const host = recordingHost({
      cwd: project.root,
      tempRoot: project.tempRoot,
      stop: stop.signal,
      ...(expectation.hostEnv && { env: expectation.hostEnv }),
    });
    const { stopAt } = expectation;
    if (stopAt !== undefined)
      host.stdout.onWrite(() => {
        if (host.stdout.text.includes(stopAt)) stop.abort();
      });
    const began = Date.now();
    const exitCode = await runCli(['run', 'demand', 'case', ...(expectation.options ?? [])], host);
    const seconds = (Date.now() - began) / 1000;
    verify(expectation, { project, exitCode, seconds, shown: host.stdout.text + host.stderr.text });
  } finally {
    project.remove();
  }
}

interface CaseResult {
  readonly project: ProjectFixture;
  readonly exitCode: number;
  readonly seconds: number;
  readonly shown: string;
}

interface ResultJson {
  readonly builds: readonly [
    {
      readonly buildStatus: string;
      readonly phases: readonly {
        phaseType: string;
        phaseStatus?: string;
        contexts?: readonly { message: string }[];
      }[];
      readonly exportedEnvironmentVariables: readonly { name: string; value: string }[];
    },
  ];
}

function verify(expected: CaseExpectation, { project, exitCode, seconds, shown }: CaseResult): void {
  const runs = project.runs();
  const last = runs.at(-1);
  const log = last ? project.runFile(last, 'build.log') : '';
  if (exitCode !== expected.exitCode) process.stderr.write(log + shown);
  // The log comes along, so that a failure can be understood.
  expect({ exitCode, log, shown }).toEqual({
    exitCode: expected.exitCode,
    log: expect.any(String),
    shown: expect.any(String),
  });
  for (const text of expected.shown ?? []) expect(shown).toContain(text);
  for (const text of expected.shownLacks ?? []) expect(shown).not.toContain(text);
  for (const text of expected.log ?? []) expect(log).toContain(text);
  for (const text of expected.logLacks ?? []) expect(log).not.toContain(text);
  if (expected.output) expect(writtenByCommands(log, project)).toEqual(expected.output);
  if (expected.runs !== undefined) expect(runs).toHaveLength(expected.runs);
  if (expected.withinSeconds !== undefined) expect(seconds).toBeLessThan(expected.withinSeconds);
  for (const [file, content] of Object.entries(expected.runFiles ?? {})) {
    const found = project.runFile(last ?? '', file);
    if (content !== null) expect(found).toBe(content);
  }
  for (const file of expected.runFilesAbsent ?? []) expect(project.hasRunFile(last ?? '', file)).toBe(false);
  for (const [file, text] of Object.entries(expected.runFilesLack ?? {}))
    expect(project.runFile(last ?? '', file)).not.toContain(text);
  if (expected.status ?? expected.phases ?? expected.contexts ?? expected.exported)
    verifyResult(expected, JSON.parse(project.runFile(last ?? '', 'result.json')) as ResultJson);
  expect(project.leftovers()).toEqual([]);
}

function verifyResult(expected: CaseExpectation, { builds: [build] }: ResultJson): void {
  const phase = (type: string) => build.phases.find(({ phaseType }) => phaseType === type);
  if (expected.status) expect(build.buildStatus).toBe(expected.status);
  for (const [type, status] of Object.entries(expected.phases ?? {}))
    expect([type, phase(type)?.phaseStatus ?? null]).toEqual([type, status]);
  for (const [type, message] of Object.entries(expected.contexts ?? {}))
    expect(phase(type)?.contexts?.[0].message).toBe(message);
  if (expected.exported) {
    expect(Object.fromEntries(build.exportedEnvironmentVariables.map(({ name, value }) => [name, value]))).toEqual(
      expected.exported,
    );
  }
}

/** The log without the lines of the build agent, which quote commands of several lines. */
function writtenByCommands(log: string, project: ProjectFixture): string[] {
  const read = readBuildspec(fs.readFileSync(path.join(project.root, 'buildspec.yml'), 'utf8'));
  const phases = read.kind === 'readable' ? Object.values(read.buildspec.phases) : [];
  const commands = phases
    .flatMap((phase) => [...(phase?.commands ?? []), ...(phase?.finally ?? [])])
    .filter(({ text }) => text.includes('\n'));
  const short = commands.reduce((text, command) => text.replaceAll(command.text, ''), log);
  return short
    .split('\n')
    .filter(
      (line) => line !== '' && !line.startsWith('[Container] ') && !/^(\. Reason:)? ?exit status \d+$/.test(line),
    );
}

function filesOf(folder: string): Record<string, string> {
  const names = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name !== 'expect.json' && fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}
