import { cell } from './markdown-cell';
import { optionIssues } from './option-issues';
import { otherSections, renderSections } from './other-sections';
import { Issue } from '../../src/contract/issue';

/** Sections of the page, by how the path of an option begins; the first one that fits. */
const SECTIONS: readonly { readonly title: string; readonly begin: string }[] = [
  { title: 'Triggers', begin: 'flows.<name>.on' },
  { title: 'The buildspec, typed', begin: 'flows.<name>.build.' },
  { title: 'A flow', begin: 'flows' },
  { title: 'The project', begin: '' },
];

/** Issues that any option can have: a value of the wrong type. They are listed once. */
const GENERAL: readonly { readonly pattern: RegExp; readonly expected: string; readonly fix: string }[] = [
  { pattern: /^a known option$/, expected: 'a known option', fix: 'use the suggested name, or one of those listed' },
  { pattern: /^an (empty )?object( with ("|names))?/, expected: 'an object', fix: 'write `{ ... }`' },
  {
    pattern: /^an object with at (least|most) /,
    expected: 'an object of a certain size',
    fix: 'add or remove entries',
  },
  { pattern: /^a list$/, expected: 'a list', fix: 'put it in `[ ]`' },
  { pattern: /^a list with at (least|most) /, expected: 'a list of a certain length', fix: 'add or remove entries' },
  { pattern: /^a string( |$)/, expected: 'a string, often of a certain length', fix: 'write it in quotes' },
  { pattern: /^true or false$/, expected: 'true or false', fix: 'write it without quotes' },
  {
    pattern: /^one of [A-Za-z0-9/_.]+(, |$)/,
    expected: 'one of several values',
    fix: 'use one that the message lists',
  },
];

/** docs/errors.md */
export function errorsPage(): string {
  const special = distinct(
    optionIssues().filter(({ expected }) => !GENERAL.some(({ pattern }) => pattern.test(expected))),
  );
  const taken = new Set<Row>();
  const sections = SECTIONS.map(({ title, begin }) => {
    const rows = special.filter((row) => !taken.has(row) && row.options[0].startsWith(begin));
    for (const row of rows) taken.add(row);
    return { title, rows };
  })
    .filter(({ rows }) => rows.length > 0)
    .reverse();
  const others = otherSections();
  return `<!-- Generated from the checks: npx projen docs -->
# Errors

Every error, its cause, and the fix. [Options](#any-option) come first; then
${others.map(({ title }) => `[${title.toLowerCase().replace('aws', 'AWS')}](#${anchor(title)})`).join(', ')}. Words in angle brackets stand for your names and values.

\`npx projen\` and \`cdk synth\` check all options before they write files, and report all issues at once, one on each
line:

\`\`\`text
2 invalid options (no files were written)
  - "flows.main.timeout" is 3; expected a whole number of minutes from 5 to 2160; for example 60
  - "flows.main.bagde" is an unknown option; did you mean "badge"?
\`\`\`

A line has the path of the option, its value, what is expected, and the fix. Below, \`<name>\` is a name that you choose, and
\`[]\` an entry of a list. Errors of a flow's settings also apply to \`flowDefaults\`.

## Any option

| expected | fix |
|---|---|
${GENERAL.map(({ expected, fix }) => `| ${cell(expected)} | ${cell(fix)} |\n`).join('')}
${sections.map(({ title, rows }) => `## ${title}\n\n| option | invalid, for example | expected | fix |\n|---|---|---|---|\n${rows.map(line).join('')}`).join('\n')}
${renderSections(others)}`;
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .replace(/ /g, '-');
}

interface Row {
  readonly options: string[];
  readonly example: unknown;
  readonly expected: string;
  readonly fix: string;
}

/** One row for each issue, with all options that have it. */
function distinct(issues: readonly Issue[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { path, value, expected, fix } of issues) {
    const key = JSON.stringify([expected.replace(/, not .*$/, ''), fix]);
    const row = rows.get(key) ?? { options: [], example: value, expected, fix };
    if (!row.options.includes(path)) row.options.push(path);
    rows.set(key, { ...row, example: clarity(row.example) >= clarity(value) ? row.example : value });
  }
  return [...rows.values()];
}

/** How much a wrong value says to a reader: a string or a number says more than a value of another kind. */
function clarity(value: unknown): number {
  if (typeof value === 'string' && value.trim() !== '') return value.length > 40 ? 1 : 3;
  return typeof value === 'number' || (typeof value === 'object' && value !== null) ? 2 : 0;
}

function line({ options, example, expected, fix }: Row): string {
  const listed = [
    ...options.slice(0, 4).map((option) => `\`${option}\``),
    ...(options.length > 4 ? [`and ${options.length - 4} more`] : []),
  ];
  return `| ${listed.join('<br>')} | ${expected === 'required' || example === undefined ? 'missing' : shown(example)} | ${cell(expected === 'one of ' ? 'one of the identifiers of the batch' : expected)} | ${cell(fix)} |\n`;
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return cell(`\`${json.length > 40 ? `${json.slice(0, 37)}...` : json}\``);
}
