import type * as Yaml from 'yaml';
import {
  ArtifactSpec,
  Buildspec,
  CacheSpec,
  COMMAND_PHASES,
  CommandPhase,
  FileSelection,
  OnFailure,
  PhaseSpec,
  ReadBuildspec,
  ReportSpec,
} from './buildspec';
import { parseOnFailure } from './on-failure';
import { parseYaml } from './parse-yaml';
import { isVariableName } from './variable-name';
import { ExcessiveAliasing, YamlReader } from './yaml-reader';
import { BUILDSPEC_SCHEMAS } from '../../src/buildspec/buildspec-schemas';
import { documentKeys } from '../../src/buildspec/document-schema';
import { LINUX_SHELLS, REPORT_FORMATS, SHELLS } from '../../src/buildspec/known-values';
import { errorText } from '../../src/checks/error-data';
import { sizeText } from '../../src/checks/read-text-file';
import { BUILDSPEC_ERRORS } from '../errors/buildspec-errors';
import { interruptible, MAX_READING_MS } from '../process/interruptible';

/** Keys of version 0.1, and one that CodeBuild refuses, beside those of the grammar. */
const TOP = [
  'version',
  ...documentKeys('BuildspecOptions').filter((key) => key !== 'commands'),
  'environment_variables',
];
const PHASE = [...documentKeys('BuildspecInstallPhaseOptions'), 'steps'];
const ENV = documentKeys('BuildspecEnvOptions');
const REPORT = documentKeys('BuildspecReportOptions');
const ARTIFACTS = documentKeys('BuildspecArtifactsOptions');
const SECONDARY_ARTIFACTS = documentKeys('BuildspecSecondaryArtifactsOptions');
const CACHE = documentKeys('BuildspecCacheOptions');
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

/** Read a buildspec. The YAML reader is handed in, because loading it costs more than all else does. */
export function readBuildspec(text: string, yaml: typeof Yaml, isLinux = false): ReadBuildspec {
  if (Buffer.byteLength(text) > MAX_BUILDSPEC_BYTES)
    return refused(errorText(BUILDSPEC_ERRORS.tooLarge, { max: sizeText(MAX_BUILDSPEC_BYTES) }));
  try {
    return interruptible('reading the buildspec', MAX_READING_MS, () => readBounded(text, yaml, isLinux));
  } catch (error) {
    if (error instanceof ExcessiveAliasing) return refused(error.message);
    throw error;
  }
}

function refused(message: string): ReadBuildspec {
  return { kind: 'refused', issues: [{ severity: 'error', line: 1, column: 1, message }] };
}

function readBounded(text: string, yaml: typeof Yaml, isLinux: boolean): ReadBuildspec {
  const { document, lines, error } = parseYaml(text, yaml);
  if (error) return { kind: 'refused', issues: [{ severity: 'error', ...error }] };
  const reader = new YamlReader(yaml, document as unknown as Yaml.Document, lines);
  const found = reader.entries(document.contents as Yaml.Node | null, 'the buildspec');
  const has = (name: string) => found.some(({ key }) => key === name);
  if (has('batch') && !has('phases'))
    return {
      kind: 'batch',
      issues: [{ severity: 'error', ...reader.place(document.contents as Yaml.Node | null), message: BATCH_ALONE }],
    };
  reader.issues.length = 0;
  const rest = document.warnings.find(({ code }) => code === 'MULTIPLE_DOCS');
  if (rest)
    reader.issues.push({
      severity: 'warning',
      line: lines.linePos(rest.pos[0]).line,
      column: 1,
      message: 'the buildspec has a second document, which is left out: put all into one',
    });
  const buildspec = readTop(reader, document.contents as Yaml.Node | null, isLinux ? LINUX_SHELLS : SHELLS);
  return reader.issues.some(({ severity }) => severity === 'error')
    ? { kind: 'refused', issues: reader.issues }
    : { kind: 'readable', buildspec, issues: reader.issues };
}

