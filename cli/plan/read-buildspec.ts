import {
  ArtifactSpec,
  Buildspec,
  BuildspecIssue,
  BuildspecUse,
  CacheSpec,
  COMMAND_PHASES,
  CommandPhase,
  FileSelection,
  OnFailure,
  PhaseSpec,
  ReadBuildspec,
  ReportSpec,
} from './buildspec';
import { checkShape } from './buildspec-shape';
import { parseOnFailure } from './on-failure';
import { isVariableName } from './variable-name';
import { ExcessiveAliasing, MaybeNode, YamlEntry, YamlReader } from './yaml-reader';
import { BUILDSPEC_SCHEMAS } from '../../src/buildspec/buildspec-schemas';
import { CACHE_ACTIONS, LINUX_SHELLS, REPORT_FORMATS, SHELLS } from '../../src/buildspec/known-values';
import { errorText } from '../../src/checks/error-data';
import { sizeText } from '../../src/checks/read-text-file';
import { BUILDSPEC_ERRORS } from '../errors/buildspec-errors';
import { interruptible, MAX_READING_MS } from '../process/interruptible';
import { parseYamlStream } from '../yaml/parse-yaml-stream';
import { YamlNestingError, YamlSyntaxError } from '../yaml/yaml-token';

const MAX_REPORTS = BUILDSPEC_SCHEMAS.BuildspecOptions.properties.reports.maxProperties;
/** A hundred times a long buildspec. */
export const MAX_BUILDSPEC_BYTES = 256 * 1024;
/** Batch builds take such a file: https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html */
const BATCH_ALONE =
  'the buildspec has a batch and no phases: batch builds alone can take it, and a flow starts a single build';
const PHASE_KEYS: Readonly<Record<string, CommandPhase>> = {
  install: 'INSTALL',
  pre_build: 'PRE_BUILD',
  build: 'BUILD',
  post_build: 'POST_BUILD',
};

/** Read a buildspec: the bytes of a file, or the text of flow-ci.json. */
export function readBuildspec(source: string | Uint8Array, use?: BuildspecUse): ReadBuildspec {
  if (Buffer.byteLength(source) > MAX_BUILDSPEC_BYTES)
    return refused({ message: errorText(BUILDSPEC_ERRORS.tooLarge, { max: sizeText(MAX_BUILDSPEC_BYTES) }) });
  try {
    return interruptible('reading the buildspec', MAX_READING_MS, () => readBounded(source, use));
  } catch (error) {
    if (error instanceof ExcessiveAliasing) return refused({ message: error.message });
    if (error instanceof YamlSyntaxError) return refused(syntaxIssue(error));
    throw error;
  }
}

function refused(issue: Partial<BuildspecIssue> & Pick<BuildspecIssue, 'message'>): ReadBuildspec {
  return { kind: 'refused', issues: [{ severity: 'error', line: 1, column: 1, ...issue }] };
}

function syntaxIssue(error: YamlSyntaxError): Partial<BuildspecIssue> & Pick<BuildspecIssue, 'message'> {
  const { message, line, column } = error;
  const hint = error.isTab ? ' (a tab: indent with spaces)' : '';
  return { line, column, message: `${message} at line ${line}${hint}`, isQuoted: !(error instanceof YamlNestingError) };
}

function readBounded(source: string | Uint8Array, use: BuildspecUse | undefined): ReadBuildspec {
  const stream = parseYamlStream(source);
  const { root, secondDocument } = stream;
  const reader = new YamlReader(stream);
  const top = reader.keys(root);
  const hasPhases = reader.kind(top.get('phases')?.value) !== 'absent';
  if (top.has('batch') && !hasPhases)
    return { kind: 'batch', issues: [{ severity: 'error', ...reader.place(root), message: BATCH_ALONE }] };
  if (secondDocument !== undefined)
    reader.issues.push({
      severity: 'warning',
      line: secondDocument,
      column: 1,
      message: 'the buildspec has a second document, which is left out: put all into one',
    });
  checkShape(reader, root, use);
  const buildspec = readTop(reader, root, use);
  return reader.issues.some(({ severity }) => severity === 'error')
    ? { kind: 'refused', issues: reader.issues }
    : { kind: 'readable', buildspec, issues: reader.issues };
}

