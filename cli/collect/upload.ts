import * as path from 'node:path';
import { collectArtifacts } from './collect-artifacts';
import { collectReport } from './collect-reports';
import { selectFiles } from './select-files';
import { PhaseContext } from '../execute/build-record';
import { LocalLog } from '../execute/local-log';
import { Machine } from '../execute/machine';
import { Masker } from '../execute/masker';
import { Output } from '../output/record';
import { counted } from '../output/style';
import { ArtifactSpec, FileSelection } from '../plan/buildspec';
import { Plan } from '../plan/plan';
import { aboutReport, Report } from '../reports/report';
import { RunFolder } from '../run-folder/run-folder';

export interface UploadRequest {
  readonly plan: Plan;
  readonly machine: Machine;
  readonly folder: RunFolder;
  readonly log: LocalLog;
  readonly output: Output;
  readonly masker: Masker;
  /** Whether the project keeps artifacts: if not, CodeBuild does not look for them, and nothing can be missing. */
  readonly keepsArtifacts: boolean;
}

export interface Uploaded {
  readonly contexts: readonly PhaseContext[];
  readonly reports: readonly Report[];
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/report-auto-discover.html */
const AUTO_DISCOVER = 'CODEBUILD_CONFIG_AUTO_DISCOVER';
/** What tools call their reports: one pattern, so that the files are looked through once. */
const LIKELY_REPORTS =
  '**/{TEST-*.xml,junit*.xml,*.trx,testng-results.xml,TestResult.xml,clover.xml,cobertura*.xml,jacoco*.xml,cucumber*.json}';

const IDENTIFIER = ': use letters, digits, _ and - only';

/** UPLOAD_ARTIFACTS: reports first, then artifacts. */
export async function upload(request: UploadRequest): Promise<Uploaded> {
  const reports: Report[] = [];
  const reportErrors: string[] = [];
  for (const spec of request.plan.buildspec.reports) {
    const [group] = await request.machine.evaluate([spec.group]);
    const { report, error } = collectReport(
      { ...(await filledIn(request.machine, spec)), group },
      request.machine.srcDir,
    );
    if (error) reportErrors.push(`${group}: [${error}]`);
    if (!report) continue;
    reports.push(request.masker.deep(report));
    request.folder.write(`reports/${group.replace(/[^\w.-]+/g, '_')}.json`, request.masker.deep(report));
    request.output.show({ kind: 'collected', what: 'report', name: group, about: aboutReport(report) });
  }
  await warnOfOtherReports(request);
  const contexts: PhaseContext[] = [];
  if (reportErrors.length > 0)
    contexts.push({
      statusCode: 'CLIENT_ERROR',
      message: `Error in UPLOAD_ARTIFACTS phase: [${reportErrors.join(', ')}]`,
    });
  for (const artifact of request.plan.buildspec.artifacts) contexts.push(...(await uploadArtifact(request, artifact)));
  return { contexts, reports };
}

/** What CodeBuild would take for reports although the buildspec does not name it: a warning, as it is not read. */
async function warnOfOtherReports({ plan, machine, output }: UploadRequest): Promise<void> {
  if (plan.buildspec.reports.length > 0) return;
  const selected = selectFiles(machine.srcDir, {
    files: [LIKELY_REPORTS],
    excludePaths: ['**/node_modules/**', '.git/**'],
  });
  if (selected.kind !== 'found' || selected.files.length === 0) return;
  // Asked last: it starts a shell.
  if ((await machine.variables([AUTO_DISCOVER]))[AUTO_DISCOVER]?.toLowerCase() === 'false') return;
  const more = selected.files.length > 1 ? ` and ${selected.files.length - 1} more` : '';
  output.show({
    kind: 'warning',
    message: `${selected.files[0]}${more} may be a report, which CodeBuild discovers by itself unless ${AUTO_DISCOVER} is false: a local run reads those that \`reports:\` names`,
  });
}

async function uploadArtifact(request: UploadRequest, spec: ArtifactSpec): Promise<PhaseContext[]> {
  const { machine, folder, log, output, keepsArtifacts } = request;
  const [name] = await machine.evaluate([spec.name ?? '']);
  const artifact = await filledIn(machine, spec);
  const shown = spec.identifier ?? 'primary';
  const { files, error } = isDirectoryName(shown)
    ? collectArtifacts({
        artifact,
        srcDir: machine.srcDir,
        target: folder.folder(path.join('artifacts', shown)),
        note: (text) => log.note(text),
      })
    : { files: 0, error: { statusCode: 'CLIENT_ERROR', message: `invalid artifact identifier ${shown}${IDENTIFIER}` } };
  if (!error) {
    output.show({
      kind: 'collected',
      what: 'artifact',
      name: name || shown,
      about: `${counted(files, 'file')} in ${path.join(path.basename(folder.path), 'artifacts', shown)}`,
    });
    return [];
  }
  if (keepsArtifacts && spec.identifier === undefined) return [error];
  output.show({
    kind: 'warning',
    message: `artifacts${spec.identifier ? ` ${spec.identifier}` : ''}: ${error.message}; the flow keeps none, so CodeBuild would not look`,
  });
  return [];
}

/** Files are kept in a directory of the identifier's name. */
function isDirectoryName(identifier: string): boolean {
  return /^[\w.-]{1,255}$/.test(identifier) && !/^\.+$/.test(identifier);
}

/** CodeBuild fills variables in before it looks for files. */
async function filledIn<T extends FileSelection>(machine: Machine, spec: T): Promise<T> {
  const texts = [spec.baseDirectory ?? '', ...spec.files];
  if (!texts.some((text) => text.includes('$'))) return spec;
  const [baseDirectory, ...files] = await machine.evaluate(
    texts.map((text) => text.replaceAll('`', '\\`').replaceAll('$(', '\\$(')),
  );
  return { ...spec, files, ...(baseDirectory && { baseDirectory }) };
}