function readTop(read: YamlReader, root: Yaml.Node | null, shells: readonly string[]): Buildspec {
  const top = read.known(root, 'the buildspec', TOP);
  const version = read.scalar(top.get('version')?.value, 'version');
  if (version !== '0.2' && version !== '0.1') {
    const node = top.get('version')?.value ?? root;
    if (version === undefined) read.error(node, BUILDSPEC_ERRORS.noVersion);
    else read.error(node, BUILDSPEC_ERRORS.unknownVersion, { version });
  }
  if (!top.has('phases')) read.error(root, BUILDSPEC_ERRORS.noPhases);
  if (top.has('proxy')) read.warn(top.get('proxy')?.keyNode, BUILDSPEC_ERRORS.proxyIgnored);
  if (top.has('batch')) read.warn(top.get('batch')?.keyNode, BUILDSPEC_ERRORS.batchIgnored);
  const env = read.known(top.get('env')?.value, 'env', ENV);
  const old = read.known(top.get('environment_variables')?.value, 'environment_variables', ['plaintext']);
  return {
    version: version === '0.1' ? '0.1' : '0.2',
    shell: readShell(read, env.get('shell')?.value, shells),
    ...optional('runAs', read.scalar(top.get('run-as')?.value, 'run-as')),
    variables: {
      ...readVariables(read, old.get('plaintext')?.value, 'environment_variables.plaintext'),
      ...readVariables(read, env.get('variables')?.value, 'env.variables'),
    },
    parameterStore: readVariables(read, env.get('parameter-store')?.value, 'env.parameter-store'),
    secretsManager: readVariables(read, env.get('secrets-manager')?.value, 'env.secrets-manager'),
    exportedVariables: read
      .texts(env.get('exported-variables')?.value, 'env.exported-variables')
      .map((each) => each.text),
    phases: readPhases(read, top.get('phases')?.value),
    reports: readReports(read, top.get('reports')?.value),
    artifacts: readArtifacts(read, top.get('artifacts')?.value),
    ...optional('cache', readCache(read, top.get('cache')?.value)),
  };
}

function readPhases(read: YamlReader, node: Yaml.Node | null | undefined): Buildspec['phases'] {
  const phases: Partial<Record<CommandPhase, PhaseSpec>> = {};
  for (const { key, keyNode, value } of read.entries(node, 'phases')) {
    if (!Object.hasOwn(PHASE_KEYS, key)) {
      // The text is CodeBuild's own.
      const expecting = Object.keys(PHASE_KEYS).sort().join(',');
      read.error(keyNode, BUILDSPEC_ERRORS.unknownPhase, { phase: key, phases: expecting });
      continue;
    }
    const phase = read.known(value, `phases.${key}`, PHASE);
    const runtimeVersions = read.variables(phase.get('runtime-versions')?.value, `phases.${key}.runtime-versions`);
    const commands = read.texts(phase.get('commands')?.value, 'Commands');
    if (phase.has('steps') && !phase.has('commands'))
      read.error(phase.get('steps')?.keyNode, BUILDSPEC_ERRORS.stepsUnsupported);
    else if (phase.has('steps')) read.warn(phase.get('steps')?.keyNode, BUILDSPEC_ERRORS.stepsIgnored, { phase: key });
    if (commands.length === 0 && Object.keys(runtimeVersions).length === 0 && !phase.has('finally')) {
      read.warn(keyNode, BUILDSPEC_ERRORS.noCommands, { phase: key });
    }
    phases[PHASE_KEYS[key]] = {
      line: read.place(keyNode).line,
      ...optional('runAs', read.scalar(phase.get('run-as')?.value, `phases.${key}.run-as`)),
      onFailure: readOnFailure(read, phase.get('on-failure')?.value, `phases.${key}.on-failure`),
      runtimeVersions,
      commands,
      finally: read.texts(phase.get('finally')?.value, 'Finally'),
    };
  }
  const order = COMMAND_PHASES.filter((phase) => phases[phase]);
  return Object.fromEntries(order.map((phase) => [phase, phases[phase]]));
}

/** Variables of the environment. Their names must be names that a shell can hold. */
function readVariables(read: YamlReader, node: Yaml.Node | null | undefined, what: string): Record<string, string> {
  for (const { key, keyNode } of read.entries(node, what))
    if (!isVariableName(key)) read.error(keyNode, BUILDSPEC_ERRORS.variableName, { variable: JSON.stringify(key) });
  return read.variables(node, what);
}

