import { join } from 'node:path';
import { ORIGINAL_NAMES } from './original-names';
import { ROOT } from './root';
import { interfacesOf } from '../schema/generated-files';
import { InterfaceMember, readConstants } from '../schema/read-interfaces';

/** The interfaces of `src/flows/*-options.ts`, by name. */
export const flowInterfaces = () => interfacesOf('src/flows');

/** The variables of a build. */
export const buildVariables = () => readConstants(join(ROOT, 'src', 'contract', 'variables.ts'));

/**
 * Tables of a page that are made from the sources. A comment in the page says which one follows it:
 * `<!-- options: FlowTriggers at on; ReviewTriggerOptions at on.review -->` or `<!-- variables -->`.
 * A table ends at the first line without a bar.
 */
const MARKER = /^<!-- (?:options: (.+)|(variables)) -->$/;

export interface MadeTable {
  readonly marker: string;
  readonly found: readonly string[];
  readonly made: readonly string[];
}

export function tablesOf(markdown: string): MadeTable[] {
  const lines = markdown.split('\n');
  return lines.flatMap((line, index) => {
    const match = MARKER.exec(line);
    if (!match) return [];
    const [, structs, variables] = match;
    const from = index + (lines[index + 1] === '' ? 2 : 1);
    const until = lines.findIndex((each, at) => at >= from && !each.startsWith('|'));
    return [
      { marker: line, found: lines.slice(from, until), made: variables ? variableTable() : optionTable(structs) },
    ];
  });
}

/** The page with its tables as the sources have them. */
export function withOptionTables(markdown: string): string {
  return tablesOf(markdown).reduce((text, { marker, found, made }) => {
    const old = found.length > 0 ? `${marker}\n\n${found.join('\n')}\n` : `${marker}\n`;
    if (!text.includes(old)) throw new Error(`no blank line after ${marker}`);
    return text.replace(old, () => `${marker}\n\n${made.join('\n')}\n`);
  }, markdown);
}

/** Names of the structs that a page has a table of. */
export function structsIn(markdown: string): string[] {
  return markdown.split('\n').flatMap((line) =>
    (MARKER.exec(line)?.[1] ?? '')
      .split('; ')
      .filter(Boolean)
      .map((each) => each.split(' at ')[0]),
  );
}

function optionTable(structs: string): string[] {
  const declared = flowInterfaces();
  const rows = structs.split('; ').flatMap((each) => {
    const [struct, at] = each.split(' at ');
    const options = declared.get(struct)?.ownMembers;
    if (!options) throw new Error(`there are no options ${struct}`);
    return options.map((option) => row(struct, option, at ? `${at}.` : ''));
  });
  return ['| option | description | default | in the module |', '|---|---|---|---|', ...rows];
}

function row(struct: string, { name, text, tags }: InterfaceMember, before: string): string {
  const original = Object.entries(ORIGINAL_NAMES).find(([, option]) => option === `${struct}.${name}`)?.[0];
  const cells = [`\`${before}${name}\``, text, defaultCell(tags.default), original ? `\`${original}\`` : ''];
  return `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
}

/** A value as code; what is no value is a dash and what happens. */
export function defaultCell(byDefault: string | undefined): string {
  if (byDefault === undefined) return '**required**';
  if (byDefault.startsWith('- ')) return byDefault.slice(2);
  return isJson(byDefault) ? `\`${byDefault}\`` : byDefault;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function variableTable(): string[] {
  return [
    '| variable | value |',
    '|---|---|',
    ...buildVariables().map(({ name, text }) => `| \`${name}\` | ${text} |`),
  ];
}