function readTop(read: YamlReader, root: MaybeNode, use: BuildspecUse | undefined): Buildspec {
  const top = read.keys(root);
  const version = read.text(top.get('version')?.value);
  if (version !== '0.2' && version !== '0.1') {
    const node = top.get('version')?.value ?? root;
    if (!version) read.error(node, BUILDSPEC_ERRORS.noVersion);
    else read.error(node, BUILDSPEC_ERRORS.unknownVersion, { version });
  }
  if (read.kind(top.get('phases')?.value) === 'absent') read.error(root, BUILDSPEC_ERRORS.noPhases);
  if (top.has('proxy')) read.warn(top.get('proxy')?.keyNode, BUILDSPEC_ERRORS.proxyIgnored);
  if (top.has('batch')) read.warn(top.get('batch')?.keyNode, BUILDSPEC_ERRORS.batchIgnored);
  const env = read.keys(top.get('env')?.value);
  const old = read.keys(top.get('environment_variables')?.value);
  checkLambda(read, top, ['run-as', 'cache'], '', use);
  checkVariables(read, old, ['plaintext']);
  checkVariables(read, env, ['variables', 'parameter-store', 'secrets-manager']);
  const parameterStore = read.variables(env.get('parameter-store')?.value);
  const secretsManager = read.variables(env.get('secrets-manager')?.value);
  return {
    version: version === '0.1' ? '0.1' : '0.2',
    shell: readShell(read, env.get('shell')?.value, use ? LINUX_SHELLS : SHELLS),
    ...optional('runAs', read.text(top.get('run-as')?.value)),
    variables: {
      ...read.variables(old.get('plaintext')?.value),
      ...read.variables(env.get('variables')?.value),
    },
    parameterStore,
    secretsManager,
    variableLines: Object.fromEntries(
      ['parameter-store', 'secrets-manager'].flatMap((key) =>
        read.entries(env.get(key)?.value).map(({ key: variable, keyNode }) => [variable, read.place(keyNode).line]),
      ),
    ),
    exportedVariables: readExportedVariables(
      read,
      env.get('exported-variables')?.value,
      Object.keys({ ...parameterStore, ...secretsManager }),
    ),
    phases: readPhases(read, top.get('phases')?.value, use),
    reports: readReports(read, top.get('reports')?.value),
    artifacts: readArtifacts(read, top.get('artifacts')?.value),
    ...optional('cache', readCache(read, top.get('cache')?.value)),
  };
}

function readPhases(read: YamlReader, node: MaybeNode, use: BuildspecUse | undefined): Buildspec['phases'] {
  const phases: Partial<Record<CommandPhase, PhaseSpec>> = {};
  for (const { key, keyNode, value } of read.entries(node)) {
    if (!Object.hasOwn(PHASE_KEYS, key)) continue;
    const phase = read.keys(value);
    const runtimeVersions = read.variables(phase.get('runtime-versions')?.value);
    const commands = read.texts(phase.get('commands')?.value);
    if (phase.has('steps') && !phase.has('commands'))
      read.error(phase.get('steps')?.keyNode, BUILDSPEC_ERRORS.stepsUnsupported);
    else if (phase.has('steps')) read.warn(phase.get('steps')?.keyNode, BUILDSPEC_ERRORS.stepsIgnored, { phase: key });
    if (commands.length === 0 && Object.keys(runtimeVersions).length === 0 && !phase.has('finally')) {
      read.warn(keyNode, BUILDSPEC_ERRORS.noCommands, { phase: key });
    }
    checkLambda(read, phase, ['run-as', 'runtime-versions'], `phases.${key}.`, use);
    phases[PHASE_KEYS[key]] = {
      line: read.place(keyNode).line,
      ...optional('runAs', read.text(phase.get('run-as')?.value)),
      onFailure: readOnFailure(read, phase.get('on-failure')?.value, `phases.${key}.on-failure`, use),
      runtimeVersions,
      commands,
      finally: read.texts(phase.get('finally')?.value),
    };
  }
  const order = COMMAND_PHASES.filter((phase) => phases[phase]);
  return Object.fromEntries(order.map((phase) => [phase, phases[phase]]));
}

/**
 * Variables must have names that a shell can hold. CodeBuild keeps its own, and which of two places counts is not
 * documented.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
 */
function checkVariables(read: YamlReader, env: ReadonlyMap<string, YamlEntry>, places: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const place of places)
    for (const { key, keyNode } of read.entries(env.get(place)?.value)) {
      const variable = JSON.stringify(key);
      if (!isVariableName(key)) read.error(keyNode, BUILDSPEC_ERRORS.variableName, { variable });
      else if (/^CODEBUILD_/.test(key)) read.warn(keyNode, BUILDSPEC_ERRORS.reservedVariable, { variable });
      const other = seen.get(key);
      if (other !== undefined)
        read.warn(keyNode, BUILDSPEC_ERRORS.variableInTwoPlaces, { variable, first: other, second: place });
      seen.set(key, place);
    }
}

/**
 * What CodeBuild leaves out is left out.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.exported-variables
 */
function readExportedVariables(read: YamlReader, node: MaybeNode, secrets: readonly string[]): string[] {
  const leftOut = (variable: string) =>
    !isVariableName(variable)
      ? BUILDSPEC_ERRORS.exportedName
      : variable.startsWith('AWS_')
        ? BUILDSPEC_ERRORS.exportedAws
        : secrets.includes(variable)
          ? BUILDSPEC_ERRORS.exportedSecret
          : undefined;
  return textsOf(read, node).flatMap((text) => {
    const error = leftOut(text);
    if (error) read.warn(node, error, { variable: text });
    return error ? [] : [text];
  });
}

