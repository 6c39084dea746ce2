import { posix } from 'node:path';
import { findCalls, FoundCalls, CallSources } from './find-calls';
import { attributeOf } from './hcl/hcl';
import type { ParseHcl } from './hcl/parse-hcl';
import { withOurPlaceholders } from './known-values';
import { mapCall } from './map-module';
import { MappedFlow, Printed } from './mapped';
import { comment, printFlows } from './print-flows';
import { Input, readSources, Source } from './sources/read-sources';
import { NO_FILES, TerraformFiles } from './sources/terraform-files';
import { findUnitCalls } from './terragrunt';
import { describeIssue } from '../../src/checks/options-error';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { issuesOf } from '../../src/flows/resolve';
import { MIGRATE_ERRORS } from '../errors/terraform-errors';
import { UserError } from '../errors/user-error';
import { counted } from '../output/style';

/** Lists of names in comments get a new line behind this many characters. */
const WIDTH = 100;

/**
 * Terraform's blocks as flows for `.projenrc.ts`: code, and as comments all that could not be mapped.
 * @throws UserError when the text is no HCL, or has no block of the module
 */
export function migrateTerraform(text: string, file: string, parseHcl: ParseHcl): string {
  return migrateSources([{ name: file, text }], NO_FILES, parseHcl);
}

/** The same for files, folders and texts. */
export function migrateSources(inputs: readonly Input[], disk: TerraformFiles, parseHcl: ParseHcl): string {
  const leftOut: UserError[] = [];
  const files: TerraformFiles = { ...disk, leaveOut: (error) => leftOut.push(error) };
  const names = inputs.map((input) => ('text' in input ? input.name : input.path));
  const sources = readSources(inputs, files, parseHcl);
  const all = [...new Set(sources.flatMap((source) => source.files))];
  const single = all.length === 1 ? all[0] : undefined;
  const around: CallSources = {
    files,
    parseHcl,
    placeOf: ({ file, line }) => (file === single ? `line ${line}` : `${relative(file, files)}:${line}`),
  };
  const found = withoutCalled(sources).map((source) => ({
    source,
    ...(source.kind === 'unit' ? findUnitCalls(source, around) : findCalls(source, around)),
  }));
  const used = found.filter(({ calls, empty }) => calls.length > 0 || empty.length > 0);
  if (used.length === 0) {
    if (leftOut.length > 0) throw leftOut[0];
    if (names.length > 1) throw new UserError(MIGRATE_ERRORS.noModuleIn, { files: names.join(', ') });
    throw new UserError(MIGRATE_ERRORS.noModule, { file: names[0] });
  }
  const mapped = used.flatMap(({ calls }) =>
    calls.map((call) => mapCall(call, single === undefined ? 'these files' : 'this file')),
  );
  const flows = mapped.map((flow, index) => ({ ...flow, name: uniqueName(flow.name, mapped.slice(0, index)) }));
  const lines = remarks(flows, used, leftOut).map((line) => `${comment(line)}\n`);
  // Also where a message shows a value.
  return withOurPlaceholders(`${printGroups(flows, names.join(', '))}${lines.join('')}`);
}

/** Modules that others call are read where they are called, with the values that they get there. */
function withoutCalled(sources: readonly Source[]): readonly Source[] {
  const called = new Set(sources.flatMap((source) => calledBy(source).filter((folder) => folder !== source.folder)));
  return sources.filter(({ kind, folder }) => kind === 'unit' || !called.has(folder));
}

/** Folders that local paths of a module or a unit lead to. */
function calledBy({ kind, folder, body }: Source): string[] {
  return body.blocks
    .filter(({ type }) => type === (kind === 'unit' ? 'terraform' : 'module'))
    .map((block) => attributeOf(block, 'source')?.value)
    .flatMap((source) =>
      source?.kind === 'literal' && typeof source.value === 'string' && /^\.{1,2}\//.test(source.value)
        ? [posix.join(folder, source.value.replace(/\/\/+/g, '/')).replace(/(?<=.)\/$/, '')]
        : [],
    );
}

