import * as fs from 'node:fs';
import * as path from 'node:path';
import { CommandTable, Flag, Flags } from './command-definition';
import { flagName } from './flag-name';
import { nearest } from '../../src/checks/nearest';
import { parseJson } from '../../src/checks/parse-json';
import { FLOW_FILE } from '../../src/contract/flow-file';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { readUserFile } from '../read-user-file';

/** Usual flags of a project, beside flow-ci.json. */
export const SETTINGS_FILE = '.flow-circ.json';
const VARIABLE_PREFIX = 'FLOW_CI_';

/** Values by the keys of flags, as the command line would give them. */
export type SettingValues = Readonly<Record<string, unknown>>;

/** The variable that sets a flag: `failFast` is `FLOW_CI_FAIL_FAST`. */
export function variableOf(key: string): string {
  return VARIABLE_PREFIX + key.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase();
}

/** The flags of all commands that can be set once. */
export function settingsOf(table: CommandTable): Flags {
  const flags = Object.values(table).flatMap((definition) => Object.entries(definition.flags));
  return Object.fromEntries(flags.filter(([, flag]) => flag.setting));
}

/** What variables set. An empty one sets nothing. */
export function environmentSettings(settings: Flags, env: Readonly<Record<string, string | undefined>>): SettingValues {
  const keys = new Map(Object.keys(settings).map((key) => [variableOf(key), key]));
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(VARIABLE_PREFIX) || !text) continue;
    const key = keys.get(name);
    if (key !== undefined) values[key] = fromText(settings[key], text, name);
    else refuseMistyped(name, [...keys.keys()]);
  }
  return values;
}

/** Other programs may have variables that begin so: only what is nearly one of ours is refused. */
function refuseMistyped(name: string, known: readonly string[]): void {
  const near = nearest(
    name.slice(VARIABLE_PREFIX.length),
    known.map((each) => each.slice(VARIABLE_PREFIX.length)),
  );
  if (near !== undefined)
    throw new UserError(COMMAND_ERRORS.unknownVariableLike, { name, near: VARIABLE_PREFIX + near });
}

/** What the settings file of the project around a folder sets. */
export function fileSettings(settings: Flags, table: CommandTable, cwd: string): SettingValues {
  const file = settingsFile(cwd);
  if (file === undefined) return {};
  const shown = path.relative(cwd, file);
  const parsed = parseJson(readUserFile(file, shown));
  if (parsed.kind === 'refused')
    throw new UserError(COMMAND_ERRORS.fileUnreadable, { what: shown, reason: parsed.reason });
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError(COMMAND_ERRORS.settingsNotAnObject, { file: shown });
  return Object.fromEntries(
    Object.entries(value).map(([key, given]) => {
      const flag = Object.hasOwn(settings, key) ? settings[key] : undefined;
      if (!flag) throw unknownSetting(key, shown, settings, table);
      if (flag.setting === 'environment')
        throw new UserError(COMMAND_ERRORS.settingNotOfFile, {
          key,
          file: shown,
          flag: flagName(key, flag),
          variable: variableOf(key),
        });
      return [key, fromJson(flag, given as unknown, `"${key}" in ${shown}`, path.dirname(file))];
    }),
  );
}

function settingsFile(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, FLOW_FILE))) {
      const file = path.join(folder, SETTINGS_FILE);
      return fs.existsSync(file) ? file : undefined;
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

function unknownSetting(key: string, file: string, settings: Flags, table: CommandTable): UserError {
  const isFlag = Object.values(table).some(({ flags }) => Object.hasOwn(flags, key));
  if (isFlag) return new UserError(COMMAND_ERRORS.flagIsNoSetting, { key, file });
  const names = Object.keys(settings).filter((name) => settings[name].setting === 'anywhere');
  const near = nearest(key, names);
  return near === undefined
    ? new UserError(COMMAND_ERRORS.unknownSetting, { key, file, names: names.sort().join(', ') })
    : new UserError(COMMAND_ERRORS.unknownSettingLike, { key, file, near });
}

/**
 * What a command gets of its flags: those of the command line, then variables, then the file. A setting for a flag that
 * another one needs, or that does not go with one that was given, is left out.
 */
export function withSettings(
  flags: Flags,
  values: SettingValues,
  isGiven: (key: string) => boolean,
  layers: readonly SettingValues[],
): SettingValues {
  const merged: Record<string, unknown> = { ...values };
  const set = Object.keys(flags).filter((key) => flags[key].setting && !isGiven(key));
  for (const key of set) {
    const layer = layers.find((each) => Object.hasOwn(each, key));
    if (layer) merged[key] = layer[key];
  }
  for (const key of set) {
    const { needs, yieldsTo = [] } = flags[key];
    const isUseless = needs !== undefined && merged[needs] === undefined;
    if (isUseless || yieldsTo.some((other) => isGiven(other) && merged[other])) merged[key] = flags[key].default;
  }
  return merged;
}

function isBoolean(flag: Flag): boolean {
  return flag.value === undefined;
}

function fromText(flag: Flag, text: string, place: string): unknown {
  const truth = { true: true, 1: true, false: false, 0: false }[text];
  if (isBoolean(flag)) return truth ?? refuse(flag, JSON.stringify(text), place);
  if (flag.value?.startsWith('[') && truth !== undefined) return truth || undefined;
  const pieces = Array.isArray(flag.default) ? text.split(',').map((piece) => piece.trim()) : [text];
  return parseAll(flag, pieces.filter(Boolean), place, text);
}

function fromJson(flag: Flag, value: unknown, place: string, folder: string): unknown {
  const shown = JSON.stringify(value);
  if (isBoolean(flag)) return typeof value === 'boolean' ? value : refuse(flag, shown, place);
  if (flag.value?.startsWith('[') && typeof value === 'boolean') return value || undefined;
  const isNumber = typeof value === 'number' && flag.parse !== undefined;
  if (!isNumber && (typeof value !== 'string' || value === '')) return refuse(flag, shown, place);
  const text = String(value);
  if (flag.value !== '<file>') return parseAll(flag, [text], place, text);
  // A file of the repository names files of the repository alone.
  const inside = path.relative(folder, path.resolve(folder, text));
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) return refuse(flag, shown, place, true);
  return path.resolve(folder, text);
}

function parseAll(flag: Flag, pieces: readonly string[], place: string, shown: string): unknown {
  let value: unknown = flag.default;
  for (const piece of pieces) {
    if (flag.choices && !flag.choices.includes(piece)) refuse(flag, JSON.stringify(shown), place);
    value = flag.parse ? flag.parse(piece, value as never) : piece;
    if (value === undefined) refuse(flag, JSON.stringify(shown), place);
  }
  return value;
}

function refuse(flag: Flag, value: string, place: string, ofProject = false): never {
  throw new UserError(COMMAND_ERRORS.wrongSetting, { place, value, expected: expectedOf(flag, ofProject) });
}

function expectedOf(flag: Flag, ofProject: boolean): string {
  if (flag.choices) return flag.choices.join(', ');
  if (flag.expected) return flag.expected;
  if (isBoolean(flag)) return 'true or false';
  if (flag.value?.startsWith('[')) return 'true, false or a text';
  return ofProject ? 'the path of a file in the project, for example ci/variables.env' : 'a text';
}
