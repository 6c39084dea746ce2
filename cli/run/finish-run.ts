import * as path from 'node:path';
import { ReportedState } from './report-comment';
import { RunContext } from './run-context';
import { countRest, findingPlace } from '../../lambda/decide/list-findings';
import { SourceFindings } from '../../lambda/decode/parse-findings';
import { LocalBuild } from '../event/build-state-event';
import { BuildRecord, CommandFailure } from '../execute/build-record';
import { LocalLog } from '../execute/local-log';
import { Masker } from '../execute/masker';
import { EndedFlow } from '../output/record';
import { MAX_READ_LINES, tellingLines } from '../output/telling-lines';
import { Plan } from '../plan/plan';
import { Report } from '../reports/report';
import { aboutBuild } from '../run-folder/about-build';
import { batchGetBuilds } from '../run-folder/build-result';
import { PAGE_FILE, RunFolder } from '../run-folder/run-folder';
import { PageContent, runPage } from '../run-folder/run-page';
import { runSummary } from '../run-folder/run-summary';
import { writeRunsPage } from '../run-folder/runs-page';

/** A build that has ended, with all that is reported of it. */
export interface EndedRun {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly build: LocalBuild;
  readonly log: LocalLog;
  readonly record: BuildRecord;
  readonly states: readonly ReportedState[];
  readonly reports: readonly Report[];
  /** What tools found in the source. */
  readonly found: SourceFindings;
  readonly masker: Masker;
  readonly exitCode: number;
  readonly end: Date;
  /** The first line of the commit's message. */
  readonly subject: string;
  /** Starts `flow-ci` from the root of the repository. */
  readonly localCommand: string;
  /** The folder of flow-ci.json. */
  readonly project: string;
}

/** Lines of the log in the page. */
const PAGE_LINES = 5000;
const SHOWN_FINDINGS = 20;

/** Write the run folder. Everything is masked. */
export function writeRun(run: EndedRun): void {
  const { folder, masker, build, record, states, reports, found, end, log } = run;
  folder.write('result.json', masker.deep(batchGetBuilds(build, record, end)));
  folder.write('build-events.json', masker.deep(states.map(({ event }) => event)));
  states.forEach(({ comment }, index) => {
    if (comment) folder.write(commentFile(index + 1), `${masker.text(comment.text)}\n`);
  });
  const exported = Object.entries(record.exportedVariables);
  if (exported.length > 0)
    folder.write(
      'exported.env',
      exported.map(([name, value]) => `${name}=${JSON.stringify(masker.text(value))}\n`).join(''),
    );
  if (found.findings.length > 0) folder.write('findings.json', masker.deep(found));
  const failedLines = record.failed ? failedLinesOf(log, record.failed) : [];
  const about = masker.deep({
    flow: build.facts.flow,
    build: build.facts.buildName,
    project: build.facts.project,
    commit: build.facts.commit,
    buildspecPlace: run.plan.buildspecPlace,
    record,
    reports,
    found,
    end,
    failedLines,
  });
  folder.write('summary.md', runSummary(about));
  const shown = log.lines(0, log.position, PAGE_LINES);
  const isLogCut = Buffer.byteLength(shown.join('\n')) + 1 < log.position;
  folder.write(
    PAGE_FILE,
    runPage({
      ...about,
      ...masker.deep(pageFacts(run)),
      log: shown,
      isLogCut,
      comment: masker.text(states.at(-1)?.comment?.text ?? ''),
    }),
  );
  writeRunsPage(run.project);
}

/** Files of a run that somebody may look for, and what they are. */
const FILES = [
  { path: 'summary.md', about: 'this page in short' },
  { path: 'build.log', about: 'the log, as CodeBuild writes it' },
  { path: 'event.json', about: 'the event' },
  { path: 'matches.json', about: 'which flows it starts' },
  { path: 'start-build.json', about: 'what StartBuild is asked for' },
  { path: 'result.json', about: 'the build, as BatchGetBuilds answers' },
  { path: 'build-events.json', about: 'the events of the build' },
  { path: 'comments', about: 'the comments' },
  { path: 'reports', about: 'the files of reports' },
  { path: 'exported.env', about: 'the exported variables' },
] as const;
const PAGE_ARTIFACTS = 50;