/** Paths below the working directory are shown as they are, others whole. */
function relative(file: string, files: TerraformFiles): string {
  if (!posix.isAbsolute(file)) return file;
  const path = posix.relative(files.resolve('.'), file);
  return path.startsWith('../../') ? file : path;
}

function uniqueName(name: string, before: readonly MappedFlow[]): string {
  const same = before.filter((each) => each.name === name).length;
  return same === 0 ? name : `${name}-${same + 1}`;
}

/** Flows of one repository and prefix are a project. */
function printGroups(flows: readonly MappedFlow[], from: string): string {
  const groups = new Map<string, MappedFlow[]>();
  for (const flow of flows) {
    const key = JSON.stringify([flow.repositoryName, flow.namePrefix]);
    groups.set(key, [...(groups.get(key) ?? []), flow]);
  }
  return [...groups.values()].map((group, index) => printGroup(group, from, index, groups.size)).join('\n');
}

function printGroup(group: readonly MappedFlow[], from: string, index: number, count: number): string {
  const [{ repositoryName, namePrefix }] = group;
  const head =
    count === 1
      ? `From ${from}: put this into the braces of new FlowCiProject({ }) in .projenrc.ts.`
      : `From ${from}, ${index + 1} of ${count}: each repository${namePrefix ? ' and prefix' : ''} is a project of its own.`;
  return `${comment(head)}\n${printFlows(repositoryName, namePrefix, group)}${refused(group)
    .map((line) => `${comment(`npx projen will refuse: ${line}`)}\n`)
    .join('')}`;
}

/** The issues of the result, before `npx projen` does. */
function refused(group: readonly MappedFlow[]): string[] {
  const [{ repositoryName, namePrefix }] = group;
  const flows: Record<string, Printed> = Object.fromEntries(
    group.map(({ name, members }) => [name, Object.fromEntries(members.map(({ key, value }) => [key, value]))]),
  );
  const declared = {
    repositoryName,
    defaultBranch: 'main',
    ...(namePrefix && { namePrefix }),
    flows,
  } as unknown as DeclaredFlows;
  return issuesOf(declared).map(describeIssue);
}

/** What the reader should know of the whole. */
function remarks(flows: readonly MappedFlow[], found: readonly FoundCalls[], leftOut: readonly UserError[]): string[] {
  const unread = leftOut.map(({ message }) => `${message}, so the file is not read`);
  const missing = [...new Set([...unread, ...found.flatMap((each) => each.missing)])];
  const unused = [...new Set(found.flatMap((each) => each.unused))];
  const byHand = missing.length + flows.reduce((sum, flow) => sum + flow.missing.length, 0);
  return [
    ...missing.map((each) => `not mapped: ${each}`),
    ...imageRemarks(flows),
    ...buildspecRemarks(flows),
    ...found.flatMap(({ empty }) => empty).map((each) => `No flow for ${each}: its for_each or count is empty.`),
    ...(unused.length > 0 ? wrapped(`Used by no flow: ${unused.join(', ')}.`) : []),
    `${counted(flows.length, 'flow')}, ${byHand} to look at by hand ("not mapped").`,
  ];
}

function imageRemarks(flows: readonly MappedFlow[]): string[] {
  const hasImage = ({ members }: MappedFlow) =>
    Object.hasOwn(Object(members.find(({ key }) => key === 'environment')?.value) as object, 'image');
  const without = flows.filter((flow) => !hasImage(flow));
  return [...new Set(without.map(({ defaultImage }) => defaultImage))].map((image) => {
    const names = without.filter(({ defaultImage }) => defaultImage === image).map(({ name }) => name);
    return `No image in ${names.join(', ')}: the module took ${image}, these take the newest Amazon Linux image.`;
  });
}

function buildspecRemarks(flows: readonly MappedFlow[]): string[] {
  const without = flows.filter(({ members }) => !members.some(({ key }) => key === 'buildspec'));
  if (without.length === 0) return [];
  return [
    `No buildspec in ${without.map(({ name }) => name).join(', ')}: the file is buildspec.yml then. The module's README has buildspec.yaml: write buildspec: 'buildspec.yaml' if that is its name.`,
  ];
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?!\()/)) {
    const last = lines[lines.length - 1];
    if (last === undefined || last.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