function readShell(read: YamlReader, node: Yaml.Node | null | undefined, shells: readonly string[]): string {
  const shell = read.scalar(node, 'env.shell') || 'sh';
  if (![...shells, 'sh', '/bin/bash'].some((each) => each === shell))
    read.error(node, BUILDSPEC_ERRORS.unknownShell, { shell, shells: shells.join(', ') });
  return shell;
}

function readOnFailure(read: YamlReader, node: Yaml.Node | null | undefined, what: string): OnFailure {
  const text = read.scalar(node, what);
  if (!text) return { kind: 'default' };
  const parsed = parseOnFailure(text);
  if (!parsed) read.warn(node, BUILDSPEC_ERRORS.unknownOnFailure, { value: text });
  return parsed ?? { kind: 'default' };
}

function readSelection(
  read: YamlReader,
  keys: ReadonlyMap<string, { value: Yaml.Node | null }>,
  what: string,
): FileSelection {
  return {
    files: read.texts(keys.get('files')?.value, `${what}.files`).map((each) => each.text),
    ...optional('baseDirectory', read.scalar(keys.get('base-directory')?.value, `${what}.base-directory`) || undefined),
    discardPaths: read.flag(keys.get('discard-paths')?.value, `${what}.discard-paths`),
  };
}

function readReports(read: YamlReader, node: Yaml.Node | null | undefined): ReportSpec[] {
  const groups = read.entries(node, 'reports');
  if (groups.length > MAX_REPORTS)
    read.error(groups[MAX_REPORTS].keyNode, BUILDSPEC_ERRORS.tooManyReports, {
      count: groups.length,
      max: MAX_REPORTS,
    });
  return groups.map(({ key, keyNode, value }) => {
    const keys = read.known(value, `reports.${key}`, REPORT);
    const format = (
      read.scalar(keys.get('file-format')?.value, `reports.${key}.file-format`) || 'JUNITXML'
    ).toUpperCase();
    if (!(REPORT_FORMATS as readonly string[]).includes(format)) {
      read.warn(keys.get('file-format')?.value, BUILDSPEC_ERRORS.unknownReportFormat, {
        group: key,
        format,
        formats: REPORT_FORMATS.join(', '),
      });
    }
    return { group: key, line: read.place(keyNode).line, format, ...readSelection(read, keys, `reports.${key}`) };
  });
}

function readArtifacts(read: YamlReader, node: Yaml.Node | null | undefined): ArtifactSpec[] {
  if (!node) return [];
  const one = (
    keys: ReturnType<YamlReader['known']>,
    what: string,
    line: number,
  ): Omit<ArtifactSpec, 'identifier'> => ({
    ...readSelection(read, keys, what),
    ...optional('name', read.scalar(keys.get('name')?.value, `${what}.name`)),
    excludePaths: read.texts(keys.get('exclude-paths')?.value, `${what}.exclude-paths`, true).map((each) => each.text),
    enableSymlinks: read.flag(keys.get('enable-symlinks')?.value, `${what}.enable-symlinks`),
    line,
  });
  const keys = read.known(node, 'artifacts', ARTIFACTS);
  const artifacts: ArtifactSpec[] = [];
  if (keys.has('files')) artifacts.push(one(keys, 'artifacts', read.place(keys.get('files')?.keyNode).line));
  for (const { key, keyNode, value } of read.entries(
    keys.get('secondary-artifacts')?.value,
    'artifacts.secondary-artifacts',
  )) {
    const what = `artifacts.secondary-artifacts.${key}`;
    artifacts.push({
      identifier: key,
      ...one(read.known(value, what, SECONDARY_ARTIFACTS), what, read.place(keyNode).line),
    });
  }
  return artifacts;
}

function readCache(read: YamlReader, node: Yaml.Node | null | undefined): CacheSpec | undefined {
  if (!node) return undefined;
  const keys = read.known(node, 'cache', CACHE);
  const action = read.scalar(keys.get('action')?.value, 'cache.action')?.toLowerCase();
  return {
    paths: read.texts(keys.get('paths')?.value, 'cache.paths').map((each) => each.text),
    ...optional('key', read.scalar(keys.get('key')?.value, 'cache.key')),
    fallbackKeys: read.texts(keys.get('fallback-keys')?.value, 'cache.fallback-keys').map((each) => each.text),
    action: action === 'restore' || action === 'save' ? action : 'both',
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [key in K]?: V };
}
