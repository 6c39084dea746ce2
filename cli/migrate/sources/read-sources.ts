import { posix } from 'node:path';
import { isUnit, joinBodies, readTerraformFile, withOverrides } from './read-file';
import { TerraformFiles } from './terraform-files';
import { COMMAND_ERRORS } from '../../errors/command-errors';
import { MIGRATE_ERRORS } from '../../errors/terraform-errors';
import { UserError } from '../../errors/user-error';
import { Body } from '../hcl/hcl';
import type { ParseHcl } from '../hcl/parse-hcl';

/** What is in one folder: a module of Terraform, or a unit of Terragrunt. */
export interface Source {
  readonly kind: 'module' | 'unit';
  readonly folder: string;
  readonly body: Body;
  /** Values of variables, from `terraform.tfvars` and the like. */
  readonly values: Body;
  /** Files that were read. */
  readonly files: readonly string[];
}

/** What somebody wants to have read: a path, or a text that came without one. */
export type Input = { readonly path: string } | { readonly name: string; readonly text: string };

/** More folders than this are not looked through. */
const MAX_FOLDERS = 5_000;

const EMPTY: Body = { attributes: [], blocks: [], comments: [] };

/** Modules and units in files and folders, and in the folders below those. */
export function readSources(inputs: readonly Input[], files: TerraformFiles, parseHcl: ParseHcl): Source[] {
  const texts = new Map<string, TerraformText[]>();
  const add = (folder: string, more: readonly TerraformText[]) => {
    const others = (texts.get(folder) ?? []).filter(({ name }) => !more.some((each) => each.name === name));
    texts.set(folder, [...others, ...more]);
  };
  for (const input of inputs) {
    if ('text' in input) {
      add('.', [{ ...input, isNamed: true }]);
      continue;
    }
    const path = posix.normalize(input.path).replace(/(?<=.)\/$/, '');
    // A folder with the name of a file is a mistake, which reading it says.
    if (!/\.(tf|json|hcl)$/.test(path) && files.list(path) !== undefined) {
      for (const folder of foldersBelow(path, files)) add(folder, textsIn(folder, files));
      continue;
    }
    const text = files.read(path);
    if (text === undefined) throw new UserError(COMMAND_ERRORS.fileNotFound, { what: input.path });
    add(posix.dirname(path), [{ name: path, text, isNamed: true }]);
  }
  const values = [...texts.values()].flat().filter(({ name, isNamed }) => isNamed && isValuesFile(name));
  return [...texts].flatMap(([folder, list]) => sourcesOf(folder, withLast(list, values), files, parseHcl));
}

interface TerraformText {
  readonly name: string;
  readonly text: string;
  /** Somebody named it: as with `-var-file`, its values are for each module, and come last. */
  readonly isNamed?: boolean;
}

function isValuesFile(name: string): boolean {
  return /\.tfvars(\.json)?$/.test(name);
}

function withLast(texts: readonly TerraformText[], last: readonly TerraformText[]): TerraformText[] {
  const others = texts.filter(({ name }) => !last.some((each) => each.name === name));
  return others.some(({ name }) => !isValuesFile(name)) ? [...others, ...last] : others;
}

/** The module in a folder, without those below it. */
export function readModule(folder: string, files: TerraformFiles, parseHcl: ParseHcl): Source | undefined {
  return sourcesOf(folder, textsIn(folder, files), files, parseHcl).find(({ kind }) => kind === 'module');
}

/** A folder in which a copy of the original lies. */
export function isCopy(folder: string, files: TerraformFiles): boolean {
  return files.list(`${folder}/modules`)?.includes('_internal/') ?? false;
}

function foldersBelow(top: string, files: TerraformFiles): string[] {
  const folders: string[] = [];
  const waiting = [top];
  for (let count = 0; waiting.length > 0; count += 1) {
    if (count > MAX_FOLDERS) throw new UserError(MIGRATE_ERRORS.tooManyFolders, { folder: top, max: MAX_FOLDERS });
    const folder = waiting.shift() ?? top;
    if (isCopy(folder, files)) continue;
    folders.push(folder);
    const below = (files.list(folder) ?? []).filter((name) => /^[^.].*\/$/.test(name) && name !== 'node_modules/');
    waiting.push(...below.map((name) => posix.join(folder, name.slice(0, -1))));
  }
  return folders;
}