function readShell(read: YamlReader, node: MaybeNode, shells: readonly string[]): string {
  const shell = read.text(node) || 'sh';
  if (![...shells, 'sh', '/bin/bash'].some((each) => each === shell))
    read.error(node, BUILDSPEC_ERRORS.unknownShell, { shell, shells: shells.join(', ') });
  return shell;
}

/**
 * Keys that Lambda compute does not have.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html
 */
function checkLambda(
  read: YamlReader,
  entries: ReadonlyMap<string, YamlEntry>,
  keys: readonly string[],
  prefix: string,
  use: BuildspecUse | undefined,
): void {
  if (!use?.isLambda) return;
  for (const key of keys) {
    const entry = entries.get(key);
    if (entry && read.kind(entry.value) !== 'absent')
      read.warn(entry.keyNode, BUILDSPEC_ERRORS.notOnLambda, { place: `${prefix}${key}` });
  }
}

/**
 * `on-failure` works only with CodeBuild-managed images on EC2 compute, so that it is left out elsewhere.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.install.on-failure
 */
function readOnFailure(read: YamlReader, node: MaybeNode, place: string, use: BuildspecUse | undefined): OnFailure {
  const text = read.text(node);
  if (!text) return { kind: 'default' };
  if (use && (use.isLambda || !use.image.startsWith('aws/codebuild/'))) {
    read.warn(node, BUILDSPEC_ERRORS.onFailureIsIgnored, { place });
    return { kind: 'default' };
  }
  const parsed = parseOnFailure(text);
  if (!parsed) read.warn(node, BUILDSPEC_ERRORS.unknownOnFailure, { value: text });
  return parsed ?? { kind: 'default' };
}

function readSelection(read: YamlReader, keys: ReadonlyMap<string, YamlEntry>): FileSelection {
  return {
    files: textsOf(read, keys.get('files')?.value),
    ...optional('baseDirectory', read.text(keys.get('base-directory')?.value)),
    discardPaths: read.flag(keys.get('discard-paths')?.value),
  };
}

function readReports(read: YamlReader, node: MaybeNode): ReportSpec[] {
  const groups = read.entries(node);
  if (groups.length > MAX_REPORTS)
    read.error(groups[MAX_REPORTS].keyNode, BUILDSPEC_ERRORS.tooManyReports, {
      count: groups.length,
      max: MAX_REPORTS,
    });
  return groups.map(({ key, keyNode, value }) => {
    const keys = read.keys(value);
    const format = (read.text(keys.get('file-format')?.value) || 'JUNITXML').toUpperCase();
    if (!(REPORT_FORMATS as readonly string[]).includes(format)) {
      read.warn(keys.get('file-format')?.value, BUILDSPEC_ERRORS.unknownReportFormat, {
        group: key,
        format,
        formats: REPORT_FORMATS.join(', '),
      });
    }
    return { group: key, line: read.place(keyNode).line, format, ...readSelection(read, keys) };
  });
}

function readArtifacts(read: YamlReader, node: MaybeNode): ArtifactSpec[] {
  const one = (keys: ReadonlyMap<string, YamlEntry>, line: number): Omit<ArtifactSpec, 'identifier'> => ({
    ...readSelection(read, keys),
    ...optional('name', read.text(keys.get('name')?.value)),
    excludePaths: textsOf(read, keys.get('exclude-paths')?.value),
    enableSymlinks: read.flag(keys.get('enable-symlinks')?.value),
    line,
  });
  const keys = read.keys(node);
  const artifacts: ArtifactSpec[] = [];
  const files = keys.get('files');
  if (read.kind(files?.value) !== 'absent') artifacts.push(one(keys, read.place(files?.keyNode).line));
  for (const { key, keyNode, value } of read.entries(keys.get('secondary-artifacts')?.value))
    artifacts.push({ identifier: key, ...one(read.keys(value), read.place(keyNode).line) });
  return artifacts;
}

function readCache(read: YamlReader, node: MaybeNode): CacheSpec | undefined {
  if (read.kind(node) !== 'map') return undefined;
  const keys = read.keys(node);
  const action = read.text(keys.get('action')?.value)?.toLowerCase();
  if (action && !(CACHE_ACTIONS as readonly string[]).includes(action))
    read.warn(keys.get('action')?.value, BUILDSPEC_ERRORS.unknownCacheAction, {
      action,
      actions: CACHE_ACTIONS.join(' or '),
    });
  const key = read.text(keys.get('key')?.value);
  const fallbackKeys = textsOf(read, keys.get('fallback-keys')?.value);
  if (fallbackKeys.length > 0 && !key) read.warn(keys.get('fallback-keys')?.keyNode, BUILDSPEC_ERRORS.keyIsMissing);
  return {
    paths: textsOf(read, keys.get('paths')?.value),
    ...optional('key', key),
    fallbackKeys,
    action: action === 'restore' || action === 'save' ? action : 'both',
  };
}

function textsOf(read: YamlReader, node: MaybeNode): string[] {
  return read.texts(node).map(({ text }) => text);
}

/** An empty value is as good as none. */
function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return (value === undefined || value === '' ? {} : { [key]: value }) as { [key in K]?: V };
}