function pageFacts({
  folder,
  build,
  subject,
  localCommand,
  project,
}: EndedRun): Pick<
  PageContent,
  'number' | 'start' | 'event' | 'subject' | 'rerun' | 'previous' | 'files' | 'artifacts'
> {
  const previous = RunFolder.all(project).find((each) => each.number < folder.number && each.flow === folder.flow);
  return {
    number: folder.number,
    start: build.facts.startTime,
    event: aboutBuild(build.variables),
    subject,
    rerun: `${localCommand} rerun ${folder.number}`,
    previous: previous && { name: previous.name, number: previous.number, status: previous.status() ?? 'not finished' },
    files: FILES.filter(({ path: name }) => folder.has(name)),
    artifacts: folder.paths('artifacts', PAGE_ARTIFACTS),
  };
}

/** The end of a run: what failed and where, the comment, the result. Always. */
export function showRun(context: RunContext, run: EndedRun): void {
  const { output } = context;
  const { folder, plan, build, log, record, states, masker, exitCode, end } = run;
  const shown = path.relative(context.host.cwd, folder.path) || '.';
  const { failed } = record;
  if (failed) {
    output.show({
      kind: 'failed-command',
      phase: failed.phase,
      command: masker.text(failed.text),
      reason: failed.reason,
      place: `${plan.buildspecPlace}:${failed.line}`,
      lines: failedLinesOf(log, failed),
      log: path.join(shown, 'build.log'),
    });
  }
  showFindings(context, run, shown);
  const last = states.at(-1)?.comment;
  if (last)
    output.show({
      kind: 'comment',
      pullRequest: last.pullRequest,
      number: states.length,
      of: states.length,
      text: masker.text(last.text),
      ...(last.brief !== undefined && { brief: masker.text(last.brief) }),
      file: path.join(shown, commentFile(states.length)),
    });
  output.show({
    kind: 'result',
    flow: build.facts.flow,
    status: record.status,
    seconds: (end.getTime() - build.facts.startTime.getTime()) / 1000,
    exitCode,
    run: folder.number,
    folder: shown,
    page: path.join(shown, PAGE_FILE),
  });
}

/** The part of a failed command's output that says why. */
function failedLinesOf(log: LocalLog, { logFrom, logTo }: CommandFailure): readonly string[] {
  return tellingLines(log.lines(logFrom, logTo, MAX_READ_LINES));
}

/** A comment of a run, in its folder. */
function commentFile(number: number): string {
  return `comments/${number}.md`;
}

/** The same for a summary of several flows. */
export function endedFlow(context: RunContext, { folder, plan, build, record, end }: EndedRun): EndedFlow {
  return {
    flow: build.facts.flow,
    status: record.status,
    seconds: (end.getTime() - build.facts.startTime.getTime()) / 1000,
    ...(record.failed && { place: `${plan.buildspecPlace}:${record.failed.line}` }),
    run: folder.number,
    page: path.join(path.relative(context.host.cwd, folder.path), PAGE_FILE),
  };
}

/** The most important ones, with paths from where the user is. */
function showFindings({ output, host, project }: RunContext, { found, masker }: EndedRun, folder: string): void {
  for (const { path: file, ...each } of found.findings.slice(0, SHOWN_FINDINGS)) {
    const shown = file === undefined ? undefined : path.relative(host.cwd, path.join(project.root, file));
    const { level, title, message } = each;
    output.show(masker.deep({ kind: 'finding', level, place: findingPlace({ ...each, path: shown }), title, message }));
  }
  const rest = countRest(found, SHOWN_FINDINGS);
  if (rest > 0)
    output.show({ kind: 'note', message: `and ${rest} more findings: ${path.join(folder, 'findings.json')}` });
}