/** Terraform's and Terragrunt's files. Editors leave others, which begin with a dot or end with a tilde. */
function textsIn(folder: string, files: TerraformFiles): TerraformText[] {
  const names = files.list(folder) ?? [];
  return names
    .filter((name) => /^[^.].*\.(tf|tofu|tfvars)(\.json)?$|^terragrunt\.hcl(\.json)?$/.test(name))
    .filter((name) => !/\.tfvars/.test(name) || /^terraform\.tfvars|\.auto\.tfvars/.test(name))
    .flatMap((name) => {
      const file = posix.join(folder, name);
      const text = files.read(file);
      return text === undefined ? [] : [{ name: file, text }];
    });
}

function sourcesOf(
  folder: string,
  texts: readonly TerraformText[],
  files: TerraformFiles,
  parseHcl: ParseHcl,
): Source[] {
  const all = texts.flatMap(({ name, text, isNamed }) => {
    const isJson = name.endsWith('.json') || (!/\.\w+$/.test(name) && text.trimStart().startsWith('{'));
    const isValues = isValuesFile(name);
    try {
      const body = readTerraformFile(isJson && isValues ? asBlock(text) : text, name, isJson, parseHcl);
      return [{ name, isNamed, isValues, body }];
    } catch (error) {
      if (isNamed || !files.leaveOut || !(error instanceof UserError)) throw error;
      files.leaveOut(error);
      return [];
    }
  });
  const values = [...all.filter(({ isValues }) => isValues)].sort((a, b) => orderOf(a) - orderOf(b));
  const units = all.filter(({ isValues, body }) => !isValues && isUnit(body));
  const rest = all.filter((each) => !each.isValues && !units.includes(each));
  const isOverride = ({ name }: { name: string }) => /(^|\/|_)override\.tf(\.json)?$/.test(name);
  const bare = rest.find(({ body }) => body.attributes.length > 0);
  if (bare) {
    const [{ line, name }] = bare.body.attributes;
    throw new UserError(MIGRATE_ERRORS.notTerraform, { file: bare.name, line, reason: `"${name}" is in no block` });
  }
  const module: Source[] =
    rest.length === 0
      ? []
      : [
          {
            kind: 'module',
            folder,
            body: rest
              .filter(isOverride)
              .reduce(
                (sum, { body }) => withOverrides(sum, body),
                joinBodies(rest.filter((each) => !isOverride(each)).map(({ body }) => body)),
              ),
            values: valuesOf(values.map(({ body }) => body)),
            files: [...rest, ...values].map(({ name }) => name),
          },
        ];
  return [
    ...module,
    ...units.map(({ name, body }): Source => ({ kind: 'unit', folder, body, values: EMPTY, files: [name] })),
  ];
}

/** `terraform.tfvars` comes first, and those that were named last; what comes later wins. */
function orderOf({ name, isNamed }: Pick<TerraformText, 'name' | 'isNamed'>): number {
  if (isNamed) return 2;
  return /(^|\/)terraform\.tfvars(\.json)?$/.test(name) ? 0 : 1;
}

/** A file of values in JSON has no blocks: it is read as one. */
function asBlock(text: string): string {
  return `{"values":${text.replace(/^\uFEFF/, '').trim() || '{}'}}`;
}

function valuesOf(bodies: readonly Body[]): Body {
  const attributes = bodies.flatMap((body) => [
    ...body.attributes,
    ...body.blocks.filter(({ type }) => type === 'values').flatMap((block) => block.attributes),
  ]);
  return {
    ...EMPTY,
    attributes: attributes.filter(
      ({ name }, at) => attributes.findIndex((each, index) => index > at && each.name === name) < 0,
    ),
  };
}
